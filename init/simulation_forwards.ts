// SPDX-License-Identifier: MIT
// What baronet ought to send to its commands, worked out from its plan and its events alone: the
// signals that it forwards, CONT for who could not hear them, and the job control of a shell.
import type { Event } from "./core/events.ts";
import type { Command, Pid, Plan } from "./core/plan.ts";
import type { ReceivedSignal } from "./core/signals.ts";

export const [INT, QUIT, KILL, TERM, CHLD, CONT, STOP, TSTP] = [2, 3, 9, 15, 17, 18, 19, 20];
const [HUP, TTIN, TTOU, WINCH] = [1, 21, 22, 28];
const FROM_KEYS = [INT, QUIT, TSTP, TTIN, TTOU, WINCH];
export const FIRST_QUEUED = 32;
const SI_KERNEL = 0x80;

/** One signal that ought to be sent. */
export interface Send {
  /** As kill(2) takes it. */
  readonly to: number;
  readonly signal: number;
  readonly value: bigint | undefined;
}

/** Whether a command that gets this signal is asked to stop by it. */
export function asksToStop({ stopSignal }: Pick<Command, "stopSignal">, signal: number): boolean {
  return [TERM, INT, QUIT, stopSignal].includes(signal);
}

export class Forwarding {
  readonly #plan: Plan;
  /** Signals that wait for their delay to end. */
  readonly #held = new Map<number, ReceivedSignal[]>();
  /** Who has stopped, and has not gone on since. */
  readonly #stopped = new Set<Pid>();
  /** A shell has the whole job stopped. */
  #isSuspended = false;
  #stopSignal: number | undefined;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** The first signal that asked for everything to stop, also for what has not been started. */
  get stopSignal(): number | undefined {
    return this.#stopSignal;
  }

  /** `running`: after the event. */
  sendsAt(
    event: Event | undefined,
    { running, isEnding }: { running: ReadonlyMap<Pid, Command>; isEnding: boolean },
  ): Send[] {
    switch (event?.type) {
      case "childExited":
        this.#stopped.delete(event.pid);
        return [];
      case "childContinued":
        this.#stopped.delete(event.pid);
        return [];
      case "childStopped":
        if (running.has(event.pid)) this.#stopped.add(event.pid);
        return isEnding ? [] : this.#suspend(event, running);
      default:
        return this.#release(event, running.size > 0)
          .flatMap((received) => this.#forward(received, running));
    }
  }

  /** What a shell sees of a job: when its main process stops, all of it has. */
  #suspend(
    { pid, hasShell }: Extract<Event, { type: "childStopped" }>,
    running: ReadonlyMap<Pid, Command>,
  ): Send[] {
    const isMain = running.get(pid)?.takesForeground ?? false;
    if (!isMain || !hasShell || this.#plan.traits.suspendsItself) return [];
    this.#isSuspended = true;
    const others = [...running.keys()].filter((other) => other !== pid);
    const stops = others.map((other) => ({ to: -other, signal: TSTP, value: undefined }));
    return [...stops, { to: 0, signal: STOP, value: undefined }];
  }

  /** The received signals whose time has come: at once, or when their delay ends. */
  #release(event: Event | undefined, isAnybodyThere: boolean): ReceivedSignal[] {
    const { settings } = this.#plan;
    if (event?.type === "timerFired" && event.timer.startsWith("delay ")) {
      const signal = Number(event.timer.slice("delay ".length));
      const waiting = this.#held.get(signal) ?? [];
      this.#held.delete(signal);
      return waiting;
    }
    if (event?.type !== "signalReceived") return [];
    const { signal } = event;
    const isForBaronet = signal === CHLD || settings.pause && [TERM, INT].includes(signal);
    if (isForBaronet || this.#isHeardByAll(event)) return [];
    const waiting = this.#held.get(signal);
    this.#held.delete(signal);
    if (waiting === undefined && settings.delaysMs.has(signal) && isAnybodyThere) {
      this.#held.set(signal, [event]);
      return [];
    }
    const all = [...(waiting ?? []), event];
    return signal < FIRST_QUEUED ? all.slice(-1) : all;
  }

  /** The kernel has sent it to the whole group, and so to the commands. */
  #isHeardByAll({ signal, code }: ReceivedSignal): boolean {
    const { traits, leadsSession } = this.#plan;
    if (traits.grouping !== "shared group" || code !== SI_KERNEL) return false;
    return FROM_KEYS.includes(signal) || !leadsSession && [HUP, CONT].includes(signal);
  }

  #forward(received: ReceivedSignal, running: ReadonlyMap<Pid, Command>): Send[] {
    const { commands, settings } = this.#plan;
    const signal = settings.rewrites.get(received.signal) ?? received.signal;
    const isStop = [{ stopSignal: TERM }, ...commands].some((one) => asksToStop(one, signal));
    if (isStop) this.#stopSignal ??= received.signal;
    if (signal === 0) return [];
    const sends = [...running].flatMap(([pid, command]) =>
      this.#forwardTo(pid, { command, received, signal })
    );
    if (signal === CONT && sends.length > 0) this.#isSuspended = false;
    return sends;
  }

  #forwardTo(
    pid: Pid,
    { command, received, signal }: {
      command: Command;
      received: ReceivedSignal;
      signal: number;
    },
  ): Send[] {
    const { settings, traits } = this.#plan;
    const own = signal === TERM ? command.stopSignal ?? TERM : signal;
    // A job that was stopped as a whole goes on as a whole.
    const isWholeJob = own === CONT && this.#isSuspended;
    const isGroup = settings.group && traits.grouping !== "shared group" || isWholeJob;
    const to = isGroup ? -pid : pid;
    const value = isGroup || own !== received.signal ? undefined : received.value;
    const isStopped = this.#stopped.has(pid) || this.#isSuspended && !command.takesForeground;
    const isUnheard = isStopped && asksToStop(command, own);
    const sent = { to, signal: own, value };
    return isUnheard ? [sent, { to, signal: CONT, value: undefined }] : [sent];
  }
}
