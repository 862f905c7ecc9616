// SPDX-License-Identifier: MIT
// One line for each step of a task: `[2/4] compiling the host ... 3.1 s`. The label is shown
// before the step starts, so that somebody who waits sees for what. On stderr: stdout is
// for results.

/** Runs `work`, with its label and duration shown. */
export async function showStep<T>(label: string, work: () => Promise<T>): Promise<T> {
  write(`${label} ... `);
  const startMs = performance.now();
  try {
    const result = await work();
    write(`${formatSeconds(performance.now() - startMs)}\n`);
    return result;
  } catch (error) {
    write(`failed after ${formatSeconds(performance.now() - startMs)}\n`);
    throw error;
  }
}

export type Step = readonly [label: string, work: () => Promise<unknown>];

/** Runs the steps one after the other, numbered `[1/n]`. */
export async function showSteps(steps: readonly Step[]): Promise<void> {
  for (const [index, [label, work]] of steps.entries()) {
    await showStep(`[${index + 1}/${steps.length}] ${label}`, work);
  }
}

/** A task's entry point: a failure is its message on stderr and exit code 1, no stack. */
export async function runTask(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    write(`${error instanceof Error ? error.message : String(error)}\n`);
    Deno.exit(1);
  }
}

/** "0.4 s", "3.1 s", "72.0 s". */
export function formatSeconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) {
    written += Deno.stderr.writeSync(bytes.subarray(written));
  }
}
