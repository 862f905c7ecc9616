// SPDX-License-Identifier: MIT
// Executes the jobs of a workflow as a runner does: its expressions by GitHub's own evaluator, its
// scripts by the shell that a runner takes, `uses: ./` by action.yml. What needs GitHub or another
// machine has a stand-in, each with the reason; a step that has none and cannot be run is an error.
import { parse } from "yaml";
import { within } from "../scripts/waiting.ts";
import { runAction, runnerEnvironment } from "./action_steps.ts";
import { evaluate, fill } from "./expressions.ts";
import { machineEnvironment, parseOutputs } from "./runner.ts";

type Texts = Readonly<Record<string, string>>;

export interface WorkflowStep {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Texts;
  readonly env?: Texts;
  readonly run?: string;
}

interface JobFile {
  readonly needs?: string | readonly string[];
  readonly container?: unknown;
  readonly env?: Texts;
  readonly uses?: string;
  readonly steps?: readonly WorkflowStep[];
}

interface WorkflowFile {
  readonly env?: Texts;
  readonly jobs: Readonly<Record<string, JobFile>>;
}

/** What is done in the place of a step, and why; it may give the step outputs. */
export interface StandIn {
  readonly why: string;
  readonly run: (inputs: Texts, job: Place) => Promise<Texts | void>;
}

/** Where a job runs. */
export interface Place {
  readonly name: string;
  readonly workspace: string;
  readonly temp: string;
}

export interface Runner {
  /** One folder for each job is made in it. */
  readonly folder: string;
  /** What a runner's machine has, as PATH and where its engine is. */
  readonly env: Texts;
  /** As in ${{ github }}: ref_name, sha, repository, actor, token. */
  readonly github: Texts;
  readonly vars: Texts;
  /** By a job's name, a step's name, or an action's without its pin. */
  readonly standIns: Readonly<Record<string, StandIn>>;
  readonly log: (line: string) => void;
  readonly deadlineMs: number;
}

/** What went into an action of somebody else's, or of our own inside of it. */
export interface Used {
  readonly job: string;
  readonly action: string;
  readonly inputs: Texts;
}

/** Runs the jobs in their order in the file, which has to be one that `needs` allows. */
export async function runWorkflow(path: string, runner: Runner): Promise<readonly Used[]> {
  const workflow = parse(await Deno.readTextFile(path)) as WorkflowFile;
  const used: Used[] = [];
  const done = new Set<string>();
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const missing = [job.needs ?? []].flat().filter((need) => !done.has(need));
    if (missing.length > 0) throw new Error(`expected ${missing} before ${name}, got it behind`);
    await new Job({ name, file: job, workflow, runner, used }).run();
    done.add(name);
  }
  return used;
}

interface JobContext {
  readonly name: string;
  readonly file: JobFile;
  readonly workflow: WorkflowFile;
  readonly runner: Runner;
  readonly used: Used[];
}

class Job {
  readonly #steps: Record<string, { outputs: Texts }> = {};
  readonly #env: Texts;
  readonly #place: Place;

  constructor(readonly context: JobContext) {
    const { name, file, workflow, runner } = context;
    const folder = `${runner.folder}/${name}`;
    this.#place = { name, workspace: `${folder}/workspace`, temp: `${folder}/temp` };
    this.#env = this.#fillAll({ ...workflow.env, ...file.env }, {});
  }

