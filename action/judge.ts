// SPDX-License-Identifier: MIT
// Pure: Observations -> checks -> one verdict with a culprit and what to do.
//
// Neither run decides alone. Run R stops the image as it is, and may look good though the
// application heard nothing: an init whose shell dies of TERM exits within milliseconds. Run P
// shows the way that a signal takes, but not what the application makes of it. The way bad: the
// entrypoint or the init. The way good and the stop bad: the application.
import type { Culprit } from "../init/core/verdict.ts";
import { advise } from "./advice.ts";
import { type Case, type Check, hasProbed, skip, type Verdict } from "./check.ts";
import { judgeProbe } from "./judge_probe.ts";
import { judgeReal } from "./judge_real.ts";
import { hasTraced, judgeTrace } from "./judge_trace.ts";
import { EXEC_FORM_RULE, type LintFinding } from "./lint_finding.ts";
import type { FailedRun } from "./observations.ts";

export interface Judgement {
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
  readonly culprit: Culprit | null;
  /** What matters most, in one sentence without a full stop. */
  readonly message: string;
  /** What to change; "" when there is nothing to. */
  readonly advice: string;
}

/** Which check explains the verdict, when several are as bad: the way before the stop. */
const WEIGHT = ["stop.oom", "forward.", "trace.", "zombies", "exit.", "stop.", "orphan.", "mask."];

export function judge(about: Case): Judgement {
  const { real, probe, lint } = about.seen;
  const ofLint = lint === undefined ? [] : [judgeLint(lint)];
  if (real.outcome !== "stopped") return judgeFailedRun(real, ofLint, about);
  const ofProbe = hasProbed(probe)
    ? judgeProbe(probe, { ...about, tree: real.tree })
    : [skip("forward", `Nobody saw which signals arrive: ${probe.reason}`)];
  const ofTrace = judgeTrace(real, about);
  const isWayBad = [...ofProbe, ...ofTrace].some(isBadWay);
  const ofReal = judgeReal(real, { ...about, isWayBad });
  const checks = [...ofLint, ...ofReal, ...ofProbe, ...ofTrace];
  const worst = findWorst(checks);
  if (worst?.status !== "fail" && probe.mode === "none" && !hasTraced(about.seen.trace)) {
    const message = `Nobody can tell which signals arrive: ${probe.reason}`;
    const advice = "Name the application with the input main, or choose the input probe; " +
      "with probe: off the stop alone is judged, with trace: privileged the kernel is asked";
    return { checks, verdict: "inconclusive", culprit: null, message, advice };
  }
  if (worst === undefined) {
    return { checks, verdict: "pass", culprit: null, message: praise(about), advice: "" };
  }
  const { culprit, message } = worst;
  const verdict = worst.status === "fail" ? "fail" : "warn";
  return { checks, verdict, culprit, message, advice: advise(worst, real.tree, about) };
}

function praise({ seen }: Case): string {
  if (hasProbed(seen.probe)) {
    return seen.probe.stop?.exitSent === null
      ? "The application hears the signals, and the image stops by itself"
      : "The application hears the signals, finishes, and its exit code is the container's";
  }
  return hasTraced(seen.trace)
    ? "The kernel saw the stop signal go to the application, which then ends by itself"
    : "The image stops by itself; which signals arrive was not asked";
}

/** The signal does not get so far as to be the application's business. */
function isBadWay({ id, status, culprit }: Check): boolean {
  return status === "fail" && /^(forward|trace)\./.test(id) && culprit !== "application";
}

function findWorst(checks: readonly Check[]): Check | undefined {
  const weigh = ({ id }: Check) => {
    const place = WEIGHT.findIndex((start) => id.startsWith(start));
    return place < 0 ? WEIGHT.length : place;
  };
  for (const status of ["fail", "warn"]) {
    const found = checks.filter((check) => check.status === status);
    if (found.length > 0) return found.toSorted((a, b) => weigh(a) - weigh(b))[0];
  }
  return undefined;
}

function judgeLint(findings: readonly LintFinding[]): Check {
  const id = "dockerfile.exec-form";
  const found = findings.find(({ rule }) => rule === EXEC_FORM_RULE);
  if (found === undefined) {
    return {
      id,
      status: "pass",
      culprit: null,
      message: "ENTRYPOINT and CMD are in the exec form",
    };
  }
  const { file, line } = found;
  const message =
    "ENTRYPOINT or CMD is in the shell form: a shell may stand before the application";
  return { id, status: "warn", culprit: "entrypoint", message, file, line };
}

function judgeFailedRun(run: FailedRun, ofLint: Check[], { seen }: Case): Judgement {
  const checks = [...ofLint, skip("ready", run.reason)];
  const culprit = blameFailedRun(run);
  const isForeign = seen.image.arch !== seen.engine.arch;
  const advice = isForeign
    ? `The image is for ${seen.image.arch} and the engine for ${seen.engine.arch}: run ` +
      "docker/setup-qemu-action first, or verify on a runner of that architecture"
    : adviseFailedRun(run);
  return { checks, verdict: "inconclusive", culprit, message: run.reason, advice };
}

const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

function blameFailedRun({ outcome, exitCode }: FailedRun): Culprit | null {
  if (outcome === "not started") return "environment";
  if (outcome === "never ready") return null;
  return exitCode === NOT_EXECUTABLE || exitCode === NOT_FOUND ? "entrypoint" : "application";
}

function adviseFailedRun({ outcome }: FailedRun): string {
  switch (outcome) {
    case "not started":
      return "See what the engine says, and whether run-args and the image fit to it";
    case "exited early":
      return "Only what goes on running can be stopped: give it what it needs with run-args, " +
        "or another command with the input command";
    case "never ready":
      return "Say how to see that it is ready with the input ready, or raise ready-timeout";
  }
}
