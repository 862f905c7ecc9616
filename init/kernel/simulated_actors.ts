// SPDX-License-Identifier: MIT
// Plays the scripts of the simulated processes: what they do by themselves, and on a signal.
import { type ReceivedSignal, SIGNAL_NUMBERS } from "../core/signals.ts";
import type { Agenda } from "./simulated_agenda.ts";
import { kill } from "./simulated_kill.ts";
import type { Linux } from "./simulated_linux.ts";
import type { Process } from "./simulated_process.ts";
import type { Deed, Script } from "./simulated_script.ts";

type DeedOf<T extends Deed["type"]> = Extract<Deed, { type: T }>;

export interface ActorsOptions {
  readonly agenda: Agenda;
  readonly linux: Linux;
  /** The pid of the init that is under test. */
  readonly init: () => number;
  /** How long it takes a new process until its program runs: until then it has no handlers. */
  readonly startupMs: () => number;
}

/** The command line of a script, of which /proc and log lines show the beginning. */
export type FormatScript = (script: Script) => readonly string[];

export class Actors {
  readonly #options: ActorsOptions;
  readonly #scripts = new Map<Process, Script>();
  readonly #format: FormatScript;

  constructor(options: ActorsOptions, format: FormatScript) {
    this.#options = options;
    this.#format = format;
  }

  nameOf(process: Process): string | undefined {
    return this.#scripts.get(process)?.name;
  }

  scriptOf(process: Process): Script | undefined {
    return this.#scripts.get(process);
  }

  /** `process` is to do what the script says. */
  start(process: Process, script: Script): void {
    this.#after(process, this.#options.startupMs(), () => this.#begin(process, script));
  }

  #begin(process: Process, script: Script): void {
    const { deeds, hasSession, ignored, blocked, reactions, reaps } = script;
    this.#scripts.set(process, script);
    if (hasSession) this.#options.linux.setsid(process);
    for (const signal of ignored) process.ignored.add(signal);
    for (const signal of blocked) process.blocked.add(signal);
    for (const { signal } of reactions) process.caught.add(signal);
    if (reaps) process.ignored.add(SIGNAL_NUMBERS.SIGCHLD);
    for (const deed of deeds) this.#plan(process, deed);
  }

  caught(process: Process, received: ReceivedSignal): void {
    process.heard.push(received);
    const { reactions = [] } = this.#scripts.get(process) ?? {};
    const reaction = reactions.find(({ signal }) => signal === received.signal);
    if (reaction !== undefined) this.#plan(process, reaction.deed);
  }

  #plan(process: Process, deed: Deed): void {
    if (deed.type === "note") return;
    this.#after(process, deed.afterMs, () => this.#perform(process, deed));
  }

  #after(process: Process, ms: number, act: () => void): void {
    const actOrDefer = () => {
      if (process.canAct) act();
      else if (process.isAlive) process.deferred.push(act);
    };
    if (ms === 0) actOrDefer();
    else this.#options.agenda.after(ms, actOrDefer);
  }

  #perform(process: Process, deed: Exclude<Deed, DeedOf<"note">>): void {
    const { linux } = this.#options;
    switch (deed.type) {
      case "exit":
        return linux.exit(process, deed.code << 8);
      case "stop":
        kill(linux, process, { to: process.pid, signal: SIGNAL_NUMBERS.SIGSTOP });
        return;
      case "fork":
        return this.#fork(process, deed);
      case "send": {
        const to = deed.to === "init" ? this.#options.init() : -process.pgid;
        kill(linux, process, { to, signal: deed.signal, value: toValue(deed.value) });
        return;
      }
      case "freeze":
        return this.#freeze(process, deed);
    }
  }

  #fork(process: Process, deed: DeedOf<"fork">): void {
    const { linux } = this.#options;
    const { script, isOrphan, times } = deed;
    const words = this.#format(script);
    // Of a double fork the first is there for a moment, and is waited for.
    const parent = isOrphan ? linux.birth(process, { words, uid: process.uid }) : process;
    const child = parent && linux.birth(parent, { words, uid: script.uid });
    if (isOrphan && parent !== undefined) {
      linux.exit(parent, 0);
      linux.wait4(process, parent.pid);
    }
    if (child !== undefined) this.start(child, script);
    if (times > 1) this.#plan(process, { ...deed, times: times - 1 });
  }

  #freeze(process: Process, { forMs }: DeedOf<"freeze">): void {
    process.isFrozen = true;
    if (forMs === undefined) return;
    this.#options.agenda.after(forMs, () => {
      process.isFrozen = false;
      this.#options.linux.deliver(process);
    });
  }
}

function toValue(value: number | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}
