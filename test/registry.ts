// SPDX-License-Identifier: MIT
// A registry of our own: Debian's docker-registry, unpacked under build/, on this machine alone.
import { debianPackageFromSuite } from "../scripts/debian_package.ts";
import { BUILD } from "../scripts/paths.ts";
import { eventually } from "../scripts/waiting.ts";

/** Its C library is older than that of any Debian that this runs on. */
const SUITE = "bookworm";

export class Registry implements AsyncDisposable {
  private constructor(
    readonly address: string,
    readonly folder: string,
    readonly child: Deno.ChildProcess,
  ) {}

  static async start(): Promise<Registry> {
    const unpacked = `${BUILD}/docker-registry`;
    const program = `${unpacked}/usr/bin/docker-registry`;
    if (!await Deno.stat(program).then(() => true, () => false)) {
      await debianPackageFromSuite("docker-registry", { suite: SUITE, intoDir: unpacked });
    }
    const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-registry-" });
    const address = `127.0.0.1:${freePort()}`;
    const config = {
      ...{ version: 0.1, log: { level: "error" }, http: { addr: address } },
      storage: { filesystem: { rootdirectory: `${folder}/data` } },
    };
    // JSON is YAML
    await Deno.writeTextFile(`${folder}/config.yml`, JSON.stringify(config));
    const child = new Deno.Command(program, {
      args: ["serve", `${folder}/config.yml`],
      ...{ stdin: "null", stdout: "null", stderr: "null" },
    }).spawn();
    const registry = new Registry(address, folder, child);
    await eventually(async () => {
      const { ok, body } = await fetch(`http://${address}/v2/`);
      await body?.cancel();
      if (!ok) throw new Error(`expected the registry to answer on ${address}, got an error`);
    });
    return registry;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGTERM");
    await this.child.status;
    await Deno.remove(this.folder, { recursive: true });
  }
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}
