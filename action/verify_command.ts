// SPDX-License-Identifier: MIT
// `deno task verify IMAGE`: the same stages as the Action's, for a terminal. What begins is said on
// stderr while it goes on, the report comes on stdout, and the exit code is the verdict.
import type { Verdict } from "./check.ts";
import { examine, inWorkplace } from "./examine.ts";
import type { Inputs, VerifyInputs } from "./inputs.ts";
import { VERSION } from "./baronet_binary.ts";
import { makeFailureReport, type Report } from "./report_data.ts";
import { makeSarif } from "./sarif.ts";
import { formatReport } from "./terminal_report.ts";
import { parseCommandLine, usageOfVerify } from "./verify_options.ts";
import { readEngine } from "./verify.ts";
import { Workplace } from "./workplace.ts";

const WRONG_USAGE = 100;
const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  pass: 0,
  warn: 0,
  fail: 1,
  inconclusive: 2,
};

interface Asked {
  readonly ref: string;
  readonly inputs: Inputs;
  readonly wishes: VerifyInputs;
}

async function run({ ref, inputs, wishes }: Asked): Promise<Report> {
  const startMs = performance.now();
  const log = (line: string) => {
    console.error(`[${((performance.now() - startMs) / 1000).toFixed(1)} s] ${line}`);
  };
  log("asking the Docker Engine");
  let engine;
  try {
    engine = await readEngine();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return makeFailureReport(VERSION, error.message);
  }
  const workplace = new Workplace();
  const { platform } = inputs;
  const { report, printed } = await inWorkplace(
    workplace,
    () => examine({ ref, platform, wishes, engine, lint: undefined, workplace, log }),
  );
  log("done");
  if (printed !== "") console.error(`What the container printed last:\n${printed}`);
  return report;
}

async function main(): Promise<number> {
  let asked;
  try {
    asked = parseCommandLine(Deno.args);
  } catch (error) {
    console.error((error as Error).message);
    return WRONG_USAGE;
  }
  if (asked.help) {
    console.log(usageOfVerify());
    return 0;
  }
  const { ref, inputs } = asked;
  const { verify: wishes, report: files } = inputs;
  if (wishes === undefined) throw new Error("Cannot verify: the input verify is false");
  const report = await run({ ref, inputs, wishes });
  if (files.report !== "") {
    await Deno.writeTextFile(files.report, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (files.sarif !== "") {
    const sarif = makeSarif(report, { file: "Dockerfile", line: 1 });
    await Deno.writeTextFile(files.sarif, `${JSON.stringify(sarif, null, 2)}\n`);
  }
  console.log(formatReport(report, { ref }));
  return EXIT_CODES[report.verdict];
}

if (import.meta.main) Deno.exit(await main());
