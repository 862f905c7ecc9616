// SPDX-License-Identifier: MIT
// action.yml and all workflows before GitHub's own language service: unknown keys, bad expressions,
// missing shells. And what it does not look at: that actions are pinned, and inputs of our own there.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import { BUILD, ROOT } from "../../scripts/paths.ts";
import { runCommand } from "../../scripts/run_command.ts";
import { readAction } from "../action_steps.ts";

const BUNDLE = `${BUILD}/diagnose_workflow.js`;
const WORKFLOWS = [...Deno.readDirSync(`${ROOT}/.github/workflows`)].map(({ name }) =>
  `.github/workflows/${name}`
);

interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number } };
}

async function bundle(): Promise<void> {
  await runCommand([
    ...[Deno.execPath(), "bundle", "--quiet", "--output", BUNDLE],
    `${ROOT}/test/diagnose_workflow.ts`,
  ]);
}

/** `name`: as which file it is read. */
async function diagnose(name: string, path: string): Promise<string[]> {
  const json = await runCommand([
    Deno.execPath(),
    "run",
    "--allow-read",
    "--allow-env",
    BUNDLE,
    name,
    path,
  ]);
  return (JSON.parse(json) as Diagnostic[]).map(({ message, range }) =>
    `line ${range.start.line + 1}: ${message}`
  );
}

Deno.test("GitHub's language service", async (t) => {
  await bundle();
  for (const name of ["action.yml", ...WORKFLOWS]) {
    await t.step(`has nothing to say about ${name}`, async () => {
      assertEquals(await diagnose(name, `${ROOT}/${name}`), []);
    });
  }

  const BROKEN: readonly { name: string; from: string; to: string; says: RegExp }[] = [
    { name: "action.yml", from: "  icon: activity", to: "  icon: anvil", says: /anvil|icon/i },
    { name: "action.yml", from: "      shell: bash\n", to: "", says: /shell/ },
    { name: "action.yml", from: "toJSON(inputs)", to: "toJSON(inputz)", says: /inputz/ },
    { name: ".github/workflows/ci.yml", from: "needs: ok", to: "needs: nobody", says: /nobody/ },
    { name: ".github/workflows/ci.yml", from: "runs-on:", to: "run-on:", says: /run-on/ },
  ];
  for (const { name, from, to, says } of BROKEN) {
    await t.step(
      `would complain about ${JSON.stringify(to)} for ${JSON.stringify(from)} in ${name}`,
      async () => {
        const path = await Deno.makeTempFile({ prefix: "baronet-", suffix: ".yml" });
        const text = await Deno.readTextFile(`${ROOT}/${name}`);
        await Deno.writeTextFile(path, text.replace(from, to));
        const [first = "nothing"] = await diagnose(name, path);
        await Deno.remove(path);
        assertMatch(first, says);
      },
    );
  }
});

interface Workflow {
  readonly on: Readonly<Record<string, { readonly paths?: readonly string[] } | null>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, {
      readonly permissions?: unknown;
      readonly needs?: unknown;
      readonly "timeout-minutes"?: number;
      /** Another workflow, in the place of steps. */
      readonly uses?: string;
      readonly steps?: readonly { uses?: string; with?: Readonly<Record<string, string>> }[];
    }>
  >;
}

