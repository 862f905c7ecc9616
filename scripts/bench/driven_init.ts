// SPDX-License-Identifier: MIT
// One init at work under drive_init, as PID 1 of its own namespace where that is allowed. It waits
// until it is told what to do, so that many can be there at once and take turns.
import { within } from "../waiting.ts";
import type { Init } from "./inits.ts";
import type { Programs } from "./programs.ts";

const DEADLINE_MS = 120_000;

/** The time from the sender to the init to its command and back, in nanoseconds, for each signal. */
export type TripsNs = number[];

export class DrivenInit implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #errors: Promise<string>;
  #rest = "";
  pid = 0;
  isPid1 = false;
  /** "pinned with SCHED_FIFO" and the like. */
  pinning = "";

  private constructor(readonly init: Init, child: Deno.ChildProcess) {
    this.#child = child;
    this.#reader = child.stdout.getReader();
    this.#input = child.stdin.getWriter();
    this.#errors = new Response(child.stderr).text();
  }

  static async start(init: Init, { driveInit, obeyOrders }: Programs): Promise<DrivenInit> {
    const child = new Deno.Command(driveInit, {
      args: [obeyOrders, init.path],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const driven = new DrivenInit(init, child);
    // "123 namespace, pinned with SCHED_FIFO", "123 no namespace, not pinned"
    const [place = "", pinning = ""] = (await driven.#readLine()).split(", ");
    driven.pid = Number(place.split(" ")[0]);
    driven.isPid1 = place.endsWith(" namespace") && !place.endsWith(" no namespace");
    driven.pinning = pinning;
    return driven;
  }

  /** undefined when the init does not forward the signal. */
  async forward(count: number): Promise<TripsNs | undefined> {
    const answer = await this.#order(`signals ${count}`);
    return answer === "lost" ? undefined : answer.trim().split(" ").map(Number);
  }

  /** Returns when the init has reaped them all. */
  async reap(count: number, { burst }: { burst: number }): Promise<void> {
    await this.#order(`orphans ${count} ${burst}`);
  }

  /** The init is stopped until all of them are there. */
  async reapBacklog(count: number): Promise<void> {
    await this.#order(`backlog ${count}`);
  }

  async #order(line: string): Promise<string> {
    // A driver that is gone says why where its answer is read.
    await this.#input.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
    return await this.#readLine();
  }

  async #readLine(): Promise<string> {
    const decoder = new TextDecoder();
    const expected = () => `an answer of the driver of ${this.init.name}`;
    while (!this.#rest.includes("\n")) {
      const { value, done } = await within(this.#reader.read(), {
        expected,
        deadlineMs: DEADLINE_MS,
      });
      if (done) {
        throw new Error(`Cannot drive ${this.init.name}: ${(await this.#errors).trim()}`);
      }
      this.#rest += decoder.decode(value, { stream: true });
    }
    const end = this.#rest.indexOf("\n");
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line;
  }

  async [Symbol.asyncDispose]() {
    await this.#input.close().catch(() => {}); // gone already
    await this.#reader.cancel();
    await this.#child.status;
  }
}

/** Several inits that are started together and ended together. */
export class Crew implements AsyncDisposable {
  readonly members: DrivenInit[] = [];

  static async start(inits: readonly Init[], programs: Programs): Promise<Crew> {
    const crew = new Crew();
    try {
      for (const init of inits) crew.members.push(await DrivenInit.start(init, programs));
    } catch (error) {
      await crew[Symbol.asyncDispose]();
      throw error;
    }
    return crew;
  }

  async [Symbol.asyncDispose]() {
    await Promise.all(this.members.map((member) => member[Symbol.asyncDispose]()));
  }
}
