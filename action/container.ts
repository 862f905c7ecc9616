// SPDX-License-Identifier: MIT
// Edge: the life of one container, each step one docker call.
import { askDocker, callDocker, DockerError, peekDocker } from "./docker.ts";
import { isProgram, readFirstFile, TAR_BLOCK, type TarFile, writeTar } from "./tar.ts";

export interface State {
  readonly isRunning: boolean;
  readonly pid: number;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  /** As the engine's clock counts, RFC 3339. */
  readonly finishedAt: string;
  readonly health: string | undefined;
}

interface InspectedState {
  readonly Running: boolean;
  readonly Pid: number;
  readonly ExitCode: number;
  readonly OOMKilled: boolean;
  readonly FinishedAt: string;
  readonly Health?: { readonly Status: string } | null;
}

/** What the engine did to the container, with its own clock. */
export interface EngineEvent {
  readonly action: string;
  readonly signal: number | undefined;
  readonly timeMs: number;
}

const POLL_MS = 100;

export class Container {
  constructor(readonly id: string) {}

  async start(): Promise<void> {
    await callDocker(["start", this.id]);
  }

  async inspect(): Promise<State> {
    const json = await askDocker(["inspect", "--format", "{{json .State}}", this.id]);
    const state = JSON.parse(json) as InspectedState;
    return {
      isRunning: state.Running,
      pid: state.Pid,
      exitCode: state.ExitCode,
      isOutOfMemory: state.OOMKilled,
      finishedAt: state.FinishedAt,
      health: state.Health?.Status,
    };
  }

  /** `{{json .Config}}`: the image's, and what the options of its creation change. */
  async config(): Promise<string> {
    return await askDocker(["inspect", "--format", "{{json .Config}}", this.id]);
  }

  async kill(signal: number): Promise<void> {
    await callDocker(["kill", "--signal", String(signal), this.id]);
  }

  /** As orchestrators stop it: the image's stop signal, then KILL. */
  async stop(graceS: number): Promise<void> {
    await callDocker(["stop", "--time", String(graceS), this.id], {
      timeoutMs: (graceS + 60) * 1000,
    });
  }

  /** undefined: it runs no longer, so there is nothing to list. */
  async top(columns: string): Promise<string | undefined> {
    return await unlessStopped(askDocker(["top", this.id, "-o", columns]));
  }

  /** The tasks of the container's control group, zombies among them; undefined: unknown. */
  async countTasks(): Promise<number | undefined> {
    const args = ["stats", "--no-stream", "--format", "{{.PIDs}}", this.id];
    const count = Number(await unlessStopped(askDocker(args)));
    return Number.isInteger(count) && count > 0 ? count : undefined;
  }

  /** Both streams, the last lines of them. */
  async log(lines: number): Promise<string> {
    const { stdout, stderr } = await callDocker(["logs", "--tail", String(lines), this.id]);
    return `${new TextDecoder().decode(stdout)}${stderr}`.trimEnd();
  }

  /** Puts files into a folder of the container, which runs or not. */
  async put(folder: string, files: readonly TarFile[]): Promise<void> {
    await callDocker(["cp", "-", `${this.id}:${folder}`], { stdin: writeTar(files) });
  }

  /** undefined: there is no such file. */
  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      const { stdout } = await callDocker(["cp", `${this.id}:${path}`, "-"]);
      return readFirstFile(stdout);
    } catch (error) {
      if (isNoSuchFile(error)) return undefined;
      throw error;
    }
  }

  /** Whether there is a program at the path, or a link, which may lead to one. */
  async hasProgram(path: string): Promise<boolean> {
    return isProgram(await peekDocker(["cp", `${this.id}:${path}`, "-"], TAR_BLOCK));
  }

  /** Runs a program in the container, to its end. */
  async exec(words: readonly string[], options: readonly string[] = []): Promise<void> {
    await callDocker(["exec", ...options, this.id, ...words]);
  }

  /** Polls until it has ended; undefined: it goes on at the deadline. */
  async ended(deadlineMs: number): Promise<State | undefined> {
    return await poll(async () => {
      const state = await this.inspect();
      return state.isRunning ? undefined : state;
    }, deadlineMs);
  }

  /** What the engine did to it until `until`, as RFC 3339. */
  async events(until: string): Promise<EngineEvent[]> {
    const json = await askDocker([
      ...["events", "--since", "0", "--until", until],
      ...["--filter", `container=${this.id}`, "--format", "{{json .}}"],
    ]);
    return json.split("\n").filter((line) => line !== "").map((line) => {
      const { Action, Actor, timeNano } = JSON.parse(line);
      const signal = Actor?.Attributes?.signal;
      return {
        action: String(Action),
        signal: signal === undefined ? undefined : Number(signal),
        timeMs: Number(timeNano) / 1e6,
      };
    });
  }

  async remove(): Promise<void> {
    await callDocker(["rm", "--force", "--volumes", this.id]);
  }
}

/** Asks until there is an answer; undefined at the deadline. */
export async function poll<T>(
  ask: () => Promise<T | undefined>,
  deadlineMs: number,
): Promise<T | undefined> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function unlessStopped<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DockerError && /is not running|no such process/i.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}

function isNoSuchFile(error: unknown): boolean {
  return error instanceof DockerError &&
    /no such file|could not find the file/i.test(error.failure.stderr);
}
