// SPDX-License-Identifier: MIT
// A reader of our documents who does what they say: writes Dockerfiles and builds them, types
// commands into a shell. What his machine has and ours has not is played by stand-ins: images of a
// local engine, and programs in a folder in front of PATH.
import { DockerEngine, type Output } from "../scripts/docker_engine.ts";
import { type ImageFiles, writeImageFiles } from "../scripts/image_files.ts";
import { inNamespace } from "../scripts/namespace.ts";
import { ensureTools } from "../scripts/tools.ts";
import { within } from "../scripts/waiting.ts";
import { BARONET } from "./harness.ts";
import { named } from "./named.ts";
import { type Block, blocksOf } from "./pages.ts";
import { buildBases, buildImage, compileService } from "./stand_ins.ts";

const DEADLINE_MS = 120_000;

/** How a block is executed. */
export interface Treatment {
  /** What the block begins with. */
  readonly starts: string;
  /** What stands in for what a reader has, and why. */
  readonly standIn: string;
  /** Absent: it is not executed, for the reason in `standIn`. */
  readonly run?: (reader: Reader, block: Block) => Promise<void>;
}

const EXECUTED = ["sh", "dockerfile", "yaml"];

/** Does all blocks of a page; one without a treatment is a failure, and a treatment without one. */
export async function doAsWritten(
  t: Deno.TestContext,
  { reader, page, treatments }: {
    reader: Reader;
    page: string;
    treatments: readonly Treatment[];
  },
): Promise<void> {
  const blocks = blocksOf(page).filter(({ language }) => EXECUTED.includes(language));
  for (const block of blocks) {
    const [first] = block.text.split("\n");
    await t.step(`${page}: ${first.slice(0, 60)}`, async () => {
      const [treatment, ...others] = treatments.filter(({ starts }) =>
        block.text.startsWith(starts)
      );
      if (treatment === undefined || others.length > 0) {
        throw new Error(`expected one way to execute line ${block.line}, got ${others.length}`);
      }
      await treatment.run?.(reader, block);
    });
  }
  const stale = treatments.filter(({ starts }) =>
    !blocks.some(({ text }) => text.startsWith(starts))
  );
  if (stale.length > 0) {
    throw new Error(`expected in ${page} a block that begins with "${stale[0].starts}", got none`);
  }
}

/** baronet is not in a registry, the engine has no bridge, and deno comes without npx. */
const PROGRAMS: Readonly<Record<string, string>> = {
  docker: `#!/bin/sh
if [ "$1" = run ]; then shift && exec "$DOCKER" run --network none "$@"; fi
exec "$DOCKER" "$@"
`,
  deno: `#!/bin/sh
exec "$DENO" "$@"
`,
  // npx -y deno@VERSION WORDS
  npx: `#!/bin/sh
shift 2
exec "$DENO" "$@"
`,
  // Downloads what was built, and notes what it should attest.
  gh: `#!/bin/sh
if [ "$1 $2" = "release download" ]; then
  cp "$BARONET" baronet-amd64.musl
  sha256sum baronet-amd64.musl > SHA256SUMS
  echo "0000000000000000000000000000000000000000000000000000000000000000  baronet-s390x.musl" >> SHA256SUMS
else
  echo "gh $*"
fi
`,
  // Into the container that has the pod's name; "debug" takes --image and --target.
  kubectl: `#!/bin/sh
verb=$1 && shift
if [ "$verb" = exec ]; then
  name=$1 && shift 2
  exec docker exec "$name" "$@"
fi
image=\${3#--image=} target=\${4#--target=}
shift 5
program=$1 && shift
exec docker run --rm "--pid=container:$target" --entrypoint "$program" "$image" "$@"
`,
};

export class Reader implements AsyncDisposable {
  private constructor(
    readonly engine: DockerEngine,
    /** Where he works. */
    readonly folder: string,
    /** A static program: see compileService(). */
    readonly service: string,
  ) {}

  static async start(): Promise<Reader> {
    await ensureTools(["busybox-static"]);
    const engine = await DockerEngine.start({ initPath: await named("docker-init") });
    const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-reader-" });
    const reader = new Reader(engine, folder, await compileService(folder));
    await buildBases(engine);
    await Deno.mkdir(`${folder}/bin`);
    for (const [name, text] of Object.entries(PROGRAMS)) {
      await Deno.writeTextFile(`${folder}/bin/${name}`, text, { mode: 0o755 });
    }
    return reader;
  }

  /** The files of an image with a shell, under names that our documents use. */
  withShell(files: ImageFiles): ImageFiles {
    return {
      "/bin/busybox": { copy: "/bin/busybox" },
      ...Object.fromEntries(
        ["sh", "id", "tr", "cat"].map((name) => [`/bin/${name}`, { link: "busybox" }]),
      ),
      "/etc/passwd": {
        text: "root:x:0:0::/:\nwww-data:x:33:33::/:\nnobody:x:65534:65534::/:\n",
      },
      "/etc/group": { text: "root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n" },
      ...files,
    };
  }

  async build(name: string, dockerfile: string, context: ImageFiles = {}): Promise<void> {
    await buildImage(this.engine, { name, dockerfile, context });
  }

  /** Builds "your/app" with these files and lines. */
  async buildApp(files: ImageFiles, ...lines: string[]): Promise<void> {
    await this.engine.build("your/app", this.withShell(files), ...lines);
  }

  /** Types this into a shell in his folder, or that of the project. */
  async type(text: string, cwd = this.folder): Promise<Output> {
    const child = new Deno.Command("sh", {
      args: ["-eu", "-c", text],
      cwd,
      env: {
        ...this.engine.environment,
        PATH: `${this.folder}/bin:${Deno.env.get("PATH")}`,
        ...{ DOCKER: which("docker"), DENO: Deno.execPath(), BARONET },
      },
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }).spawn();
    const expected = () => `to end: ${text}`;
    const output = await within(child.output(), { expected, deadlineMs: DEADLINE_MS });
    return toText(output);
  }

  /** Types this into a shell on a machine of its own, that has `baronet` and these files. */
  async typeInside(text: string, files: ImageFiles): Promise<Output> {
    const root = await Deno.makeTempDir({ dir: this.folder, prefix: "root-" });
    await Deno.chmod(root, 0o755);
    await writeImageFiles(root, this.withShell({ "/bin/baronet": { copy: BARONET }, ...files }));
    const [program, ...args] = inNamespace(
      ["/usr/sbin/chroot", root, "/bin/sh", "-eu", "-c", text],
      [],
    );
    const env = { PATH: "/bin", DEBUG: "1", LANG: "de_DE" };
    const command = new Deno.Command(program, { args, clearEnv: true, env, stdin: "null" });
    return toText(await within(command.output(), { expected: () => `to end: ${text}` }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

function which(name: string): string {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const found = folders.map((folder) => `${folder}/${name}`).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false; // in the next folder
    }
  });
  if (found === undefined) throw new Error(`expected ${name} in PATH, got none`);
  return found;
}

function toText({ code, stdout, stderr }: Deno.CommandOutput): Output {
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
