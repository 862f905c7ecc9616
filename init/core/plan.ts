// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Options + facts about this process → the plan that the supervisor follows.
import type { Variable } from "./option_values.ts";
import type { CommandOptions, Options, Settings } from "./options.ts";
import { isRefusal, type Refusal, refusal } from "./refusals.ts";
import type { Traits } from "./traits.ts";
import { resolveUser, type User, type UserFiles } from "./user.ts";

export type Pid = number;
/** The place of a command in the plan, from 0. */
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
  /** It leads its session: of a lost connection the kernel tells it, and nobody else. */
  readonly leadsSession: boolean;
  /** /etc/passwd and /etc/group, read where a command names a user. */
  readonly userFiles: UserFiles;
}

export interface Plan {
  readonly ownPid: Pid;
  /** Those that run first, then the others; each kind in the order of the command line. */
  readonly commands: readonly Command[];
  readonly traits: Traits;
  readonly settings: Settings;
  readonly terminalFd: number | undefined;
  readonly leadsSession: boolean;
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
  if (variables.length === 0 && unsetVariables.length === 0) return inherited;
  const own = variables.findLast(([name]) => name === "PATH");
  if (own !== undefined) return own[1];
  return unsetVariables.includes("PATH") ? undefined : inherited;
}

/** HOME follows the user, as with Docker's USER, unless it is set by hand. */
function variablesOf(
  { variables, unsetVariables }: CommandOptions,
  user: User | undefined,
): readonly Variable[] {
  if (user?.home === undefined) return variables;
  const isChosen = variables.some(([name]) => name === "HOME") || unsetVariables.includes("HOME");
  return isChosen ? variables : [["HOME", user.home], ...variables];
}

/** Those that run first before all others. */
function inOrder(commands: readonly CommandOptions[]): readonly CommandOptions[] {
  if (!commands.some(({ isFirst }) => isFirst)) return commands;
  const firsts = commands.filter(({ isFirst }) => isFirst);
  return [...firsts, ...commands.filter(({ isFirst }) => !isFirst)];
}

export function makePlan(
  { settings, commands: asked }: Options,
  { traits, facts }: { traits: Traits; facts: Facts },
): Plan | Refusal {
  const { ownPid, terminalFd, leadsSession } = facts;
  if (settings.all && ownPid !== 1) return refusal("allOnlyAsInit", ownPid);
  const ordered = inOrder(asked);
  // Where one main command is watched, only those are; else all of them.
  const isChosen = ordered.some(({ isFirst, isWatched }) => !isFirst && isWatched);
  const commands: Command[] = [];
  for (const command of ordered) {
    const { argv, folder, isFirst, stopSignal, unsetVariables } = command;
    const user = command.user === undefined
      ? undefined
      : resolveUser(command.user, facts.userFiles);
    if (user !== undefined && isRefusal(user)) return user;
    const isMain = !isFirst && commands.every((other) => other.isFirst);
    commands.push({
      id: commands.length,
      argv,
      files: commandFiles(argv[0], pathOf(command, facts.path)),
      unsetVariables,
      variables: variablesOf(command, user),
      folder,
      user,
      isFirst,
      isWatched: !isFirst && (command.isWatched || !isChosen),
      stopSignal,
      takesForeground: isFirst || isMain,
    });
  }
  return { ownPid, commands, traits, settings, terminalFd, leadsSession };
}

/** Whether orphans are adopted where it takes a system call: where baronet is not PID 1. */
export function adoptsOrphans({ traits, settings }: Plan): boolean {
  return traits.adoptsOrphans || settings.subreaper;
}

/** As the init of its PID namespace it adopts every orphan and may signal everybody at once. */
export function isInit(plan: Plan): boolean {
  return plan.ownPid === 1;
}
