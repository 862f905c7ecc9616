// SPDX-License-Identifier: MIT
// Starts one command of the plan: puts together what the host's spawn takes, and says what came
// of it.
import { ERRNO } from "../core/errno.ts";
import type { Event, FileFacts, StartStep } from "../core/events.ts";
import type { Command, Plan } from "../core/plan.ts";
import { changeEnvironment } from "./environment.ts";

/** enum spawn_grouping of init/host/spawn.h. */
export const GROUPINGS = { "shared group": 0, "own group": 1, "own session": 2 } as const;
/** enum spawn_step of init/host/spawn.h, which a failure carries above its errno. */
const STEPS: readonly StartStep[] = ["start", "chdir", "setgroups", "setgid", "setuid"];
const STEP_FACTOR = 4096;

export interface Spawned {
  readonly event: Event;
  readonly hasChild: boolean;
}

/** The terminal, where this command is the one to get it; handed over only if it is ours. */
function terminalFor(command: Command, { terminalFd, traits }: Plan): number {
  if (terminalFd === undefined || !command.takesForeground) return -1;
  const isSession = traits.grouping === "own session";
  return isSession || host.tcgetpgrp(terminalFd) === host.getpgrp() ? terminalFd : -1;
}

export function spawnCommand(command: Command, plan: Plan): Spawned {
  const { id, files } = command;
  const result = host.spawn(command, {
    environ: changeEnvironment(command),
    grouping: GROUPINGS[plan.traits.grouping],
    terminalFd: terminalFor(command, plan),
    signalsGroup: plan.settings.group,
  });
  if (result > 0) {
    return { event: { type: "commandStarted", command: id, pid: result }, hasChild: true };
  }
  const errno = -result % STEP_FACTOR;
  const step = STEPS[Math.floor(-result / STEP_FACTOR)];
  const file = step === "start" ? findFile(files) : undefined;
  return { event: { type: "commandFailed", command: id, step, errno, file }, hasChild: false };
}

/** The first path that leads somewhere: to a file, or to a folder that may not be entered. */
function findFile(files: readonly string[]): FileFacts | undefined {
  const facts = files.map((path) => ({ path, mode: host.stat(path) }));
  return facts.find(({ mode }) => mode >= 0 || mode === -ERRNO.EACCES);
}
