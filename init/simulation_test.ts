// SPDX-License-Identifier: MIT
// The laws of baronet hold in every scenario: fast-check chooses command lines, processes,
// signals and failures, and makes a failing one small. That one is printed as a unit test, with
// the seed that finds it again: SIMULATION_SEED=123 SIMULATION_RUNS=100000.
import fc from "fast-check";
import { type Run, simulate } from "./simulate.ts";
import { Choices } from "./simulated_choices.ts";
import { makeScenario } from "./simulated_scenarios.ts";
import * as endingLaws from "./simulation_ending_laws.ts";
import * as laws from "./simulation_laws.ts";
import { formatAsTest, formatScenario } from "./simulation_printer.ts";
import * as signalLaws from "./simulation_signal_laws.ts";

const DEFAULT_RUNS = 8000;
/** How long a scenario that breaks a law is made smaller. */
const SHRINKING_MS = 10_000;
const RUNS = readNumber("SIMULATION_RUNS") ?? DEFAULT_RUNS;
/** The same each time: what fails here fails for whoever looks at it. Others are for the asking. */
const SEED = readNumber("SIMULATION_SEED") ?? 1;

const LAWS: readonly (readonly [title: string, law: laws.Law])[] = [
  ["runLoop() never fails, and never turns in a circle", laws.neverFails],
  ["runLoop() exits once, and does nothing after it", laws.exitsOnce],
  ["runLoop() exits with the code that the table says", laws.exitsWithTheRightCode],
  ["runLoop() never sleeps while there is a zombie to reap", laws.reapsAll],
  ["runLoop() leaves nobody alive that it can find and signal", laws.leavesNobody],
  ["runLoop() waits for the commands' groups where it asks only these", laws.leavesNoGroup],
  [
    "runLoop() exits within the grace period and the time that KILL is given",
    laws.endsWithinABound,
  ],
  ["runLoop() exits in the moment in which nobody is left", laws.losesNoTime],
  [
    "runLoop() wakes up for nothing but a signal, or a timer with a reason",
    laws.wakesUpForAReason,
  ],
  [
    "runLoop() forwards each signal to each running command, once and with its value",
    signalLaws.forwardsOnce,
  ],
  ["runLoop() receives each signal, those that are queued in order", signalLaws.receivesAll],
  ["runLoop() hears of its parent's death", signalLaws.hearsOfItsParent],
  ["runLoop() continues a command that is to stop", signalLaws.continuesWhoIsToStop],
  ["runLoop() continues the job that it has stopped", signalLaws.continuesTheJob],
  ["runLoop() never signals a pid or a group that it has reaped", signalLaws.signalsNoReapedPid],
  ["runLoop() KILLs nobody twice", endingLaws.killsOnce],
  [
    "runLoop() KILLs nobody before the grace period or the stop timeout is over",
    endingLaws.killsInTime,
  ],
  [
    "runLoop() KILLs a command that has not stopped when the stop timeout is over",
    endingLaws.killsWhenOverdue,
  ],
  ["runLoop() asks nobody to end who was asked before", endingLaws.asksOnce],
  ["runLoop() asks everybody to end where it is PID 1", endingLaws.asksEverybody],
  ["runLoop() asks whoever appears while it asks", endingLaws.asksNewcomers],
  ["runLoop() asks nobody but the groups where it waits for these", endingLaws.asksOnlyGroups],
  ["runLoop() KILLs nobody who was not asked to end", endingLaws.asksBeforeKilling],
  ["runLoop() continues whoever it asks to end", endingLaws.continuesWhoIsAsked],
];

/** Undefined where the variable is not set, or may not be read. */
function readNumber(variable: string): number | undefined {
  const isReadable = Deno.permissions.querySync({ name: "env", variable }).state === "granted";
  const text = isReadable ? Deno.env.get(variable) : undefined;
  return text === undefined ? undefined : Number(text);
}

/** All choices of the same kind are equally likely: the simple ones are not what is looked for. */
function anyNumber(max: number) {
  return fc.noBias(fc.nat(max));
}

/** Plays scenarios until one is not good, and then smaller ones for some time. */
function check(isGood: (run: Run) => boolean, { path = "", mostMs = Infinity } = {}): void {
  const property = fc.property(fc.gen(), (generate) => {
    const choices = new Choices((max) => generate(anyNumber, max));
    return isGood(simulate(makeScenario({ choices, isPlayable: false })));
  });
  const limit = mostMs === Infinity ? {} : { interruptAfterTimeLimit: mostMs };
  fc.check(property, { numRuns: RUNS, seed: SEED, path, ...limit });
}

/** The number of the first run that breaks each law: they are played once for all of them. */
let broken: Map<laws.Law, number> | undefined;

function findBroken(): Map<laws.Law, number> {
  const found = new Map<laws.Law, number>();
  let count = 0;
  check((run) => {
    for (const [, law] of LAWS) {
      if (!found.has(law) && law(run) !== undefined) found.set(law, count);
    }
    count++;
    return true;
  });
  return found;
}

/** The error is a unit test of the smallest scenario that breaks the law. */
function holds(law: laws.Law): void {
  broken ??= findBroken();
  const nth = broken.get(law);
  if (nth === undefined) return;
  let smallest: { run: Run; violation: laws.Violation } | undefined;
  check((run) => {
    const violation = law(run);
    // Each that fails is smaller than the one before.
    if (violation !== undefined) smallest = { run, violation };
    return violation === undefined;
  }, { path: `${nth}`, mostMs: SHRINKING_MS });
  if (smallest === undefined) throw new Error(`run ${nth} of seed ${SEED} fails only once`);
  const { run, violation: { text, index } } = smallest;
  const test = formatAsTest(run, { found: text, index });
  throw new Error(
    `${text}, with SIMULATION_SEED=${SEED}\n${formatScenario(run.scenario)}${test}`,
  );
}

for (const [title, law] of LAWS) Deno.test(title, () => holds(law));
