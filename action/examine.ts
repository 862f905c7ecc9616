// SPDX-License-Identifier: MIT
// Verify and judge one image, and clean up, as the Action and the command do it: whatever goes wrong
// on the way is a report that says so, with the verdict "inconclusive".
import { VERSION } from "./baronet_binary.ts";
import { judge } from "./judge.ts";
import { makeFailureReport, makeReport, type Report } from "./report_data.ts";
import { type Verification, verify } from "./verify.ts";
import type { Workplace } from "./workplace.ts";

export interface Examined {
  readonly report: Report;
  /** The end of what the image printed, where it did not come to run. */
  readonly printed: string;
}

export async function examine(asked: Verification): Promise<Examined> {
  const { wishes } = asked;
  try {
    const seen = await verify(asked);
    const judgement = judge({ seen, wishes });
    const report = makeReport({ version: VERSION, seen, judgement, graceS: wishes.gracePeriodS });
    return { report, printed: seen.real.outcome === "stopped" ? "" : seen.real.log };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { report: makeFailureReport(VERSION, error.message), printed: "" };
  }
}

/** Runs `work` in a workplace of its own, which is removed at the end, on a signal too. */
export async function inWorkplace<T>(
  workplace: Workplace,
  work: () => Promise<T>,
): Promise<T> {
  const onSignal = async () => {
    await workplace[Symbol.asyncDispose]().catch((error) => console.error(error.message));
    Deno.exit(EXIT_CODE_OF_INTERRUPTION);
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, onSignal);
  try {
    return await work();
  } finally {
    // A failed removal hides no result: what is left is named, and action.yml asks once more.
    await workplace[Symbol.asyncDispose]().catch((error) =>
      console.error(`Cannot remove what carries the label ${workplace.label}: ${error.message}`)
    );
    for (const signal of signals) Deno.removeSignalListener(signal, onSignal);
  }
}

const EXIT_CODE_OF_INTERRUPTION = 130;