Deno.test("every workflow pins its actions, ends in time, and gives our Action inputs that it has", async () => {
  const { inputs } = await readAction();
  for (const name of WORKFLOWS) {
    const workflow = await readWorkflow(name);
    assertEquals(workflow.permissions, { contents: "read" }, name);
    for (const [job, { uses, steps = [], "timeout-minutes": minutes }] of jobsOf(workflow)) {
      if (uses !== undefined) assertMatch(uses, /^\.\/\.github\/workflows\//, `${name}, ${job}`);
      else assertEquals(typeof minutes, "number", `${name}, ${job}`);
      for (const step of steps) {
        if (step.uses === undefined) continue;
        if (step.uses !== "./") assertMatch(step.uses, /^[\w/-]+@[0-9a-f]{40}$/);
        else {for (const input of Object.keys(step.with ?? {})) {
            assertEquals(input in inputs, true, input);
          }}
      }
    }
  }
});

function jobsOf({ jobs }: Workflow) {
  return Object.entries(jobs);
}

async function readWorkflow(name: string): Promise<Workflow> {
  return parse(await Deno.readTextFile(`${ROOT}/${name}`)) as Workflow;
}

Deno.test("every action is pinned at one commit, whichever file uses it", async () => {
  const pins = new Map<string, Set<string>>();
  for (const name of ["action.yml", ...WORKFLOWS]) {
    const text = await Deno.readTextFile(`${ROOT}/${name}`);
    for (const [, action, pin] of text.matchAll(/uses: ([\w/-]+)@(.+)$/gm)) {
      pins.set(action, (pins.get(action) ?? new Set()).add(pin));
    }
  }
  for (const [action, found] of pins) {
    assertEquals([...found].length, 1, `${action}: ${[...found]}`);
  }
});

Deno.test("each job of a release has the permissions that it needs and no others", async () => {
  const { jobs } = await readWorkflow(".github/workflows/release.yml");
  const given = Object.entries(jobs).map(([job, { permissions }]) => [job, permissions]);
  assertEquals(Object.fromEntries(given), {
    ci: undefined,
    rehearse: undefined,
    build: undefined,
    verify: undefined,
    image: {
      contents: "read",
      packages: "write",
      "id-token": "write",
      attestations: "write",
    },
    release: { contents: "write", "id-token": "write", attestations: "write" },
  });
});

Deno.test("nothing is public before all tests, and the release comes behind all else", async () => {
  const { jobs } = await readWorkflow(".github/workflows/release.yml");
  const needs = Object.entries(jobs).map(([job, { needs }]) => [job, needs]);
  assertEquals(Object.fromEntries(needs), {
    ci: undefined,
    rehearse: undefined,
    build: undefined,
    verify: "build",
    image: ["ci", "rehearse", "build", "verify"],
    release: ["ci", "rehearse", "build", "verify", "image"],
  });
});

Deno.test("a release is rehearsed on main, each week, and for what it is made of", async () => {
  const { on } = await readWorkflow(".github/workflows/rehearse.yml");
  assertEquals(Object.keys(on).toSorted(), [
    ...["pull_request", "push", "schedule", "workflow_call", "workflow_dispatch"],
  ]);
  const paths = on.pull_request?.paths ?? [];
  for (const path of ["Dockerfile", "action/**", "scripts/**", "init/host/**", ".github/**"]) {
    assertEquals(paths.includes(path), true, path);
  }
  for (const path of paths) {
    const { isFile, isDirectory } = await Deno.stat(`${ROOT}/${path.replace("/**", "")}`);
    assertEquals(path.endsWith("/**") ? isDirectory : isFile, true, path);
  }
});

Deno.test("every recipe of the documents is a workflow that GitHub takes, with inputs that are there", async () => {
  await bundle();
  const { inputs } = await readAction();
  const document = await Deno.readTextFile(`${ROOT}/docs/action.md`);
  const recipes = [...document.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text);
  assert(recipes.length >= 5, `expected recipes, got ${recipes.length}`);
  const path = await Deno.makeTempFile({ prefix: "baronet-", suffix: ".yml" });
  for (const recipe of recipes) {
    const lines = recipe.split("\n").map((line) => `      ${line}`).join("\n");
    const whole = recipe.startsWith("- ")
      ? `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n${lines}\n`
      : recipe;
    await Deno.writeTextFile(path, whole);
    assertEquals(await diagnose(".github/workflows/recipe.yml", path), [], whole);
    const { jobs } = parse(whole) as Workflow;
    const ours = Object.values(jobs).flatMap(({ steps = [] }) => steps)
      .filter(({ uses }) => uses?.startsWith("baronet/baronet@"));
    assert(ours.length > 0, whole);
    for (const input of ours.flatMap((step) => Object.keys(step.with ?? {}))) {
      assertEquals(input in inputs, true, input);
    }
  }
  await Deno.remove(path);
});
