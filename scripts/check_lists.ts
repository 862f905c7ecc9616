// SPDX-License-Identifier: MIT
// One list per fact: where two files must say the same and neither can be made from the other,
// this compares them. Prints every difference as expected/got and fails when there is one.
import { parse } from "yaml";
import { INPUT_DEFAULTS, READ_ELSEWHERE } from "../action/inputs.ts";
import { ERRNO } from "../init/core/errno.ts";
import { SIGNAL_NUMBERS } from "../init/core/signals.ts";
import { licenseText } from "../init/core/license.ts";
import { NOTICES } from "../init/core/notices.ts";
import { usageText } from "../init/core/usage.ts";
import { VERSION } from "../init/core/version.ts";
import { checkImage } from "./check_image.ts";
import { DENO_VERSION } from "./deno_version.ts";
import { VERSION as QUICKJS_VERSION } from "./fetch_quickjs.ts";
import { compareComponents, compareParts } from "./lists/components.ts";
import {
  compareDenoVersion,
  compareLines,
  comparePayload,
  compareTasks,
  compareUsage,
  compareVersions,
} from "./lists/documents.ts";
import {
  type ActionFile,
  compareInputs,
  compareSetUpVersion,
  compareTable,
  inputTable,
  outputTable,
} from "./lists/action_inputs.ts";
import { compareFunctions, parseBindings, parseDeclarations } from "./lists/host_functions.ts";
import { compareLinks, compareNamedPaths } from "./lists/links.ts";
import { compareNumbers, compareShellNames, findMissing, parseDefines } from "./lists/numbers.ts";
import { compareTroubleshooting, hostMessages } from "./lists/troubleshooting.ts";
import { findUnlisted, problemTexts } from "./lists/user_messages.ts";
import { DOCUMENT } from "./parity.ts";
import { formatDocument, pathOfTests, TESTS } from "./parity/document.ts";
import { findMissingTests } from "./parity/test_titles.ts";
import { ROOT } from "./paths.ts";
import { runTask } from "./progress.ts";
import { runCommand } from "./run_command.ts";
import { ensureTools } from "./tools.ts";

const KERNEL_HEADERS = "/usr/include/asm-generic";
const LAST_STANDARD_SIGNAL = 31;

async function checkSignals(): Promise<string[]> {
  const header = parseDefines(await read(`${KERNEL_HEADERS}/signal.h`), "SIG");
  const numbers = Array.from({ length: LAST_STANDARD_SIGNAL }, (_, index) => index + 1);
  const shell = await runCommand([
    "sh",
    "-c",
    'for n; do kill -l "$n"; done',
    "sh",
    ...numbers.map(String),
  ]);
  return [
    ...compareNumbers(SIGNAL_NUMBERS, header),
    ...findMissing(SIGNAL_NUMBERS, { header, last: LAST_STANDARD_SIGNAL }),
    ...compareShellNames(SIGNAL_NUMBERS, shell.trimEnd().split("\n")),
  ];
}

async function checkErrno(): Promise<string[]> {
  const base = await read(`${KERNEL_HEADERS}/errno-base.h`);
  const rest = await read(`${KERNEL_HEADERS}/errno.h`);
  return compareNumbers(ERRNO, parseDefines(base + rest, "E"));
}

async function checkHostFunctions(): Promise<string[]> {
  return compareFunctions(
    parseBindings(await read(`${ROOT}/init/host/syscalls.c`)),
    parseDeclarations(await read(`${ROOT}/init/kernel/host.d.ts`)),
  );
}

async function checkUsage(): Promise<string[]> {
  return compareUsage(await read(`${ROOT}/README.md`), usageText());
}

async function checkVersions(): Promise<string[]> {
  return compareVersions({
    code: VERSION,
    denoJson: await read(`${ROOT}/deno.json`),
    changelog: await read(`${ROOT}/CHANGELOG.md`),
  });
}

async function checkDenoVersion(): Promise<string[]> {
  const expected = DENO_VERSION;
  const workflows = filesBelow(".github/workflows/");
  const required = ["README.md", "CONTRIBUTING.md", ".ci/run", "Dockerfile", ...workflows];
  const differences = [...required, ...filesBelow("docs/")].map(async (name) =>
    compareDenoVersion(await read(`${ROOT}/${name}`), {
      ...{ name, expected, isRequired: required.includes(name) },
    })
  );
  const action = await read(`${ROOT}/action.yml`);
  return [
    ...(await Promise.all(differences)).flat(),
    ...compareSetUpVersion(action, { name: "action.yml", expected }),
  ];
}

