// SPDX-License-Identifier: MIT
// One image of the gallery, started in a PID namespace of its own with the image's root folder, its
// first process leading a session, as a container's does: quicker than a container, and seen from
// outside. Its output goes into a file, so that what was written is there to be read at once.
import { inNamespace } from "../../scripts/namespace.ts";
import { eventually, Hopeless } from "../../scripts/waiting.ts";
import { childrenOf, endChild } from "../processes.ts";
import type { Exhibit } from "./exhibit.ts";
import { assertTree, settled, treeOf } from "./sight.ts";

const ENTER = `set -e
log=$1
shift
touch "$1/dev/null"
mount --bind /dev/null "$1/dev/null"
exec setsid chroot "$@" > "$log"`;

export class Specimen implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #log: string;
  /** In the order of the exhibit's processes. */
  readonly names: readonly string[];
  #pids: readonly number[] = [];
  #status: Deno.CommandStatus | undefined;

  private constructor(root: string, { entrypoint, command, processes, variables }: Exhibit) {
    this.names = processes.map(({ name }) => name);
    this.#log = Deno.makeTempFileSync({ prefix: "gallery-" });
    const words = ["sh", "-c", ENTER, "sh", this.#log, root, ...entrypoint, ...command];
    const [program, ...args] = inNamespace(words, [`--mount-proc=${root}/proc`]);
    // A tini that is not PID 1 warns of that, wherever this test's output goes.
    const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", TINI_VERBOSITY: "0", ...variables };
    this.#child = new Deno.Command(program, { args, clearEnv: true, env, stdin: "null" })
      .spawn();
    this.#child.status.then((status) => this.#status = status);
  }

  /** Returns when all of it is there, is ready, and sleeps. */
  static async start(root: string, exhibit: Exhibit): Promise<Specimen> {
    const specimen = new Specimen(root, exhibit);
    try {
      await eventually(() => {
        const missing = exhibit.ready.filter((line) => !specimen.printed.includes(line));
        if (specimen.#status !== undefined) {
          throw new Hopeless(`expected it to run, got its end:\n${specimen.printed.join("\n")}`);
        }
        if (missing.length > 0) {
          throw new Error(`expected ${missing.join(", ")}, got\n${specimen.printed.join("\n")}`);
        }
        const [pid1] = childrenOf(specimen.#child.pid);
        const tree = treeOf(pid1);
        assertTree(tree, exhibit);
        specimen.#pids = tree.map(({ pid }) => pid);
      });
      await specimen.settle();
      return specimen;
    } catch (error) {
      await specimen[Symbol.asyncDispose]();
      throw new Error(`${exhibit.name}: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** In the order of the exhibit's processes, as the host numbers them. */
  get pids(): readonly number[] {
    return this.#pids;
  }

  get printed(): readonly string[] {
    return Deno.readTextFileSync(this.#log).split("\n").slice(0, -1);
  }

  /** How PID 1 has ended, once that has been seen. */
  get status(): Deno.CommandStatus | undefined {
    return this.#status;
  }

  /** Waits until it has ended, or until everybody sleeps and nothing is on its way to anybody. */
  async settle(): Promise<void> {
    await settled(this.#pids[0], () => this.#status !== undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#child);
    await Deno.remove(this.#log);
  }
}
