// SPDX-License-Identifier: MIT
// What is written down by hand of each image of the gallery: how it starts, which processes it then
// has, what each of them does on six signals and how that shows, what --explain has to say of it,
// and what comes of the stop signal.

export const SHOWN = ["TERM", "INT", "HUP", "QUIT", "USR1", "USR2"] as const;
export type Shown = (typeof SHOWN)[number];

export type Reaction =
  | "catches"
  | "waits"
  | "ignores"
  | "blocks"
  | "dies"
  | "nothing"
  | "unknown";

/** What proves that a process has heard a signal. */
export type Proof =
  /** This line is printed. */
  | string
  /** The container ends with this exit code. */
  | number
  /** It is then pending for this process, which blocks it. */
  | { readonly pendingFor: string }
  /** The process has taken it, and nothing can be seen of that. */
  | "taken";

export interface ExpectedProcess {
  /** How many of the processes before it are its ancestors: PID 1 at 0. */
  readonly depth: number;
  /** As --explain names it. */
  readonly name: string;
  /** Of the states that last; default: it sleeps and can be woken. */
  readonly state?: "Z" | "T" | "t" | "D";
  /** Undefined: it is dead. */
  readonly does?: Readonly<Partial<Record<Shown, Reaction>>> & { readonly others: Reaction };
  /** For each signal that it catches or waits for. */
  readonly hears?: Readonly<Partial<Record<Shown, Proof>>>;
  /** For signals that it reacts to in this way: what has to be sent to whom before that shows. */
  readonly release?: {
    readonly of: Reaction;
    readonly signal: Deno.Signal;
    /** Its place among the processes. */
    readonly index: number;
  };
  /** The init of a PID namespace that is not the container's. */
  readonly isInnerInit?: boolean;
  /** It leads a session, and so a process group, of its own; PID 1 always does. */
  readonly leadsSession?: boolean;
}

export interface ExpectedFinding {
  readonly id: string;
  readonly culprit: "entrypoint" | "init" | "application" | "environment";
  /** The names of whom it is about, in its order. */
  readonly about: readonly string[];
  /** A part of its sentence, where that is what makes the difference. */
  readonly says?: string;
  readonly advises?: string;
}

export interface ExpectedUnknown {
  readonly id: string;
  readonly about: readonly string[];
}

/** What comes of the stop signal, sent to PID 1 once. */
export interface ExpectedStop {
  /** All that is printed from then on, in this order. */
  readonly prints: readonly string[];
  /** What is printed as well, unless the end of PID 1 comes first. */
  readonly mayPrint?: string;
  /** The container's exit code; undefined: it does not stop. */
  readonly code: number | undefined;
}

export interface Exhibit {
  /** The name of the image as well. */
  readonly name: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** What docker run needs besides. */
  readonly options?: readonly string[];
  /** What is in its environment besides. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What it has printed when all of it is set up, in any order. */
  readonly ready: readonly string[];
  /** Depth first. */
  readonly processes: readonly ExpectedProcess[];
  readonly findings: readonly ExpectedFinding[];
  readonly unknowns: readonly ExpectedUnknown[];
  readonly stop: ExpectedStop;
}

/** The exit codes of inits whose command dies of the signal that they forward to it. */
export const DEATHS: Readonly<Record<Shown, number>> = {
  TERM: 143,
  INT: 130,
  HUP: 129,
  QUIT: 131,
  USR1: 138,
  USR2: 140,
};

/** The same, where that command is a script of busybox ash: it puts INT off, and ignores QUIT. */
export const DEATHS_OF_ASH = { ...DEATHS, INT: "taken", QUIT: "taken" } as const;

/**
 * busybox ash that waits for the program at the place `waitsFor`: when that has ended, it dies of an INT that
 * came meanwhile.
 */
export function anAsh(
  { depth, name, waitsFor }: { depth: number; name: string; waitsFor: number },
): ExpectedProcess {
  return {
    depth,
    name,
    does: { INT: "catches", QUIT: "ignores", others: depth === 0 ? "nothing" : "dies" },
    hears: { INT: 130 },
    release: { of: "catches", signal: "SIGKILL", index: waitsFor },
  };
}

/** PID 1 is an init that forwards all signals by sigwait(3). */
export function anInit(name: string, hears: ExpectedProcess["hears"]): ExpectedProcess {
  return { depth: 0, name, does: { others: "waits" }, hears };
}

/** /app, which catches TERM alone and exits 0 on it. */
export const APP = ["/app", "app", "15", "15", "0"] as const;
export const APP_NAME = "app app 15 15 0";
export function anApp(depth: number): ExpectedProcess {
  return {
    depth,
    name: APP_NAME,
    does: { TERM: "catches", others: depth === 0 ? "nothing" : "dies" },
    hears: { TERM: "app 15" },
  };
}

/** A program that leaves every signal as it is. */
export function anIdle(depth: number): ExpectedProcess {
  return {
    depth,
    name: "idle idle",
    does: { others: depth === 0 ? "nothing" : "dies" },
  };
}
