// SPDX-License-Identifier: MIT
// --explain from wherever it may be asked: from the host for any pid, as somebody who may not look
// into other people's processes, under stock Deno, inside a container as another user. It says the
// same of the gallery everywhere, or that it cannot see.
import { assert, assertEquals } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { writeImageFiles } from "../scripts/image_files.ts";
import { ROOT } from "../scripts/paths.ts";
import { GALLERY } from "./gallery.ts";
import { Container } from "./gallery/container.ts";
import { type Exhibit, type Reaction, SHOWN } from "./gallery/exhibit.ts";
import {
  claimsIn,
  expectedOf,
  type ExplanationJson,
  gotOf,
  parseExplanation,
} from "./gallery/explained.ts";
import { galleryFiles } from "./gallery/files.ts";
import { Specimen } from "./gallery/specimen.ts";
import { BARONET, concurrently, NOBODY } from "./harness.ts";

const FOLDER = await Deno.makeTempDir({ dir: "/tmp", prefix: "places-" });
addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));
const BINARY = `${FOLDER}/baronet`; // where anybody may run it
const IMAGE_ROOT = `${FOLDER}/root`;

const FILES = await galleryFiles();
await writeImageFiles(IMAGE_ROOT, FILES);
for (const folder of ["proc", "dev"]) await Deno.mkdir(`${IMAGE_ROOT}/${folder}`);
await Deno.copyFile(BARONET, BINARY);
await Deno.chmod(FOLDER, 0o755);

const AS_NOBODY = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"];
const UNDER_DENO = [Deno.execPath(), "run", "--allow-all", `${ROOT}/init/main.ts`];

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly explanation: ExplanationJson;
}

async function ask(words: readonly string[], pid: number): Promise<Answer> {
  const [program, ...args] = [...words, "--explain", "--log", "json", String(pid)];
  const output = await new Deno.Command(program, { args, stdin: "null" }).output();
  const [stdout, stderr] = [output.stdout, output.stderr]
    .map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(stderr, "");
  return { code: output.code, stdout, explanation: parseExplanation(stdout) };
}

/** dumb-init has handlers besides its sigwait(3): who may not look in sees the handlers alone. */
const HEARING: readonly (Reaction | undefined)[] = ["catches", "waits"];

/** Every claim is one that is true, and every finding is one that there is; others may be missing. */
function assertNothingWrong({ explanation, code }: Answer, exhibit: Exhibit) {
  const expected = expectedOf(exhibit);
  const got = gotOf(explanation, code);
  for (const { index, signal, reaction } of claimsIn(explanation)) {
    const { name, does } = exhibit.processes[index];
    const truth = does?.[signal] ?? does?.others;
    const isHeard = HEARING.includes(reaction) && HEARING.includes(truth);
    assert(
      reaction === truth || reaction === "unknown" || isHeard,
      `expected "${name}" to be said to do ${truth} on ${signal}, or unknown, got ${reaction}`,
    );
  }
  for (const finding of got.findings) {
    assert(
      expected.findings.includes(finding),
      `expected one of ${JSON.stringify(expected.findings)}, got ${finding}`,
    );
  }
  assertEquals(code, got.findings.length > 0 ? 1 : 0);
}

Deno.test("explains every image of the gallery from the host, by the host's numbers", async () => {
  await concurrently(GALLERY, async (exhibit) => {
    await using specimen = await Specimen.start(IMAGE_ROOT, exhibit);
    const { explanation, code } = await ask([BINARY], specimen.pids[0]);
    assertEquals(explanation.processes.map(({ pid }) => pid), specimen.pids);
    assertEquals(gotOf(explanation, code), expectedOf(exhibit), exhibit.name);
  });
});

Deno.test("claims nothing wrong of any image as a user who may not look into its processes", async () => {
  const unknown = new Set<string>();
  const hidden = new Set<string>();
  await concurrently(GALLERY, async (exhibit) => {
    await using specimen = await Specimen.start(IMAGE_ROOT, exhibit);
    const answer = await ask([...AS_NOBODY, BINARY], specimen.pids[0]);
    try {
      assertNothingWrong(answer, exhibit);
    } catch (error) {
      throw new Error(`${exhibit.name}: ${error instanceof Error ? error.message : error}`);
    }
    const { unknowns } = answer.explanation;
    if (unknowns.some(({ id }) => id === "masks-unreadable")) unknown.add(exhibit.name);
    if (unknowns.some(({ id }) => id === "environment-unreadable")) hidden.add(exhibit.name);
  });
  // Who takes a signal without a handler cannot be told from who has nothing for it.
  for (const name of ["tini", "sigwait", "thread-waits", "signalfd"]) {
    assert(unknown.has(name), `expected ${name} to be unknown, got ${[...unknown].join(", ")}`);
  }
  // What a variable could change is said where it decides.
  for (const name of ["tini-with-group-by-variable", "baronet-and-script-without-exec"]) {
    assert(hidden.has(name), `expected ${name} to have variables, got ${[...hidden].join(", ")}`);
  }
  for (const name of ["tini", "app"]) assert(!hidden.has(name), `expected ${name} to be known`);
  // Masks alone prove these.
  for (const name of ["script-without-exec", "app", "ignoring"]) {
    assert(!unknown.has(name), `expected ${name} to be known`);
  }
});

