// SPDX-License-Identifier: MIT
// Run P: the probe in the application's place, and one signal to PID 1, in a container of its own
// for each signal, since a signal may be the end of whoever should have passed it on.
import { RTMAX, SIGNAL_NUMBERS, signalName } from "../init/core/signals.ts";
import { triedSignals } from "./check.ts";
import { both, forEach } from "./concurrency.ts";
import type { State } from "./container.ts";
import type { NoProbe, ProbeRun, ProcessTree, SignalRun } from "./observations.ts";
import { type Placement, planPlacements } from "./probe_plan.ts";
import { type ProbeContainer, ProbeVolume, type RunPlan } from "./probe_container.ts";
import { readEvents, type Subject } from "./run_real.ts";

/** How long a signal may take to the probe. */
const ARRIVAL_MS = 1000;
/** How long whoever forwards it has to do so again, or to end although the probe goes on. */
const SETTLE_MS = 250;
/** How long the container may go on when the probe has exited. */
const END_MS = 5000;
/**
 * An init may give up on who is left after a time of its own. That the probe was not told to finish
 * before is then no fault of that init, but of a machine that is too busy.
 */
const PATIENT_MS = 2000;

export interface ProbeSubject extends Subject {
  /** Of run R: where the application stands. */
  readonly tree: ProcessTree;
  readonly readyMs: number;
  readonly baronet: Uint8Array;
}

/** Tries every signal; the stop signal first, since it shows whether the probe can be placed. */
export async function runProbe(subject: ProbeSubject): Promise<ProbeRun | NoProbe> {
  const { image, wishes } = subject;
  const placements = planPlacements(wishes.probe, subject);
  if ("reason" in placements) return placements;
  const [stopSignal, ...others] = triedSignals(image.stopSignal, wishes);
  const volume = await ProbeVolume.fill(subject, [stopSignal, ...others]);
  const reasons: string[] = [];
  for (const placement of placements) {
    const plan = planRun(stopSignal, placement, false);
    const isLast = placement === placements.at(-1);
    const started = await volume.start(
      plan,
      isLast ? wishes.readyTimeoutMs : shortTimeout(subject),
    );
    if (typeof started === "string") {
      reasons.push(started);
      continue;
    }
    const { ready } = started;
    const [first, runs] = await both(
      tryStop(started, { stopSignal, volume, placement }),
      forEach(others, (signal) => trySignal(signal, { volume, placement, subject })),
    );
    return {
      mode: placement.mode,
      signals: [first.signal, ...runs],
      stop: first.stop,
      isOrphanReaped: first.isOrphanReaped,
      inheritedIgnored: ready.ignored,
      inheritedBlocked: ready.blocked,
    };
  }
  return { mode: "none", reason: reasons.join("; ") };
}

/** Where there is another way to try, a probe that does not start is not waited for as long. */
function shortTimeout({ readyMs, wishes }: ProbeSubject): number {
  return Math.min(wishes.readyTimeoutMs, 3000 + 3 * readyMs);
}

/** The probe ends by a signal that nobody else sends: it shall go on when it hears the others. */
function planRun(signal: number, placement: Placement, isAlone: boolean): RunPlan {
  const exitSignal = signal === RTMAX ? RTMAX - 1 : RTMAX;
  return { signal, placement, exitSignal, isAlone };
}

interface Surroundings {
  readonly volume: ProbeVolume;
  readonly placement: Placement;
}

async function trySignal(
  signal: number,
  { volume, placement, subject }: Surroundings & { subject: ProbeSubject },
): Promise<SignalRun> {
  const plan = planRun(signal, placement, true);
  const started = await volume.start(plan, subject.wishes.readyTimeoutMs);
  if (typeof started === "string") {
    throw new Error(`Cannot try ${signalName(signal)}: ${started}`);
  }
  const run = await send(signal, { stopSignal: subject.image.stopSignal, started });
  await started.container.remove();
  return run;
}

/** Sends the signal to PID 1 and waits for what comes of it. */
async function send(
  signal: number,
  { stopSignal, started }: { stopSignal: number; started: ProbeContainer },
): Promise<SignalRun> {
  await started.container.kill(signal);
  await started.hears(signal, ARRIVAL_MS);
  const ended = await started.container.ended(SETTLE_MS);
  const log = await started.log();
  const as = log.heardAs(signal) ?? signal;
  // An init whose command has died of the signal asks who is left with TERM: that was not its way.
  const isRest = as === SIGNAL_NUMBERS.SIGTERM && signal !== stopSignal;
  const { count: seen, from } = log.heard("probe", isRest ? signal : as);
  const exitCode = ended?.exitCode ?? null;
  return { signal, ...(as === signal || isRest ? {} : { as }), seen, from, exitCode };
}

async function tryStop(
  started: ProbeContainer,
  { stopSignal, volume, placement }: Surroundings & { stopSignal: number },
): Promise<Pick<ProbeRun, "stop" | "isOrphanReaped"> & { signal: SignalRun }> {
  const signal = await send(stopSignal, { stopSignal, started });
  if (signal.seen === 0) {
    const { isOrphanReaped } = await started.log();
    await started.container.remove();
    return { signal, stop: undefined, isOrphanReaped };
  }
  const isAwaited = signal.exitCode === null;
  const ended = isAwaited ? await end(started) : await started.container.inspect();
  const log = await started.log();
  const isLate = isAwaited && log.exitCode === null && await hasWaited(started, ended);
  const isSignalled = (process: "orphan" | "daemon") =>
    [stopSignal, signal.as ?? stopSignal, SIGNAL_NUMBERS.SIGTERM]
      .some((one) => log.heard(process, one).count > 0);
  await started.container.remove();
  const isHeld = isAwaited && ended === undefined && log.exitCode !== null;
  const alone = isHeld ? await endAlone(stopSignal, { volume, placement }) : undefined;
  return {
    signal,
    isOrphanReaped: log.isOrphanReaped,
    stop: {
      isAwaited,
      exitSent: log.exitCode,
      exitSeen: isLate ? null : ended?.exitCode ?? alone ?? null,
      isHeldByOrphans: alone !== undefined,
      isOrphanSignalled: isSignalled("orphan"),
      isDaemonSignalled: isSignalled("daemon"),
    },
  };
}

/** Whether whoever killed the probe had given it more time than the engine should need. */
async function hasWaited({ container }: ProbeContainer, ended: State | undefined) {
  if (ended === undefined) return false;
  const { shutdownMs = 0 } = await readEvents(container, ended);
  return shutdownMs > PATIENT_MS;
}

/** Lets the probe exit and waits for the container; undefined: it goes on. */
async function end(started: ProbeContainer) {
  await started.finish();
  return await started.container.ended(END_MS);
}

/** The container's exit code where the probe has made no orphans; undefined: it goes on. */
async function endAlone(
  stopSignal: number,
  { volume, placement }: Surroundings,
): Promise<number | undefined> {
  const started = await volume.start(planRun(stopSignal, placement, true), END_MS);
  if (typeof started === "string") throw new Error(`Cannot try the stop again: ${started}`);
  await send(stopSignal, { stopSignal, started });
  const ended = await end(started);
  await started.container.remove();
  return ended?.exitCode;
}
