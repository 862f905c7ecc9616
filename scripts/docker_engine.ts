// SPDX-License-Identifier: MIT
// A real Docker Engine of our own: started, asked and taken away without touching any other engine
// of this machine.
//
// dockerd, its containerd, the shims and the containers all live in one PID and mount namespace.
// Ending that namespace ends every one of them and unmounts all they had mounted, however a test
// went. What else an engine leaves behind is its folder and its control groups; both carry our
// name and are removed.
import { removeCgroups } from "./cgroups.ts";
import { type DockerPrograms, dockerPrograms, type DockerSuite } from "./docker_programs.ts";
import { type ImageFiles, writeImageFiles } from "./image_files.ts";
import { inNamespace } from "./namespace.ts";
import { eventually, Hopeless, Lines, within } from "./waiting.ts";

const START_DEADLINE_MS = 60_000;

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

export interface EngineOptions {
  /** What `docker run --init` puts in front of a container's command; default: Docker's own. */
  initPath?: string;
  /** The Docker of another Debian suite, with buildx; default: this Debian's own. */
  suite?: DockerSuite;
  /** Whether images are containerd's, which keeps those of several platforms under one name. */
  hasContainerdStore?: boolean;
  /** How much its images and containers may take, all together; default: what the disk has. */
  dataMb?: number;
  /** Its processes count as the machine's do, as with a machine's own engine. */
  hasMachinePids?: boolean;
}

interface SmallDisk {
  readonly dataMb: number;
  readonly dockerd: readonly string[];
}

/** In the engine's own mount namespace: it goes with it. */
function onSmallDisk(folder: string, { dataMb, dockerd }: SmallDisk): string[] {
  const mount = `mkdir "$0" && mount -t tmpfs -o size=${dataMb}m tmpfs "$0" && exec "$@"`;
  return ["sh", "-c", mount, folder, ...dockerd];
}

export class DockerEngine implements AsyncDisposable {
  readonly #folder: string;
  readonly #namespace: Deno.ChildProcess;
  readonly #log: Lines;
  /** KILL to a namespace reaches everybody in it; dockerd itself has to take the others along. */
  readonly #lastSignal: "SIGKILL" | "SIGTERM";
  /** What a docker command needs in its environment to talk to this engine. */
  readonly environment: Readonly<Record<string, string>>;

