// SPDX-License-Identifier: MIT
import { assertEquals, assertRejects } from "@std/assert";
import type { Event } from "./core/events.ts";
import type { Plan } from "./core/plan.ts";
import type { Step } from "./core/state.ts";
import { begin, step } from "./core/supervisor.ts";
import { simulate } from "./simulate.ts";
import { seededChoices } from "./simulated_choices.ts";
import { makeScenario } from "./simulated_scenarios.ts";
import { killsOnce } from "./simulation_ending_laws.ts";
import { formatAsTest, formatLiteral } from "./simulation_printer.ts";

const KILL = 9;
const SEEDS = 100;

/** A step() that is broken: each KILL is sent twice. */
function killTwice(state: Step["state"], event: Event): Step {
  const next = step(state, event);
  const effects = next.effects.flatMap((effect) =>
    effect.type === "sendSignal" && effect.signal === KILL ? [effect, effect] : [effect]
  );
  return { ...next, effects };
}

/** The runs of a broken baronet in which the law is seen to be broken. */
function* findBrokenRuns() {
  for (let seed = 0; seed < SEEDS; seed++) {
    const scenario = makeScenario({ choices: seededChoices(seed), isPlayable: false });
    const run = simulate(scenario, killTwice);
    const violation = killsOnce(run);
    if (violation !== undefined) yield { run, violation };
  }
}

function toModule(text: string): string {
  return `data:application/typescript,${encodeURIComponent(text)}`;
}

/** Runs the one test that a text holds, with `after` for the supervisor's. */
async function runTest(text: string, after: (...args: never[]) => unknown): Promise<void> {
  let run = () => {};
  const hooks = { after, test: (_title: string, test: () => void) => run = test };
  Reflect.set(globalThis, "printedTest", hooks);
  const story = toModule(
    `export * from "${import.meta.resolve("./core/story.ts")}";
     export const after = (...story) => globalThis.printedTest.after(...story);`,
  );
  const module = text.replaceAll(
    /from "(\.\/[^"]+)"/g,
    (_, path) => `from "${path === "./story.ts" ? story : import.meta.resolve(`./core/${path}`)}"`,
  ).replace("Deno.test(", "globalThis.printedTest.test(");
  try {
    await import(toModule(module));
    run();
  } finally {
    Reflect.deleteProperty(globalThis, "printedTest");
  }
}

Deno.test("formatLiteral() writes data as TypeScript, with what JSON has not", () => {
  assertEquals(
    formatLiteral({ a: [1, undefined, "x\n"], b: 7n }),
    '{ a: [1, undefined, "x\\n"], b: 7n }',
  );
  assertEquals(formatLiteral(new Map([[15, 0]])), "new Map([[15, 0]])");
});

Deno.test("formatAsTest() prints a run as a unit test that fails in the same way", async () => {
  let count = 0;
  for (const { run, violation } of findBrokenRuns()) {
    const text = formatAsTest(run, { found: violation.text, index: violation.index });
    const done: unknown[] = [];
    const after = (plan: Plan, ...events: Event[]) => {
      const { effects } = events.reduce(({ state }, event) => killTwice(state, event), begin(plan));
      done.push(...effects.filter((effect) => effect.type === "sendSignal"));
      return effects;
    };
    // What ought to be done is left open, so that it fails until somebody has said it.
    await assertRejects(() => runTest(text, after), Error, "Values are not equal");
    const { effects } = run.moments[violation.index ?? 0];
    assertEquals(done, effects.filter((effect) => effect.type === "sendSignal"), text);
    count++;
  }
  assertEquals(count > 10, true, `expected some broken runs, got ${count}`);
});
