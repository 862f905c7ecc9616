// SPDX-License-Identifier: MIT
// Pure: what run R says about how the image stops. Whose fault a bad stop is depends on run P: when
// the probe in the application's place heard the signal and could finish, it is the application.
import { formatSignal, signalName } from "../init/core/signals.ts";
import { exitCodeOfSignal } from "../init/core/wait_status.ts";
import type { Culprit } from "../init/core/verdict.ts";
import {
  blameChain,
  type Case,
  type Check,
  hasProbed,
  heardStopSignal,
  pass,
  quote,
  skip,
} from "./check.ts";
import { hasTraced } from "./judge_trace.ts";
import type { StoppedRun } from "./observations.ts";
import { dispositionOf } from "./process_tree.ts";
import { programName } from "./programs.ts";

/** `isWayBad`: whether run P failed on the stop signal. */
export function judgeReal(real: StoppedRun, about: Case & { isWayBad: boolean }): Check[] {
  const seconds = (real.readyMs / 1000).toFixed(1);
  return [
    pass("ready", `The container is ready after ${seconds} s`),
    judgeMain(real, about),
    judgeGrace(real, about),
    judgeMemory(real),
    judgeExitCode(real, about),
    judgeDisposition(real, about),
    judgeZombies(real, about),
  ];
}

/** PID 1 may be an init that nobody knows, and who runs below it the application. */
function judgeMain({ tree: { main, pid1, processes } }: StoppedRun, { wishes }: Case): Check {
  const id = "app.found";
  const program = (args: string) => programName(args.split(" ")[0]);
  const other = processes.find(({ parentPid, args }) =>
    parentPid === pid1.pid && program(args) !== program(pid1.args)
  );
  if (main !== pid1 || other === undefined || wishes.main !== undefined) {
    return pass(id, `The application is ${quote(main)}`);
  }
  const message = `The application is taken to be PID 1 ${quote(pid1)}, and not ${quote(other)} ` +
    "below it: if that is wrong, name it with the input main";
  return { id, status: "warn", culprit: null, message };
}

/** null: nobody knows whether the signal arrived. */
function blame(real: StoppedRun, { isWayBad, seen }: Case & { isWayBad: boolean }): Culprit | null {
  if (isWayBad) return blameChain(real.tree);
  const isWayKnown = hasProbed(seen.probe) || hasTraced(seen.trace);
  return isWayKnown || real.tree.chain.length === 0 ? "application" : null;
}

function judgeGrace(real: StoppedRun, about: Case & { isWayBad: boolean }): Check {
  const id = "stop.grace";
  const { gracePeriodS } = about.wishes;
  const name = formatSignal(about.seen.image.stopSignal);
  if (!real.isKilled) return pass(id, `It stops ${inMs(real)} after ${name}`);
  const { main, pid1 } = real.tree;
  const byItself = about.isWayBad || !hasProbed(about.seen.probe)
    ? `It does not stop within ${gracePeriodS} s of ${name} and is killed`
    : `${quote(main)}${main === pid1 ? ", PID 1," : ""} does nothing on ${name} ` +
      `within ${gracePeriodS} s and is killed`;
  return { id, status: "fail", culprit: blame(real, about), message: byItself };
}

function inMs({ shutdownMs }: StoppedRun): string {
  return `${Math.round(shutdownMs)} ms`;
}

function judgeMemory(real: StoppedRun): Check {
  const id = "stop.oom";
  if (!real.isOutOfMemory) return pass(id, "The memory is enough");
  const message = "The kernel killed a process of the container: its memory limit is reached";
  return { id, status: "fail", culprit: "environment", message };
}

function judgeExitCode(real: StoppedRun, about: Case & { isWayBad: boolean }): Check {
  const id = "stop.exit-code";
  const { exitCode, isKilled } = real;
  const expected = about.wishes.expectedExitCodes;
  if (isKilled) return skip(id, `Exit code ${exitCode} is that of KILL`);
  if (expected.includes(exitCode)) return pass(id, `It exits with ${exitCode}`);
  const signal = heardStopSignal(about.seen);
  const culprit = blame(real, about);
  const status = exitCode === exitCodeOfSignal(signal) ? "warn" : "fail";
  if (isOfAnother(exitCode, about)) {
    const message = `It exits with ${exitCode}, which is not the application's own exit code`;
    return { id, status, culprit: blameChain(real.tree), message };
  }
  if (status === "warn") {
    const message = `It exits with ${exitCode}, 128 + ${signal}: ` +
      `it dies of ${signalName(signal)} and cleans nothing up`;
    return { id, status, culprit, message };
  }
  const message = `It exits with ${exitCode}, expected is ${expected.join(" or ")}`;
  return { id, status, culprit, message };
}

/** Whether run P ended with the same code, though the probe exited with its own. */
function isOfAnother(exitCode: number, { seen: { probe } }: Case): boolean {
  if (!hasProbed(probe) || probe.stop === undefined) return false;
  const { exitSeen, exitSent } = probe.stop;
  return exitSent !== null && exitSeen === exitCode && exitSeen !== exitSent;
}

function judgeDisposition({ tree: { main } }: StoppedRun, { seen }: Case): Check {
  const id = "app.disposition";
  const signal = heardStopSignal(seen);
  const name = formatSignal(signal);
  const disposition = dispositionOf(main, signal);
  if (disposition === "caught") return pass(id, `${quote(main)} has a handler for ${name}`);
  const told = disposition === "default"
    ? `no handler of ${quote(main)} for ${name} (sigwait would not show)`
    : `that ${quote(main)} has ${name} ${disposition}`;
  return skip(id, `Its masks show ${told}`);
}

function judgeZombies(real: StoppedRun, { seen }: Case): Check {
  const id = "zombies";
  const { zombies, tree } = real;
  if (zombies === 0) return pass(id, "No process is left unreaped");
  const count = zombies === 1 ? "1 dead process stays" : `${zombies} dead processes stay`;
  const complain = (culprit: Culprit, why: string): Check => ({
    id,
    status: "fail",
    culprit,
    message: `${count} a zombie, as ${why}`.replace("stay a zombie", "stay zombies"),
  });
  if (tree.chain.length === 0) {
    // Its own children and orphans that it has adopted look the same.
    return complain("application", `PID 1 ${quote(tree.pid1)} does not wait for what has ended`);
  }
  const isReaping = hasProbed(seen.probe) && seen.probe.isOrphanReaped === true;
  return isReaping
    ? complain("application", "a living parent does not reap what it started")
    : complain(blameChain(tree), `PID 1 ${quote(tree.pid1)} does not reap orphans`);
}
