// SPDX-License-Identifier: MIT
// A real podman with a store, configuration and control groups of its own.
//
// It has no daemon: every command runs in one PID and mount namespace, and so do the processes
// that it leaves behind for its containers. Ending that namespace ends them all.
import { removeCgroups } from "../scripts/cgroups.ts";
import type { Output } from "../scripts/docker_engine.ts";
import { type ImageFiles, writeImageFiles } from "../scripts/image_files.ts";
import { inNamespace } from "../scripts/namespace.ts";
import { ensureTools } from "../scripts/tools.ts";
import { eventually, Lines, within } from "../scripts/waiting.ts";
import { childrenOf } from "./processes.ts";

const DEADLINE_MS = 60_000;
// What podman keeps for all users of a machine
const OWN_FOLDERS = ["/run", "/dev/shm"];

/** `init`: our binary, called catatonit; podman finds it for --init and for its pods. */
function configuration(folder: string, init: string): Record<string, string> {
  return {
    "containers.conf": `[containers]
init_path = "${init}"
log_driver = "k8s-file"
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
helper_binaries_dir = ["${init.slice(0, init.lastIndexOf("/"))}"]
`,
    "storage.conf": `[storage]
driver = "vfs"
graphroot = "${folder}/root"
runroot = "${folder}/run"
`,
  };
}

export class Podman implements AsyncDisposable {
  readonly #folder: string;
  readonly #namespace: Deno.ChildProcess;
  readonly #output: Lines;
  #init = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    const mounts = OWN_FOLDERS.map((path) => `mount -t tmpfs tmpfs ${path}`).join(" && ");
    const script = `${mounts} && echo ready && exec sleep infinity`;
    const [program, ...args] = inNamespace(["sh", "-c", script], ["--mount-proc"]);
    this.#namespace = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    })
      .spawn();
    this.#output = new Lines("stdout of podman's namespace", this.#namespace.stdout);
  }

  static async start(init: string): Promise<Podman> {
    await ensureTools(["podman", "runc"]);
    const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-" });
    for (const [name, text] of Object.entries(configuration(folder, init))) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const podman = new Podman(folder);
    await podman.#output.take("ready");
    [podman.#init] = childrenOf(podman.#namespace.pid);
    return podman;
  }

  /** For --cgroup-parent: below it are all groups that podman makes. */
  get cgroup(): string {
    return `/${this.#folder.split("/").at(-1)}`;
  }

  /** Runs a podman command and returns whatever came of it. */
  async try(...args: string[]): Promise<Output> {
    const enter = ["--target", String(this.#init), "--mount", "--pid", "--"];
    const child = new Deno.Command("nsenter", {
      args: [...enter, "podman", ...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: {
        CONTAINERS_CONF: `${this.#folder}/containers.conf`,
        CONTAINERS_STORAGE_CONF: `${this.#folder}/storage.conf`,
      },
    }).spawn();
    const { code, stdout, stderr } = await within(child.output(), {
      expected: () => `podman ${args.join(" ")} to end`,
      deadlineMs: DEADLINE_MS,
    });
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /** Runs a podman command that must succeed and returns its stdout without the last newline. */
  async podman(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.try(...args);
    if (code !== 0) {
      throw new Error(`Cannot run podman ${args.join(" ")}: exit code ${code}\n${stderr}`);
    }
    return stdout.trimEnd();
  }

  /** Makes an image of nothing but these files. */
  async import(name: string, files: ImageFiles): Promise<void> {
    const root = `${this.#folder}/image`;
    await writeImageFiles(root, files);
    const args = ["-C", root, "-cf", `${root}.tar`, "."];
    await new Deno.Command("tar", { args }).output();
    await this.podman("import", `${root}.tar`, name);
  }

  /** Polls until the container has printed this line. */
  async printed(container: string, line: RegExp): Promise<void> {
    await eventually(async () => {
      const log = await this.podman("logs", container);
      if (!log.split("\n").some((text) => line.test(text))) {
        throw new Error(`expected ${line} in the container's log, got\n${log}`);
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.try("pod", "rm", "--all", "--force", "--time", "0");
      await this.try("rm", "--all", "--force", "--time", "0");
    } finally {
      this.#namespace.kill("SIGKILL");
      await this.#namespace.status;
      await this.#output.close();
      await removeCgroups(this.cgroup.slice(1));
      await eventually(() => Deno.remove(this.#folder, { recursive: true }));
    }
  }
}
