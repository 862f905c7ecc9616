// SPDX-License-Identifier: MIT
// Puts a simulated Linux together with what happens in it: baronet as PID 1 or below a parent,
// the programs that it can start, processes of somebody else's, and signals from outside.
import { LAST_SIGNAL, type ReceivedSignal, SIGNAL_NUMBERS } from "../core/signals.ts";
import { Actors, type FormatScript } from "./simulated_actors.ts";
import { Agenda } from "./simulated_agenda.ts";
import { SimulatedHost, type SimulatedHostOptions } from "./simulated_host.ts";
import { kill } from "./simulated_kill.ts";
import { CLD, Linux } from "./simulated_linux.ts";
import type { Failure } from "./simulated_pace.ts";
import type { Process } from "./simulated_process.ts";
import type { Script } from "./simulated_script.ts";

/** What spawning a command comes to. */
export interface Program {
  readonly script: Script;
  /** -(errno + 4096 * step), as the host's spawn returns it; undefined: it starts. */
  readonly failure: number | undefined;
  /** setpgid(2) is refused, as a seccomp filter may do it. */
  readonly staysInGroup: boolean;
}

export interface SignalFromOutside {
  readonly atMs: number;
  /** The init, as the terminal does it the init's whole group, or the process of this name. */
  readonly to: "init" | "job" | { readonly name: string };
  readonly signal: number;
  readonly value: number | undefined;
}

/** Has entered the namespace from outside (docker exec), and is nobody's child in it. */
export interface Stranger {
  readonly bornMs: number;
  readonly script: Script;
  /** How long its parent takes to reap it. */
  readonly zombieMs: number;
}

export interface WorldOptions {
  readonly mode: "pid1" | "child";
  /**
   * baronet, where it is not PID 1, is a job of a shell: this is how long after it has stopped the
   * shell continues it. Undefined: there is none.
   */
  readonly shellMs: number | undefined;
  readonly hasProc: boolean;
  /** baronet's own. */
  readonly uid: number;
  readonly largestPid: number;
  /** By the second word of a command, which is its script's name. */
  readonly programs: ReadonlyMap<string, Program>;
  readonly strangers: readonly Stranger[];
  readonly signals: readonly SignalFromOutside[];
  /** When baronet's parent (the shell, if there is one) dies, where it is not PID 1; undefined: never. */
  readonly parentDiesMs: number | undefined;
  readonly slownessMs: readonly number[];
  /** How long a new process takes until its program runs, used over and over. */
  readonly startupsMs: readonly number[];
  /** How long a process takes to act upon a signal, used over and over. */
  readonly reactionsMs: readonly number[];
  /** By how much everything else that takes time is late, used over and over. */
  readonly latenessMs: readonly number[];
  readonly failures: readonly Failure[];
}

export interface World {
  readonly agenda: Agenda;
  readonly linux: Linux;
  readonly actors: Actors;
  readonly init: Process;
  readonly host: SimulatedHost;
}

const EAGAIN = 11;
const SI_KERNEL = 0x80;
const MOST_TIMES = 4;
const { SIGCHLD, SIGCONT, SIGTSTP } = SIGNAL_NUMBERS;

/** enum spawn_grouping of init/host/spawn.h. */
const GROUPING = { shared: 0, ownGroup: 1, ownSession: 2 };

export function makeWorld(
  options: WorldOptions,
  { format, onRepeat }: { format: FormatScript } & Pick<SimulatedHostOptions, "onRepeat">,
): World {
  const { largestPid, latenessMs, reactionsMs, startupsMs, shellMs } = options;
  const agenda = new Agenda(latenessMs);
  const linux: Linux = new Linux({
    agenda,
    largestPid,
    reactionMs: inTurn(reactionsMs),
    onCaught: (process, received) =>
      process === shell
        ? continueJob(received, { shell, shellMs, agenda, linux, init })
        : actors.caught(process, received),
  });
  const actors = new Actors(
    { agenda, linux, init: () => init.pid, startupMs: inTurn(startupsMs) },
    format,
  );
  const init = makeInit(linux, options);
  const shell = shellMs === undefined ? undefined : init.parent;
  const host = new SimulatedHost({
    ...options,
    agenda,
    linux,
    self: init,
    onRepeat,
    spawn: (argv, grouping) =>
      spawn({ linux, actors, init, programs: options.programs }, { argv, grouping }),
  });
  const world = { agenda, linux, actors, init, host };
  populate(world, options, format);
  return world;
}

