// SPDX-License-Identifier: MIT
// "deno task pictures": draws for the README what --explain shows on a terminal. Everything is
// real: a container of our own (a PID namespace on a root folder FROM scratch), the built binary in
// it, a terminal around it.
import { BUILD, DIST, ROOT } from "./paths.ts";
import { type ImageFiles, writeImageFiles } from "./image_files.ts";
import { inNamespace } from "./namespace.ts";
import { readScreen, wrapLines } from "./pictures/screen.ts";
import { drawTerminal } from "./pictures/terminal_svg.ts";
import { runTask, showStep } from "./progress.ts";
import { quoteCommand, runCommand } from "./run_command.ts";
import { COMPILER_PACKAGES, ensureTools } from "./tools.ts";
import { Lines } from "./waiting.ts";

const COLUMNS = 100;
/** The width of "1. ". */
const INDENT = 3;
const FOLDER = `${BUILD}/pictures`;
const COMMAND = ["/baronet", "--explain"];

interface Case {
  readonly file: string;
  readonly title: string;
  /** What the container is started with; it prints "ready". */
  readonly words: readonly string[];
}

const CASES: readonly Case[] = [
  {
    file: "explain-shell.svg",
    title: "baronet --explain where a shell without exec is PID 1",
    words: ["/run.sh"],
  },
  {
    file: "explain-tini.svg",
    title: "baronet --explain where tini is PID 1 and starts a shell without exec",
    words: ["/tini", "--", "/run.sh"],
  },
  {
    file: "explain-zombies.svg",
    title: "baronet --explain where a program does not wait for its children",
    words: ["/baronet", "--", "/server"],
  },
];

async function makeRoot(): Promise<string> {
  await ensureTools([...COMPILER_PACKAGES, "busybox-static", "tini", "util-linux"]);
  const compile = async (source: string, name: string) => {
    const program = `${FOLDER}/${name}`;
    await runCommand(["musl-gcc", "-static", "-Os", "-s", "-o", program, `${ROOT}/${source}`]);
    return program;
  };
  await Deno.mkdir(FOLDER, { recursive: true });
  const files: ImageFiles = {
    "/bin/busybox": { copy: "/bin/busybox" },
    "/bin/sh": { link: "busybox" },
    "/run.sh": { text: "#!/bin/sh\n/main\n" },
    "/main": { copy: await compile("scripts/start_program.c", "main") },
    "/server": { copy: await compile("scripts/pictures/server_without_wait.c", "server") },
    "/tini": { copy: "/usr/bin/tini-static" },
    "/baronet": { copy: `${DIST}/baronet-amd64.musl` },
  };
  const root = await Deno.makeTempDir({ dir: FOLDER, prefix: "root-" });
  await writeImageFiles(root, files);
  await Deno.mkdir(`${root}/proc`);
  return root;
}

/** What the terminal gets. */
async function showCase({ words }: Case, root: string): Promise<string> {
  const [program, ...args] = inNamespace(words, [`--root=${root}`, "--mount-proc"]);
  const container = new Deno.Command(program, { args, stdin: "null", stdout: "piped" }).spawn();
  const stdout = new Lines("the container's stdout", container.stdout);
  try {
    await stdout.take('"ready"');
    const children = `/proc/${container.pid}/task/${container.pid}/children`;
    const pid1 = (await Deno.readTextFile(children)).trim();
    const enter = ["nsenter", "--target", pid1, "--pid", "--mount", "--root", "--", ...COMMAND];
    // It exits with 1: it has found something.
    const onTerminal = `${quoteCommand(enter)}; test $? = 1`;
    const command = ["script", "--quiet", "--return", "--command", onTerminal, "/dev/null"];
    return await runCommand(["env", "-u", "NO_COLOR", "SHELL=/bin/sh", ...command]);
  } finally {
    container.kill("SIGKILL");
    await container.status;
    await stdout.close();
  }
}

async function drawPictures(): Promise<void> {
  const root = await makeRoot();
  try {
    for (const one of CASES) {
      await showStep(`drawing docs/${one.file}`, async () => {
        const shown = `# ${COMMAND.join(" ")}\n${await showCase(one, root)}`;
        const lines = wrapLines(readScreen(shown), { columns: COLUMNS, indent: INDENT });
        const svg = drawTerminal({ title: one.title, lines, columns: COLUMNS });
        await Deno.writeTextFile(`${ROOT}/docs/${one.file}`, svg);
      });
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

if (import.meta.main) await runTask(drawPictures);