  async run(): Promise<void> {
    const { name, file, runner } = this.context;
    runner.log(`job ${name}`);
    for (const folder of [this.#place.workspace, this.#place.temp]) {
      await Deno.mkdir(folder, { recursive: true });
    }
    const isReplaced = file.uses !== undefined || name in runner.standIns;
    if (isReplaced) return await this.#standIn(name, {});
    for (const step of file.steps ?? []) await this.#step(step);
  }

  async #step(step: WorkflowStep): Promise<void> {
    const title = step.name ?? step.uses ?? step.run ?? "";
    if (step.if !== undefined && evaluate(step.if, this.#contexts(this.#env)) !== "true") return;
    this.context.runner.log(`  ${title}`);
    const env = { ...this.#env, ...this.#fillAll(step.env ?? {}, this.#env) };
    const action = step.uses?.replace(/@.*/, "");
    const known = [step.name, action].find((key) => (key ?? "") in this.context.runner.standIns);
    if (known !== undefined) {
      return await this.#standIn(known, this.#fillAll(step.with ?? {}, env), step.id);
    }
    const outputs = action === "./"
      ? await this.#useOurs(this.#fillAll(step.with ?? {}, env), { env, title })
      : await this.#runScript(step, env);
    if (step.id !== undefined) this.#steps[step.id] = { outputs };
  }

  async #standIn(key: string, inputs: Texts, id?: string): Promise<void> {
    const standIn = this.context.runner.standIns[key];
    if (standIn === undefined) throw new Error(`expected a stand-in for "${key}", got none`);
    this.context.used.push({ job: this.context.name, action: key, inputs });
    const outputs = await standIn.run(inputs, this.#place);
    if (id !== undefined) this.#steps[id] = { outputs: outputs ?? {} };
  }

  async #useOurs(inputs: Texts, { env, title }: { env: Texts; title: string }): Promise<Texts> {
    const { runner, used, name } = this.context;
    const { workspace, temp } = this.#place;
    const result = await runAction({
      inputs: { "deno-path": Deno.execPath(), ...inputs },
      env: { ...this.#runnerEnvironment(), ...env },
      ...{ workspace, temp, source: workspace },
      ...{ token: runner.github.token, deadlineMs: runner.deadlineMs },
    });
    if (result.isFailed) throw new Error(`Cannot run "${title}": it fails\n${result.log}`);
    for (const action of result.uses.map((one) => one.replace(/@.*/, ""))) {
      used.push({ job: name, action, inputs: { checksums: result.outputs.checksums } });
    }
    return result.outputs;
  }

  async #runScript({ run, uses, name }: WorkflowStep, env: Texts): Promise<Texts> {
    if (run === undefined) throw new Error(`expected a stand-in for "${uses}", got none`);
    const { workspace, temp } = this.#place;
    const [script, output] = ["sh", "output"].map((end) => `${temp}/${crypto.randomUUID()}.${end}`);
    await Deno.writeTextFile(script, fill(run, this.#contexts(env)));
    await Deno.writeTextFile(output, "");
    // Where a step names no shell: bash, and sh in a container, as it need not have another.
    const shell = this.context.file.container === undefined ? "bash" : "sh";
    const child = new Deno.Command(shell, {
      args: ["-e", script],
      cwd: workspace,
      clearEnv: true,
      env: {
        ...machineEnvironment("PATH"),
        ...runnerEnvironment({ temp, workspace, output }),
        ...this.#runnerEnvironment(),
        ...env,
      },
      stdin: "null",
    });
    const { deadlineMs } = this.context.runner;
    const expected = () => `the step "${name}" to end`;
    const { code, stdout, stderr } = await within(child.output(), { expected, deadlineMs });
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    if (code !== 0) throw new Error(`Cannot run "${name}": exit code ${code}\n${said}`);
    return parseOutputs(await Deno.readTextFile(output));
  }

  #runnerEnvironment(): Record<string, string> {
    const { env, github } = this.context.runner;
    const { ref_name: name, sha, repository, actor } = github;
    return {
      ...env,
      GITHUB_ACTOR: actor,
      GITHUB_REF: `refs/tags/${name}`,
      GITHUB_REF_NAME: name,
      GITHUB_REPOSITORY: repository,
      GITHUB_SHA: sha,
    };
  }

  #contexts(env: Texts) {
    const { github, vars } = this.context.runner;
    return { github, vars, env, steps: this.#steps };
  }

  #fillAll(texts: Texts, env: Texts): Record<string, string> {
    return Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, fill(String(text), this.#contexts(env))]),
    );
  }
}