/** One after the other, over and over; 0 if there is none. */
function inTurn(list: readonly number[]): () => number {
  let count = 0;
  return () => list.length === 0 ? 0 : list[count++ % list.length];
}

function mustBeBorn(process: Process | undefined): Process {
  if (process === undefined) throw new Error("Cannot make a world: there are no pids");
  return process;
}

/** baronet itself: the init of the namespace, or below one that only reaps. */
function makeInit(linux: Linux, { mode, shellMs, parentDiesMs, uid }: WorldOptions): Process {
  const first = mustBeBorn(linux.birth(undefined, { words: ["init"], uid }));
  first.isProtected = true;
  if (mode === "child") first.ignored.add(SIGCHLD);
  const parent = parentDiesMs === undefined && shellMs === undefined
    ? first
    : mustBeBorn(linux.birth(first, { words: ["parent"], uid }));
  const init = mode === "pid1" ? first : mustBeBorn(linux.birth(parent, { words: ["init"], uid }));
  if (mode === "child" && shellMs !== undefined) {
    linux.setsid(parent);
    for (const signal of [SIGTSTP, SIGCHLD]) parent.caught.add(signal);
    [init.sid, init.pgid] = [parent.sid, init.pid];
  }
  for (let signal = 1; signal <= LAST_SIGNAL; signal++) init.blocked.add(signal);
  return init;
}

/** What `fg` does when a job has stopped; not for ever, as a job may stop again each time. */
function continueJob(
  { code, senderPid }: ReceivedSignal,
  { shell, shellMs = 0, agenda, linux, init }: {
    shell: Process;
    shellMs: number | undefined;
  } & Pick<World, "agenda" | "linux" | "init">,
): void {
  if (code !== CLD.stopped || senderPid !== init.pid) return;
  if (shell.heard.push({ signal: SIGCHLD, code, senderPid, value: undefined }) > MOST_TIMES) return;
  agenda.after(shellMs, () => {
    if (shell.isAlive) kill(linux, shell, { to: -init.pgid, signal: SIGCONT });
  });
}

function spawn(
  { linux, actors, init, programs }: Pick<World, "linux" | "actors" | "init"> & {
    programs: ReadonlyMap<string, Program>;
  },
  { argv, grouping }: { argv: readonly string[]; grouping: number },
): number {
  const program = programs.get(argv[1]);
  if (program === undefined) throw new Error(`Cannot start ${argv[1]}: it is in no scenario`);
  const { failure, script, staysInGroup } = program;
  if (failure !== undefined) return failure;
  const child = linux.birth(init, { words: argv, uid: script.uid });
  if (child === undefined) return -EAGAIN;
  if (grouping === GROUPING.ownGroup && !staysInGroup) child.pgid = child.pid;
  if (grouping === GROUPING.ownSession) linux.setsid(child);
  actors.start(child, script);
  return child.pid;
}

/** What the terminal sends to the job in its foreground. */
function pressKey(linux: Linux, pgid: number, signal: number): void {
  const received = { signal, code: SI_KERNEL, senderPid: 0, value: undefined };
  for (const member of linux.members(pgid)) linux.send(member, received);
}

/** Enters everything that happens without baronet's doing. */
function populate(
  { agenda, linux, actors, init }: World,
  { strangers, signals, parentDiesMs }: WorldOptions,
  format: FormatScript,
): void {
  for (const { bornMs, script, zombieMs } of strangers) {
    agenda.after(bornMs, () => {
      const process = linux.birth(undefined, { words: format(script), uid: script.uid });
      if (process === undefined) return;
      process.zombieMs = zombieMs;
      actors.start(process, script);
    });
  }
  for (const { atMs, to, signal, value } of signals) {
    agenda.after(atMs, () => {
      if (to === "job") return pressKey(linux, init.pgid, signal);
      const target = to === "init"
        ? init
        : [...linux.processes].find((one) => one.isAlive && actors.nameOf(one) === to.name);
      const queued = value === undefined ? {} : { value: BigInt(value) };
      if (target !== undefined) kill(linux, undefined, { to: target.pid, signal, ...queued });
    });
  }
  const { parent } = init;
  if (parentDiesMs === undefined || parent === undefined) return;
  agenda.after(parentDiesMs, () => linux.exit(parent, 0));
}
