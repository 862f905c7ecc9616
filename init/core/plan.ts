// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Options + facts about this process → the plan that the supervisor follows.
import type { LogLevel } from "./log_level.ts";
import type { Options } from "./options.ts";

export type Pid = number;
/** The place of a command on the command line, from 0. */
export type CommandId = number;

export interface Command {
  readonly id: CommandId;
  readonly argv: readonly string[];
  /** Paths to try, in this order. Never empty. */
  readonly files: readonly string[];
}

/** What the kernel edge found out before anything was started. */
export interface Facts {
  readonly ownPid: Pid;
  /** PATH of the environment; undefined when it is not set. */
  readonly path: string | undefined;
  /** A file descriptor of the terminal whose foreground is ours; undefined: there is none. */
  readonly terminalFd: number | undefined;
}

export interface Plan {
  readonly ownPid: Pid;
  readonly commands: readonly Command[];
  readonly forwardTo: "process" | "group";
  readonly graceMs: number;
  readonly wait: boolean;
  readonly logLevel: LogLevel;
  readonly terminalFd: number | undefined;
}

/** What Docker and containerd set where an image sets nothing. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The paths that execvp(3) would try for `name`: an empty part of PATH is the current directory. */
export function commandFiles(name: string, path: string | undefined): string[] {
  if (name.includes("/") || name === "") return [name];
  return (path ?? DEFAULT_PATH).split(":").map((dir) => (dir === "" ? name : `${dir}/${name}`));
}

export function makePlan(options: Options, facts: Facts): Plan {
  const { argv, group, graceMs, wait, logLevel } = options;
  return {
    ownPid: facts.ownPid,
    commands: [{ id: 0, argv, files: commandFiles(argv[0], facts.path) }],
    forwardTo: group ? "group" : "process",
    graceMs,
    wait,
    logLevel,
    terminalFd: facts.terminalFd,
  };
}

/** As the init of its PID namespace it adopts every orphan and may signal everybody at once. */
export function isInit(plan: Plan): boolean {
  return plan.ownPid === 1;
}