async function checkTasks(): Promise<string[]> {
  const { tasks } = JSON.parse(await read(`${ROOT}/deno.json`)) as { tasks: object };
  const folders = [".", "docs", ".github/workflows"].map((folder) =>
    [...Deno.readDirSync(`${ROOT}/${folder}`)].map(({ name }) => `${folder}/${name}`)
  );
  const documents = folders.flat().filter((name) => /\.(md|yml)$/.test(name));
  const differences = [...documents, ".ci/run"].map(async (name) =>
    compareTasks(await read(`${ROOT}/${name}`), { name, tasks: Object.keys(tasks) })
  );
  return (await Promise.all(differences)).flat();
}

async function checkPayload(): Promise<string[]> {
  return comparePayload(
    await read(`${ROOT}/init/host/payload.h`),
    await read(`${ROOT}/test/payload_section.ts`),
  );
}

async function checkParity(): Promise<string[]> {
  const made = { name: `${DOCUMENT} ("deno task parity" writes it)`, expected: formatDocument() };
  const named = TESTS.flatMap((tests) => Object.entries(tests)).flatMap(([name, titles]) =>
    titles.map((title) => [pathOfTests(name), title] as const)
  );
  const sources = new Map<string, string>();
  for (const [path] of named) {
    if (!sources.has(path)) sources.set(path, await read(`${ROOT}/${path}`));
  }
  return [
    ...compareLines(await read(`${ROOT}/${DOCUMENT}`), made),
    ...findMissingTests(named, sources),
  ];
}

async function checkActionInputs(): Promise<string[]> {
  const action = parse(await read(`${ROOT}/action.yml`)) as ActionFile;
  const document = await read(`${ROOT}/docs/action.md`);
  return [
    ...compareInputs(action, { defaults: INPUT_DEFAULTS, elsewhere: READ_ELSEWHERE }),
    ...compareTable(document, { name: "inputs", expected: inputTable(action) }),
    ...compareTable(document, { name: "outputs", expected: outputTable(action) }),
  ];
}

async function checkComponents(): Promise<string[]> {
  const components = await read(`${ROOT}/action/components.json`);
  const name = "docs/security.md";
  return [
    ...compareComponents(components, {
      license: licenseText(NOTICES),
      versions: { "QuickJS-ng": QUICKJS_VERSION },
    }),
    ...compareParts(components, { document: await read(`${ROOT}/${name}`), name }),
  ];
}

async function checkTroubleshooting(): Promise<string[]> {
  const folder = `${ROOT}/init/host`;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".c")
  );
  const sources = await Promise.all(names.map((name) => read(`${folder}/${name}`)));
  const document = await read(`${ROOT}/docs/troubleshooting.md`);
  return [
    ...findUnlisted(),
    ...compareTroubleshooting(document, [...problemTexts(), ...hostMessages(sources)]),
  ];
}

async function checkLinks(): Promise<string[]> {
  const paths = filesBelow("");
  const documents = paths.filter((path) => path.endsWith(".md"));
  const texts = await Promise.all(
    documents.map(async (path) => [path, await read(`${ROOT}/${path}`)] as const),
  );
  return [...compareLinks(new Map(texts), paths), ...compareNamedPaths(new Map(texts), paths)];
}

const MADE = ["build/", "dist/", ".git/"];

/** All files of the project below a folder ("" or "docs/"), but those that are made. */
function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(`${ROOT}/${folder}`)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}${name}${isDirectory ? "/" : ""}`;
    if (MADE.includes(path)) return [];
    return isDirectory ? filesBelow(path) : [path];
  });
}

async function read(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`Cannot compare ${path}: no such file`, { cause });
  }
}

const CHECKS: readonly (readonly [fact: string, check: () => Promise<string[]>])[] = [
  ["signals", checkSignals],
  ["error numbers", checkErrno],
  ["functions of the host", checkHostFunctions],
  ["usage", checkUsage],
  ["version", checkVersions],
  ["Deno's version", checkDenoVersion],
  ["tasks", checkTasks],
  ["payload", checkPayload],
  ["parity", checkParity],
  ["the Action's inputs", checkActionInputs],
  ["components", checkComponents],
  ["image", checkImage],
  ["messages", checkTroubleshooting],
  ["links", checkLinks],
];

async function checkLists(): Promise<void> {
  await ensureTools(["linux-libc-dev"]);
  const differences: string[] = [];
  for (const [fact, check] of CHECKS) {
    // A missing file is a difference too; the other lists are still compared.
    const found = await check().catch((error: Error) => [error.message]);
    differences.push(...found.map((difference) => `${fact}: ${difference}`));
  }
  if (differences.length === 0) return console.log(`${CHECKS.length} lists agree`);
  throw new Error(
    `Cannot go on: ${differences.length} list entries differ\n  ${differences.join("\n  ")}`,
  );
}

if (import.meta.main) await runTask(checkLists);
