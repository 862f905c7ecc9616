// SPDX-License-Identifier: MIT
// --explain: reads /proc, lets core/explain/ judge it, prints. Runs in the built binary and under
// stock Deno.
import { formatExplanation } from "./core/explain/explain_text.ts";
import { cannotExplain } from "./core/explain/explain_messages.ts";
import {
  explainProcesses,
  formatExplanationJson,
  mustLookAgain,
} from "./core/explain/explanation.ts";
import { hasManner } from "./core/explain/known_inits.ts";
import { isOneSleep, type Look } from "./core/explain/looks.ts";
import { EXIT_CODES } from "./core/exit_codes.ts";
import type { Problem } from "./core/messages.ts";
import type { Pid } from "./core/plan.ts";
import { descendantsOf, parseProcStatus } from "./core/proc_status.ts";
import type { ExplainRequest } from "./core/read_instead.ts";
import { systemErrorOf } from "./kernel/deno_namespace.ts";
import { pause } from "./kernel/pause.ts";
import { readDetails, readStatuses } from "./kernel/process_details.ts";
import { isTerminal } from "./kernel/terminal.ts";

/** Long enough for an init to reap, for storage to answer, and for who has woken to run. */
const NEXT_LOOK_MS = 200;
const STDOUT = 1;
const FOUND_SOMETHING = 1;

export interface Explained {
  readonly exitCode: number;
  /** Undefined: it has been printed. */
  readonly problem: Problem | undefined;
}

/** The process and everything below it but ourselves. */
function look(pid: Pid): Look {
  // Who is below whom stands in the status: the rest is read of those alone.
  const all = readStatuses().map((status) => parseProcStatus({ status, cmdline: "" }))
    .filter((process) => process !== undefined);
  const pids = [pid, ...descendantsOf(pid, all).map((process) => process.pid)];
  return pids.filter((one) => one !== Deno.pid)
    .map((one) => readDetails(one, { isOneSleep, hasManner }))
    .filter((details) => details !== undefined);
}

export function explain({ pid, stopSignal, logFormat }: ExplainRequest): Explained {
  const failed = (code: string, text: string): Explained => ({
    exitCode: EXIT_CODES.systemCallFailed,
    problem: cannotExplain(pid, { code, text }),
  });
  if (pid === Deno.pid) return failed("OWN", "that is this process itself");
  try {
    // What keeps us from the one that is asked for is said in the kernel's words.
    Deno.readTextFileSync(`/proc/${pid}/status`);
    const looks = [look(pid)];
    while (mustLookAgain(looks, stopSignal)) {
      pause(NEXT_LOOK_MS);
      looks.push(look(pid));
    }
    const explanation = explainProcesses({ pid, looks }, stopSignal);
    if (explanation === undefined) return failed("ESRCH", "it has ended meanwhile (ESRCH)");
    const isForPeople = isTerminal(STDOUT);
    console.log(
      logFormat === "json" ? formatExplanationJson(explanation) : formatExplanation(explanation, {
        hasLines: isForPeople,
        hasColors: isForPeople && !Deno.env.get("NO_COLOR"),
      }),
    );
    const exitCode = explanation.findings.length === 0 ? 0 : FOUND_SOMETHING;
    return { exitCode, problem: undefined };
  } catch (error) {
    const { code, text } = systemErrorOf(error);
    return failed(code, text);
  }
}
