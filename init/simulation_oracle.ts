// SPDX-License-Identifier: MIT
// What ought to come of a run, worked out from its plan and its events alone, in the plainest
// way: who runs when, when everything that has to end has ended, and which exit code that means.
// What ought to be forwarded to whom is in simulation_forwards.ts. Nothing here asks the code
// under test.
import type { Command, Pid, Plan } from "./core/plan.ts";
import type { Event } from "./core/events.ts";
import type { Run } from "./simulate.ts";
import { Forwarding, INT, type Send, TERM } from "./simulation_forwards.ts";

const [ENOENT, EAGAIN, ENOMEM, EACCES, ENOTDIR, ENFILE, EMFILE] = [2, 11, 12, 13, 20, 23, 24];

/** The decision that what had to end has ended. */
export interface End {
  /** Of the moment in the run. */
  readonly index: number;
  readonly atMs: number;
  readonly code: number;
}

export interface Account {
  /** Undefined: something that has to end has not. */
  readonly end: End | undefined;
  /** By moment: what is to be sent because of its event, besides what ends somebody. */
  readonly sends: readonly (readonly Send[])[];
  /** By moment, after its event: who runs, in the order of their start. */
  readonly running: readonly ReadonlyMap<Pid, Command>[];
}

/** Every law asks for it. */
const accounts = new WeakMap<Run, Account>();

export function accountFor(run: Run): Account {
  const known = accounts.get(run);
  if (known !== undefined) return known;
  const account = makeAccount(run);
  accounts.set(run, account);
  return account;
}

function makeAccount(run: Run): Account {
  const { moments, plan } = run;
  const forwarding = new Forwarding(plan);
  const account = { sends: [] as Send[][], running: [] as ReadonlyMap<Pid, Command>[] };
  const codes = new Map<Command, number>();
  let running: ReadonlyMap<Pid, Command> = new Map();
  let end: End | undefined;
  for (const [index, { atMs, event }] of moments.entries()) {
    const next = new Map(running);
    if (event?.type === "commandStarted") next.set(event.pid, plan.commands[event.command]);
    if (event?.type === "childExited") {
      next.delete(event.pid);
      const command = running.get(event.pid);
      if (command !== undefined) codes.set(command, codeOfEnd(run, event.waitStatus));
    }
    account.sends.push(forwarding.sendsAt(event, { running: next, isEnding: end !== undefined }));
    const { stopSignal } = forwarding;
    const code = end === undefined ? codeAt(run, event, { running, codes, stopSignal }) : undefined;
    if (code !== undefined) end = { index, atMs, code };
    running = next;
    account.running.push(next);
  }
  return { ...account, end };
}

/** The exit code, if this event is the one with which everything that has to end has ended. */
function codeAt(
  run: Run,
  event: Event | undefined,
  { running, codes, stopSignal }: {
    running: ReadonlyMap<Pid, Command>;
    codes: ReadonlyMap<Command, number>;
    stopSignal: number | undefined;
  },
): number | undefined {
  const { plan } = run;
  const codesOf = (those: (command: Command) => boolean) =>
    plan.commands.filter(those).map((command) => codes.get(command));
  switch (event?.type) {
    case "commandFailed":
      return codeOfFailedStart(run, event.errno, { isStart: event.step === "start" });
    case "signalReceived":
      return plan.settings.pause && [TERM, INT].includes(event.signal) ? 0 : undefined;
    case "childExited": {
      const command = running.get(event.pid);
      if (command === undefined) return undefined;
      const code = codes.get(command);
      if (command.isFirst) {
        const all = codesOf(({ isFirst }) => isFirst);
        if (code !== 0) return code;
        if (all.includes(undefined)) return undefined;
        if (stopSignal !== undefined) return expected(plan, 128 + stopSignal);
        return all.length === plan.commands.length ? 0 : undefined;
      }
      if (command.isWatched && plan.settings.any) return code;
      const all = codesOf(({ isWatched }) => isWatched);
      return all.includes(undefined) ? undefined : all.find((one) => one !== 0) ?? 0;
    }
    default:
      return undefined;
  }
}

/** README's table, and those of the inits that baronet stands in for. */
function codeOfFailedStart(
  { scenario }: Run,
  errno: number,
  { isStart }: { isStart: boolean },
): number {
  switch (scenario.options[0]) {
    case "--as=dumb-init":
      return 2;
    case "--as=catatonit":
    case "--as=smell-baron":
      return 1;
    case "--as=tini":
      return isStart && errno === ENOENT ? 127 : isStart && errno === EACCES ? 126 : 1;
    default:
      if (!isStart || [EAGAIN, ENOMEM, ENFILE, EMFILE].includes(errno)) return 111;
      return [ENOENT, ENOTDIR].includes(errno) ? 127 : 126;
  }
}

function codeOfEnd({ plan }: Run, waitStatus: number): number {
  const signal = waitStatus % 128;
  return expected(plan, signal === 0 ? waitStatus >> 8 : 128 + signal);
}

/** --expect */
function expected({ settings }: Plan, code: number): number {
  return settings.exitCodes.get(code) ?? code;
}