/** One of each kind of thing that is read, and read in another way, under Deno. */
const KINDS = [
  "script-without-exec",
  "sigwait",
  "signalfd",
  "thread-waits",
  "tini-and-threads-block",
  "go",
  "npm-and-shell",
  "tini-and-parent-that-never-waits",
  "stopped-child",
  "nested-namespace",
  "init-and-tini-and-ignoring",
  "baronet-that-does-not-wait-by-variable",
];

Deno.test("prints the same JSON under stock Deno as the built binary does", async () => {
  const exhibits = GALLERY.filter(({ name }) => KINDS.includes(name));
  assertEquals(exhibits.length, KINDS.length);
  await concurrently(exhibits, async (exhibit) => {
    await using specimen = await Specimen.start(IMAGE_ROOT, exhibit);
    for (const pid of [specimen.pids[0], specimen.pids.at(-1)!]) {
      const built = await ask([BINARY], pid);
      const stock = await ask(UNDER_DENO, pid);
      assertEquals(stock.stdout, built.stdout);
      assertEquals(stock.code, built.code);
    }
  });
});

Deno.test("explains a process in the middle, with what is below it", async () => {
  const exhibit = GALLERY.find(({ name }) => name === "tini-and-script-without-exec");
  assert(exhibit !== undefined);
  await using specimen = await Specimen.start(IMAGE_ROOT, exhibit);
  const { explanation, code } = await ask([BINARY], specimen.pids[1]);
  const { processes, findings } = explanation;
  assertEquals(
    { code, pids: processes.map(({ pid }) => pid), ids: findings.map(({ id }) => id) },
    { code: 1, pids: specimen.pids.slice(1), ids: ["shell-in-between"] },
  );
});

Deno.test("explains a container to root, to a user without rights, and to the host alike", async () => {
  await using engine = await DockerEngine.start();
  const exhibit = GALLERY.find(({ name }) => name === "script-without-exec");
  assert(exhibit !== undefined);
  const container = await Container.start(engine, { exhibit, files: FILES });
  const question = ["/baronet", "--explain", "--log", "json"];
  const inside = async (user: string): Promise<Answer> => {
    const exec = ["exec", "--user", user, container.id];
    const { code, stdout, stderr } = await engine.try(...exec, ...question);
    assertEquals(stderr, "");
    return { code, stdout, explanation: parseExplanation(stdout) };
  };
  const asRoot = await inside("0");
  assertEquals(gotOf(asRoot.explanation, asRoot.code), expectedOf(exhibit));
  const asNobody = await inside(String(NOBODY));
  assertNothingWrong(asNobody, exhibit);
  assertEquals(asNobody.explanation.findings, asRoot.explanation.findings);
  const { explanation, code } = await ask([BINARY], container.init);
  assertEquals(gotOf(explanation, code), expectedOf(exhibit));
  assertEquals(
    Object.keys(explanation.processes[0].reactions ?? {}),
    SHOWN.map((one) => `SIG${one}`),
  );
});

Deno.test("explains what docker run --init makes of an image that has its own init", async () => {
  await using engine = await DockerEngine.start();
  const exhibit = GALLERY.find(({ name }) => name === "init-and-tini-and-script-without-exec");
  assert(exhibit !== undefined);
  const [, , ...entrypoint] = exhibit.entrypoint;
  const image = { ...exhibit, name: "with-init", entrypoint, options: ["--init"] };
  const container = await Container.start(engine, { exhibit: image, files: FILES });
  const { code, stdout } = await container.exec("/baronet", "--explain", "--log", "json");
  assertEquals(gotOf(parseExplanation(stdout), code), expectedOf(exhibit));
  assertEquals(await container.stop(), exhibit.stop);
});
