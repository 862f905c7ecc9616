// SPDX-License-Identifier: MIT
// Executes action.yml as a runner does: defaults filled in, its own expressions evaluated by GitHub's
// own evaluator, each script started by bash in a bare environment with the variables of a runner.
// Steps that use another action are only noted.
import { parse } from "yaml";
import { ROOT } from "../scripts/paths.ts";
import { within } from "../scripts/waiting.ts";
import { evaluate, fill } from "./expressions.ts";
import { machineEnvironment, parseOutputs } from "./runner.ts";

const DEADLINE_MS = 120_000;

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Record<string, string>;
  readonly run?: string;
}

interface ActionFile {
  readonly inputs: Record<string, { default?: string }>;
  readonly outputs: Record<string, { value: string }>;
  readonly runs: { readonly steps: readonly Step[] };
}

export interface ActionResult {
  /** Whether a step failed. */
  readonly isFailed: boolean;
  /** Names of the steps whose condition held, in order. */
  readonly ran: readonly string[];
  readonly uses: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Everything that the steps printed. */
  readonly log: string;
  /** Markdown of the job summary. */
  readonly summary: string;
}

export interface ActionRun {
  readonly inputs: Readonly<Record<string, string>>;
  /** What the job brings along: where the engine is, which PATH. */
  readonly env: Readonly<Record<string, string>>;
  readonly workspace: string;
  /** The runner's temporary folder. */
  readonly temp: string;
  /** The job's; a step may get it. */
  readonly token?: string;
  /** For each step. */
  readonly deadlineMs?: number;
  /** The checkout that the Action is used from. */
  readonly source?: string;
  /** Called with each script that has been started. */
  readonly onStart?: (name: string, child: Deno.ChildProcess) => void;
}

export async function readAction(source = ROOT): Promise<ActionFile> {
  return parse(await Deno.readTextFile(`${source}/action.yml`)) as ActionFile;
}

class Job {
  readonly ran: string[] = [];
  readonly uses: string[] = [];
  readonly steps: Record<string, { outputs: Record<string, string> }> = {};
  log = "";
  isFailed = false;

  constructor(readonly run: ActionRun, readonly inputs: Record<string, string>) {}

  get #contexts() {
    return {
      ...{ inputs: this.inputs, steps: this.steps, env: this.run.env },
      github: { token: this.run.token ?? "the job's token" },
    };
  }

  fill(text: string): string {
    return fill(text, this.#contexts);
  }

  /** A step without always() does not run behind one that failed. */
  shallRun({ if: condition }: Step): boolean {
    if (this.isFailed && !(condition ?? "").includes("always()")) return false;
    return condition === undefined || evaluate(condition, this.#contexts) === "true";
  }

  async execute(step: Step): Promise<void> {
    if (!this.shallRun(step)) return;
    this.ran.push(step.name);
    if (step.uses !== undefined) {
      this.uses.push(step.uses);
      return;
    }
    if (step.shell !== "bash") throw new Error(`expected shell: bash in "${step.name}"`);
    const { temp, workspace, env, source = ROOT, deadlineMs = DEADLINE_MS } = this.run;
    const [script, output] = ["sh", "output"].map((name) =>
      `${temp}/${crypto.randomUUID()}.${name}`
    );
    await Deno.writeTextFile(script, step.run ?? "");
    await Deno.writeTextFile(output, "");
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, this.fill(value)]);
    const command = new Deno.Command("bash", {
      args: ["--noprofile", "--norc", "-e", "-o", "pipefail", script],
      cwd: workspace,
      clearEnv: true,
      env: {
        ...machineEnvironment("PATH"),
        ...runnerEnvironment({ temp, workspace, output }),
        GITHUB_ACTION_PATH: source,
        ...env,
        ...Object.fromEntries(own),
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    const child = command.spawn();
    this.run.onStart?.(step.name, child);
    const expected = () => `the step "${step.name}" to end`;
    const result = await within(child.output(), { expected, deadlineMs });
    const text = new TextDecoder();
    this.log += text.decode(result.stdout) + text.decode(result.stderr);
    this.isFailed ||= result.code !== 0;
    if (step.id === undefined) return;
    this.steps[step.id] = { outputs: parseOutputs(await Deno.readTextFile(output)) };
  }
}

export async function runAction(run: ActionRun): Promise<ActionResult> {
  const action = await readAction(run.source);
  const defaults = Object.entries(action.inputs).map((
    [name, input],
  ) => [name, input.default ?? ""]);
  const job = new Job(run, { ...Object.fromEntries(defaults), ...run.inputs });
  await Deno.writeTextFile(summaryFile(run.temp), "");
  for (const step of action.runs.steps) await job.execute(step);
  const values = Object.entries(action.outputs).map(([name, { value }]) => [name, job.fill(value)]);
  return {
    ...{ isFailed: job.isFailed, ran: job.ran, uses: job.uses, log: job.log },
    outputs: Object.fromEntries(values),
    summary: await Deno.readTextFile(summaryFile(run.temp)),
  };
}

export function summaryFile(temp: string): string {
  return `${temp}/summary`;
}

/** What a runner gives to every step. */
export function runnerEnvironment(
  { temp, workspace, output }: { temp: string; workspace: string; output: string },
): Record<string, string> {
  return {
    CI: "true",
    GITHUB_ACTION: "__self",
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_EVENT_NAME: "push",
    GITHUB_JOB: "verify",
    GITHUB_OUTPUT: output,
    GITHUB_REF: "refs/heads/main",
    GITHUB_REPOSITORY: "owner/project",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "1",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: "0000000000000000000000000000000000000000",
    GITHUB_STEP_SUMMARY: summaryFile(temp),
    GITHUB_WORKFLOW: "ci",
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "runner",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: temp,
  };
}