  private constructor(
    folder: string,
    { initPath, programs, dataMb, hasContainerdStore, hasMachinePids = false }: EngineOptions & {
      programs: DockerPrograms;
    },
  ) {
    this.#folder = folder;
    this.environment = {
      ...programs.environment,
      DOCKER_HOST: `unix://${folder}/s`,
      DOCKER_CONFIG: `${folder}/c`,
    };
    const dockerd = [
      ...["dockerd", "--storage-driver", hasContainerdStore ? "native" : "vfs"],
      ...["--iptables=false", "--bridge=none"],
      ...["--config-file", `${folder}/daemon.json`], // not the machine's own
      ...["--data-root", `${folder}/d`, "--exec-root", `${folder}/x`],
      ...["--host", `unix://${folder}/s`, "--pidfile", `${folder}/p`],
      ...["--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", this.#cgroup],
      // Where a machine's containerd is used instead of our own
      ...["--containerd-namespace", "baronet"],
      ...(initPath === undefined ? [] : ["--init-path", initPath]),
    ];
    const limited = dataMb === undefined
      ? dockerd
      : onSmallDisk(`${folder}/d`, { dataMb, dockerd });
    this.#lastSignal = hasMachinePids ? "SIGTERM" : "SIGKILL";
    const [program, ...args] = hasMachinePids
      ? ["setpriv", "--pdeathsig", "TERM", "--", "unshare", "--mount", "--", ...limited]
      : inNamespace(limited, ["--mount-proc"]);
    this.#namespace = new Deno.Command(program, {
      args,
      env: programs.environment,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    })
      .spawn();
    this.#log = new Lines("dockerd's log", this.#namespace.stderr);
  }

  /** Gets Docker if it is missing (as root), starts an engine and waits until it answers. */
  static async start(options: EngineOptions = {}): Promise<DockerEngine> {
    const programs = await dockerPrograms(options.suite);
    // A short path: sockets below it must fit into the 108 bytes of a socket's address.
    const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-" });
    const features = { "containerd-snapshotter": options.hasContainerdStore ?? false };
    await Deno.writeTextFile(`${folder}/daemon.json`, JSON.stringify({ features }));
    if (programs.buildx !== undefined) {
      await Deno.mkdir(`${folder}/c/cli-plugins`, { recursive: true });
      await Deno.symlink(programs.buildx, `${folder}/c/cli-plugins/docker-buildx`);
    }
    const engine = new DockerEngine(folder, { ...options, programs });
    try {
      await eventually(async () => {
        const { code, stderr } = await engine.try("version");
        if (code !== 0) {
          const Failure = engine.#log.isClosed ? Hopeless : Error;
          throw new Failure(`Cannot reach dockerd: ${stderr}${engine.#log.text}`);
        }
      }, START_DEADLINE_MS);
      return engine;
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Everything that dockerd has logged so far. */
  get log(): string {
    return this.#log.text;
  }

  get #cgroup(): string {
    return `/${this.#folder.split("/").at(-1)}`;
  }

  #command(args: string[], options: Deno.CommandOptions): Deno.Command {
    return new Deno.Command("docker", { args, env: this.environment, stdin: "null", ...options });
  }

  /** Runs a docker command and returns whatever came of it. */
  async try(...args: string[]): Promise<Output> {
    const child = this.#command(args, { stdout: "piped", stderr: "piped" }).spawn();
    const { code, stdout, stderr } = await within(child.output(), {
      expected: () => `docker ${args.join(" ")} to end, got from dockerd\n${this.#log.text}`,
      deadlineMs: START_DEADLINE_MS,
    });
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /** Runs a docker command that must succeed and returns its stdout without the last newline. */
  async docker(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.try(...args);
    if (code !== 0) {
      throw new Error(`Cannot run docker ${args.join(" ")}: exit code ${code}\n${stderr}`);
    }
    return stdout.trimEnd();
  }

  /** Starts a docker command whose stdin the caller writes to. */
  spawn(...args: string[]): Deno.ChildProcess {
    return this.#command(args, { stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  }

  /** Builds an image FROM scratch with docker build; `dockerfile`: the lines after the files. */
  async build(name: string, files: ImageFiles, ...dockerfile: string[]): Promise<void> {
    const context = await Deno.makeTempDir({ dir: this.#folder, prefix: "context-" });
    await writeImageFiles(`${context}/root`, files);
    const lines = ["FROM scratch", "COPY root /", ...dockerfile, ""];
    await Deno.writeTextFile(`${context}/Dockerfile`, lines.join("\n"));
    await this.docker("build", "--quiet", "--network", "none", "--tag", name, context);
    await Deno.remove(context, { recursive: true });
  }

  /** Starts a container in the background, without network, and returns its id. */
  run(...args: string[]): Promise<string> {
    return this.docker("run", "--detach", "--network", "none", ...args);
  }

  /** Polls until the container has printed this line. */
  async printed(container: string, line: RegExp): Promise<string> {
    return await eventually(async () => {
      const { stdout, stderr } = await this.try("logs", container);
      const found = stdout.split("\n").find((text) => line.test(text));
      if (found === undefined) {
        const got = `${stdout}${stderr}`;
        throw new Error(`Cannot find ${line} in the container's log: there is only\n${got}`);
      }
      return found;
    });
  }

  /** The signals that the engine has sent to the container so far, in order. */
  async signalsSent(container: string): Promise<number[]> {
    const format = "{{.Actor.Attributes.signal}}";
    const now = (Date.now() / 1000).toFixed(3);
    const filters = ["--filter", `container=${container}`, "--filter", "event=kill"];
    const lines = await this.docker(
      "events",
      "--since",
      "0",
      "--until",
      now,
      ...filters,
      "--format",
      format,
    );
    return lines.split("\n").filter((line) => line !== "").map(Number);
  }

  /** Ends the engine and everything in it at once, as a machine's failure would. */
  async kill(): Promise<void> {
    if (!this.#log.isClosed) this.#namespace.kill(this.#lastSignal);
    await this.#namespace.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      // Asking first lets runc remove what it made; the namespace's end would do without.
      const containers = (await this.try("ps", "--all", "--quiet")).stdout.split("\n").filter((
        id,
      ) => id !== "");
      if (containers.length > 0) await this.try("rm", "--force", ...containers);
    } finally {
      await this.kill();
      await this.#log.close();
      await removeCgroups(this.#cgroup.slice(1));
      await eventually(() => Deno.remove(this.#folder, { recursive: true }));
    }
  }
}
