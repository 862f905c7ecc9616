// SPDX-License-Identifier: MIT
// A million reaped orphans and a million forwarded signals, and baronet's memory is what it was
// after the first few thousand. Takes a minute or two, so it is a task of its own: deno task
// million.
import { runTask, showStep } from "../scripts/progress.ts";
import { fixture, type Run, start } from "./harness.ts";
import { statusField } from "./processes.ts";

const TOTAL = 1_000_000;
const ROUNDS = 20;

/** What nobody else shares and no file holds: the memory that a leak would grow, in KB. */
function anonymousKb(pid: number): number {
  const rollup = Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`);
  return Number(rollup.match(/^Anonymous:\s+(\d+) kB$/m)![1]);
}

/**
 * Runs the rounds one by one and fails when the memory after one of them is more than after the
 * first.
 */
async function keepsItsSize(
  what: string,
  run: Run,
  round: (number: number) => Promise<void>,
): Promise<string> {
  const pid = await run.pid();
  let warm = 0;
  for (let number = 1; number <= ROUNDS; number++) {
    await showStep(
      `${what} ${(TOTAL / ROUNDS * number).toLocaleString("en")} of ${TOTAL.toLocaleString("en")}`,
      () => round(number),
    );
    const size = anonymousKb(pid);
    if (number === 1) warm = size;
    if (size > warm) {
      throw new Error(
        `expected ${warm} KB of memory as after the first round, got ${size} KB after round ${number}`,
      );
    }
  }
  return `${what} ${TOTAL.toLocaleString("en")}: ${warm} KB after the first ${
    (TOTAL / ROUNDS).toLocaleString("en")
  }, ` +
    `${anonymousKb(pid)} KB at the end (resident ${statusField(pid, "VmRSS")})`;
}

async function reapOrphans(): Promise<string> {
  const script = `while read go; do ${fixture("orphan_maker")} ${
    TOTAL / ROUNDS
  } 500 0; echo done; done`;
  await using run = start({ stdin: "piped", command: ["sh", "-c", script] });
  const stdin = run.stdin.getWriter();
  const result = await keepsItsSize("reaped", run, async () => {
    await stdin.write(new TextEncoder().encode("go\n"));
    await run.stdout.take("the end of a round", 600_000);
  });
  await stdin.close();
  return result;
}

async function forwardSignals(): Promise<string> {
  const batch = 1000; // fits into any limit on queued signals
  await using run = start({ command: [fixture("count_signals"), String(batch)] });
  await run.stdout.take("ready");
  const values = Array.from({ length: batch }, (_, index) => index);
  return await keepsItsSize("forwarded", run, async (number) => {
    const first = TOTAL / ROUNDS * (number - 1);
    for (let sent = first + batch; sent <= first + TOTAL / ROUNDS; sent += batch) {
      await run.signal(34 + number, ...values);
      const total = await run.stdout.take(`"${sent}"`);
      if (total !== String(sent)) {
        throw new Error(`expected the command to have heard ${sent} signals, got ${total}`);
      }
    }
  });
}

await runTask(async () => {
  const results = [await reapOrphans(), await forwardSignals()];
  console.log(results.join("\n"));
});
