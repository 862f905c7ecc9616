// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Options + facts about this process → the plan that the supervisor follows.
import type { ExitCodeMap } from "./exit_code_map.ts";
import type { LogLevel } from "./log_level.ts";
import type { Problem } from "./messages.ts";
import { allOnlyAsInit } from "./option_messages.ts";
import type { Variable } from "./option_values.ts";
import type { CommandOptions, Options } from "./options.ts";
import type { Traits } from "./traits.ts";
import { resolveUser, type User, type UserFiles } from "./user.ts";

export type Pid = number;
/** The place of a command on the command line, from 0. */
export type CommandId = number;

export interface Command {
  readonly id: CommandId;
  readonly argv: readonly string[];
  /** Paths to try, in this order. Never empty. */
  readonly files: readonly string[];
  /** Changes of the inherited environment: left out, then set. */
  readonly unsetVariables: readonly string[];
  readonly variables: readonly Variable[];
  /** Undefined: where baronet was started. */
  readonly folder: string | undefined;
  /** Undefined: whoever baronet is. */
  readonly user: User | undefined;
  /** Runs, and exits with 0, before any other starts. */
  readonly isFirst: boolean;
  /** When all watched commands have exited, everything ends. */
  readonly isWatched: boolean;
  /** What TERM becomes for it. */
  readonly stopSignal: number | undefined;
  /** The terminal is handed to it, where there is one. */
  readonly takesForeground: boolean;
}

/** What the kernel edge found out before anything was started. */
export interface Facts {
  readonly ownPid: Pid;
  readonly parentPid: Pid;
  /** PATH of the environment; undefined when it is not set. */
  readonly path: string | undefined;
  /** A file descriptor of our controlling terminal; undefined: there is none among 0 to 2. */
  readonly terminalFd: number | undefined;
  /** /etc/passwd and /etc/group, read where a command names a user. */
  readonly userFiles: UserFiles;
}

export interface Plan {
  readonly ownPid: Pid;
  readonly commands: readonly Command[];
  readonly traits: Traits;
  readonly forwardTo: "process" | "group";
  /** 0: the signal is not forwarded. */
  readonly rewrites: ReadonlyMap<number, number>;
  readonly delaysMs: ReadonlyMap<number, number>;
  readonly stopTimeoutMs: number | undefined;
  readonly graceMs: number;
  readonly wait: boolean;
  /** TERM goes to everybody at the end also when nobody is waited for. */
  readonly asksAll: boolean;
  readonly endsWithAny: boolean;
  readonly exitCodes: ExitCodeMap;
  readonly adoptsOrphans: boolean;
  readonly parentDeathSignal: number | undefined;
  readonly warnsOfReaps: boolean;
  readonly pauses: boolean;
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

/** PATH as the command will have it: `env PATH=/opt/bin app` finds /opt/bin/app. */
function pathOf({ variables, unsetVariables }: CommandOptions, inherited: string | undefined) {
  const own = variables.findLast(([name]) => name === "PATH");
  if (own !== undefined) return own[1];
  return unsetVariables.includes("PATH") ? undefined : inherited;
}

/** HOME follows the user, as with Docker's USER, unless it is set by hand. */
function homeOf(
  { variables, unsetVariables }: CommandOptions,
  user: User | undefined,
): Variable[] {
  const isChosen = variables.some(([name]) => name === "HOME") || unsetVariables.includes("HOME");
  return user?.home === undefined || isChosen ? [] : [["HOME", user.home]];
}

/** Where one main command is watched, only those are; else all of them. */
function isWatched(command: CommandOptions, all: readonly CommandOptions[]): boolean {
  const chosen = all.some((other) => !other.isFirst && other.isWatched);
  return !command.isFirst && (command.isWatched || !chosen);
}

export function makePlan(
  options: Options,
  { traits, facts }: { traits: Traits; facts: Facts },
): Plan | Problem {
  const { ownPid } = facts;
  if (options.all && ownPid !== 1) return allOnlyAsInit(ownPid);
  const mainCommand = options.commands.findIndex(({ isFirst }) => !isFirst);
  const commands: Command[] = [];
  for (const [id, command] of options.commands.entries()) {
    const user = command.user === undefined
      ? undefined
      : resolveUser(command.user, facts.userFiles);
    if (user !== undefined && "advice" in user) return user;
    const { argv, folder, isFirst, stopSignal, unsetVariables, variables } = command;
    commands.push({
      id,
      argv,
      files: commandFiles(argv[0], pathOf(command, facts.path)),
      unsetVariables,
      variables: [...homeOf(command, user), ...variables],
      folder,
      user,
      isFirst,
      isWatched: isWatched(command, options.commands),
      stopSignal,
      takesForeground: id === mainCommand || isFirst,
    });
  }
  return {
    ownPid,
    commands,
    traits,
    forwardTo: options.group ? "group" : "process",
    rewrites: options.rewrites,
    delaysMs: options.delaysMs,
    stopTimeoutMs: options.stopTimeoutMs,
    graceMs: options.graceMs,
    wait: options.wait,
    asksAll: options.all,
    endsWithAny: options.any,
    exitCodes: options.exitCodes,
    adoptsOrphans: traits.adoptsOrphans || options.subreaper,
    parentDeathSignal: options.parentDeathSignal,
    warnsOfReaps: options.warnReap,
    pauses: options.pause,
    logLevel: options.logLevel,
    terminalFd: facts.terminalFd,
  };
}

/** As the init of its PID namespace it adopts every orphan and may signal everybody at once. */
export function isInit(plan: Plan): boolean {
  return plan.ownPid === 1;
}
