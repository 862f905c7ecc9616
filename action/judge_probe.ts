// SPDX-License-Identifier: MIT
// Pure: what run P says about the way between PID 1 and the application. The probe catches every
// signal, so one that it did not hear was lost on that way.
import { formatSignal, signalName } from "../init/core/signals.ts";
import {
  blameChain,
  type Case,
  type Check,
  isShellBelowInit,
  obstacle,
  pass,
  quote,
  requiredSignals,
  skip,
} from "./check.ts";
import type { ProbeRun, ProcessTree, SignalRun, StopRun } from "./observations.ts";

/** `tree`: that of run R, in which the application stands where the probe stands in run P. */
export function judgeProbe(
  probe: ProbeRun,
  { tree, ...about }: Case & { tree: ProcessTree },
): Check[] {
  const stopSignal = about.seen.image.stopSignal;
  return [
    ...probe.signals.map((run) => judgeSignal(run, tree, about)),
    ...judgeStop(probe.stop, tree, { stopSignal, ...about }),
    ...judgeOrphans(probe, tree, about),
    judgeMasks(probe, tree),
  ];
}

/** A signal that the user does not require to arrive is a warning. */
function complaint(signal: number, about: Case): "fail" | "warn" {
  return requiredSignals(about).includes(signal) ? "fail" : "warn";
}

function judgeSignal(run: SignalRun, tree: ProcessTree, about: Case): Check {
  const { signal, as, seen } = run;
  const id = `forward.${signalName(signal)}`;
  const how = as === undefined ? "once" : `as ${formatSignal(as)}`;
  if (seen === 1) return pass(id, `${formatSignal(signal)} reaches the application, ${how}`);
  const status = complaint(signal, about);
  const culprit = blameChain(tree);
  if (seen > 1) {
    const message = `${formatSignal(signal)} reaches the application ${seen} times`;
    return { id, status, culprit, message };
  }
  return { id, status, culprit, message: describeLoss(run, tree) };
}

function describeLoss({ signal, exitCode }: SignalRun, tree: ProcessTree): string {
  const { main, pid1 } = tree;
  const name = formatSignal(signal);
  const lost = `${quote(main)} never hears ${name}`;
  const blocker = obstacle(tree);
  if (main === pid1) return `${lost}, though it is PID 1`;
  if (isShellBelowInit(tree) && exitCode !== null) {
    return `${lost}: PID 1 ${quote(pid1)} passes it to the shell ${quote(blocker)} alone, ` +
      `the container exits with ${exitCode} at once, and the application is killed`;
  }
  if (exitCode !== null) {
    return `${lost}: ${quote(blocker)} ends at once with ${exitCode}, ` +
      "and the application is killed";
  }
  return `${lost}: ${quote(blocker)} does not pass it on`;
}

function judgeStop(
  stop: StopRun | undefined,
  tree: ProcessTree,
  about: Case & { stopSignal: number },
): Check[] {
  const name = formatSignal(about.stopSignal);
  const ids = ["forward.finish", "exit.propagated"];
  if (stop === undefined) {
    return ids.map((id) => skip(id, `Unknown, as ${name} does not reach the application`));
  }
  const finish = judgeFinish(stop, tree, name);
  return [
    finish,
    finish.status === "fail" || finish.status === "skip"
      ? skip("exit.propagated", "Unknown, as the application could not finish")
      : judgeExitCode(stop, tree),
  ];
}

function judgeFinish(stop: StopRun, tree: ProcessTree, name: string): Check {
  const id = "forward.finish";
  const culprit = blameChain(tree);
  if (stop.isAwaited && stop.exitSent === null && stop.exitSeen === null) {
    // It may be in a PID namespace of its own, where its pid is another one; or that took too long.
    return skip(id, "Unknown, as the probe could not be told to finish in time");
  }
  if (!stop.isAwaited || stop.exitSent === null) {
    const message = `The application hears ${name} and is killed before it has finished: ` +
      `${quote(obstacle(tree))} does not wait for it`;
    return { id, status: "fail", culprit, message };
  }
  if (stop.exitSeen === null) {
    const message = `${
      quote(tree.pid1)
    } goes on when the application has exited, until it is killed`;
    return { id, status: "fail", culprit, message };
  }
  if (!stop.isHeldByOrphans) return pass(id, "PID 1 waits until the application has finished");
  const message = `${
    quote(tree.pid1)
  } waits for orphans that it does not signal, until it is killed`;
  return { id, status: "warn", culprit, message };
}

function judgeExitCode({ exitSent, exitSeen }: StopRun, tree: ProcessTree): Check {
  const id = "exit.propagated";
  if (exitSent === exitSeen) return pass(id, "The application's exit code is the container's");
  const message =
    `The container exits with ${exitSeen} when the application exits with ${exitSent}`;
  return { id, status: "warn", culprit: blameChain(tree), message };
}

function judgeOrphans(
  { isOrphanReaped, stop }: ProbeRun,
  tree: ProcessTree,
  { wishes }: Case,
): Check[] {
  if (wishes.orphans === "off") return [];
  const signalled = stop === undefined ? [] : [describeSignalled(stop)];
  if (isOrphanReaped === undefined) {
    const message = "Unknown, as the container ended too early";
    return [skip("orphan.reaped", message), ...signalled];
  }
  if (isOrphanReaped) return [pass("orphan.reaped", "PID 1 reaps orphans"), ...signalled];
  // Nobody was put there to reap: that is the choice of who wrote the ENTRYPOINT.
  const culprit = tree.chain.length === 0 ? "entrypoint" : blameChain(tree);
  const message = tree.chain.length === 0
    ? `PID 1 is the application, ${quote(tree.pid1)}: it has to reap orphans, or they stay zombies`
    : `PID 1 ${quote(tree.pid1)} does not reap orphans: they stay zombies`;
  return [{ id: "orphan.reaped", status: wishes.orphans, culprit, message }, ...signalled];
}

function describeSignalled({ isOrphanSignalled, isDaemonSignalled }: StopRun): Check {
  const heard = [
    ...(isOrphanSignalled ? ["in the application's process group"] : []),
    ...(isDaemonSignalled ? ["in a session of their own"] : []),
  ];
  return heard.length > 0
    ? pass("orphan.signalled", `Orphans ${heard.join(" and ")} are asked to stop as well`)
    : skip("orphan.signalled", "Orphans are not asked to stop, they are killed with the container");
}

function judgeMasks(
  { inheritedIgnored, inheritedBlocked }: ProbeRun,
  tree: ProcessTree,
): Check {
  const id = "mask.inherited";
  const parts = [
    ...(inheritedIgnored.length > 0 ? [`ignoring ${inheritedIgnored.join(", ")}`] : []),
    ...(inheritedBlocked.length > 0 ? [`with ${inheritedBlocked.join(", ")} blocked`] : []),
  ];
  if (parts.length === 0) {
    return pass(id, "The application starts with no signal blocked or ignored");
  }
  const culprit = tree.chain.length === 0 ? "entrypoint" : blameChain(tree);
  return { id, status: "warn", culprit, message: `The application starts ${parts.join(" and ")}` };
}
