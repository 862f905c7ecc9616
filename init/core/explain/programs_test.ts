// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { SIGNAL_NUMBERS } from "../signals.ts";
import { made } from "./made_up_process.ts";
import {
  isPackageManager,
  isShell,
  isShellOfText,
  runtimeCatching,
  signalsChildAlone,
} from "./programs.ts";

function program(argv: readonly string[], exe?: string) {
  return made({ argv, exe });
}

/** The words as in the shell, and where it matters the file that runs. */
type Line = readonly [words: string, exe?: string];

const SHELLS: readonly Line[] = [
  ["sh /run.sh"],
  ["/bin/sh -c main"],
  ["ash"],
  ["/bin/bash /run.sh"],
  ["dash -e /run.sh"],
  ["ksh"],
  ["mksh"],
  ["yash"],
  ["zsh"],
  ["fish"],
  ["-bash"],
  ["-sh"],
  ["busybox sh /run.sh"],
  ["/bin/busybox ash -c main"],
  // What it calls itself may be anything.
  ["/entrypoint", "/usr/bin/dash"],
  ["sh /run.sh", "/bin/busybox"],
];
const NO_SHELLS: readonly Line[] = [
  ["main"],
  ["/srv/sh/main"],
  ["shd"],
  ["main sh"],
  ["busybox httpd -f", "/bin/busybox"],
  ["busybox", "/bin/busybox"],
  ["node sh", "/usr/bin/node"],
  ["tini -- sh", "/sbin/tini"],
];

Deno.test("isShell() knows shells by what they are called or by their file", () => {
  for (const [words, exe] of SHELLS) {
    assertEquals(isShell(program(words.split(" "), exe)), true, words);
  }
  for (const [words, exe] of NO_SHELLS) {
    assertEquals(isShell(program(words.split(" "), exe)), false, words);
  }
  assertEquals(isShell(program([])), false);
});

const TEXTS: readonly (readonly string[])[] = [
  ["sh", "-c", "main && true"],
  ["/bin/bash", "-ec", "main"],
  ["bash", "-lc", "main"],
  ["bash", "-ce", "main"],
  ["bash", "-e", "-c", "main"],
  ["bash", "--login", "-c", "main"],
  ["bash", "-o", "pipefail", "-c", "main"],
  ["bash", "-eo", "pipefail", "-c", "main"],
  ["bash", "+o", "posix", "-c", "main"],
  ["bash", "--rcfile", "/x", "-c", "main"],
  ["busybox", "sh", "-c", "main"],
];
const NO_TEXTS: readonly (readonly string[])[] = [
  ["sh"],
  ["-sh"],
  ["sh", "/run.sh"],
  ["sh", "/run.sh", "-c"],
  ["sh", "-e", "/run.sh", "-c", "x"],
  ["sh", "--", "/run.sh"],
  ["bash", "-o", "-c"],
  ["sh", "-s"],
  ["busybox", "sh", "/run.sh", "-c"],
  [],
];

Deno.test("isShellOfText() tells sh -c from a script with arguments", () => {
  for (const argv of TEXTS) assertEquals(isShellOfText(program(argv)), true, argv.join(" "));
  for (const argv of NO_TEXTS) assertEquals(isShellOfText(program(argv)), false, argv.join(" "));
});

const MANAGERS: readonly (readonly string[])[] = [
  // Titles, which are one word.
  ["npm start"],
  ["npm run start:prod", "", ""],
  ["npm exec vite"],
  ["yarn"],
  ["pnpm start"],
  ["node", "/usr/local/bin/npm", "start"],
  ["/usr/local/bin/node", "/usr/local/lib/node_modules/npm/bin/npm-cli.js", "start"],
  ["node", "/usr/local/bin/npx", "vite"],
  ["node", "/opt/yarn-v1.22.22/bin/yarn.js", "start"],
  ["node", "/app/.yarn/releases/yarn-4.1.0.cjs", "start"],
  ["node", "/usr/local/bin/pnpm", "start"],
  ["node", "/usr/lib/node_modules/pnpm/bin/pnpm.cjs", "start"],
  ["nodejs", "/usr/bin/yarnpkg", "start"],
];
const NO_MANAGERS: readonly (readonly string[])[] = [
  ["node", "/app/server.js"],
  ["node", "/app/npm-server.js"],
  ["node", "/app/npm.json"],
  ["npmd"],
  ["sh", "npm"],
  ["yarn-build"],
  ["node"],
  [],
];

Deno.test("isPackageManager() knows npm and its like by title and by script", () => {
  for (const argv of MANAGERS) assertEquals(isPackageManager(program(argv)), true, argv.join(" "));
  for (const argv of NO_MANAGERS) {
    assertEquals(isPackageManager(program(argv)), false, argv.join(" "));
  }
});

Deno.test("signalsChildAlone() is true of npm and yarn, and of no other package manager", () => {
  const alone = MANAGERS.filter((argv) => signalsChildAlone(program(argv)));
  assertEquals(
    MANAGERS.filter((argv) => !alone.includes(argv)).map((argv) => argv.join(" ")),
    [
      "pnpm start",
      "node /usr/local/bin/pnpm start",
      "node /usr/lib/node_modules/pnpm/bin/pnpm.cjs start",
    ],
  );
});

/** SigCgt of docker, podman and containerd, and of Node.js 22 without a handler of its program. */
const GO = "fffffffd7fc1feff";
const NODE = "0000000100004602";
const PRINTS_ALL = "fffffffe7ffbfeff";

type Runtime = readonly [words: string, caught: string, signal: keyof typeof SIGNAL_NUMBERS];

const OF_RUNTIMES: readonly (readonly [...Runtime, runtime: string | undefined])[] = [
  ["node server.js", NODE, "SIGTERM", "Node.js"],
  ["nodejs server.js", NODE, "SIGINT", "Node.js"],
  ["node server.js", NODE, "SIGUSR1", "Node.js"],
  // A handler for these is the program's own.
  ["node server.js", "0000000100004606", "SIGQUIT", undefined],
  ["node server.js", "0000000100004603", "SIGHUP", undefined],
  ["node server.js", NODE, "SIGHUP", undefined],
  ["server", GO, "SIGTERM", "Go"],
  ["server", GO, "SIGHUP", "Go"],
  // Go leaves these to the kernel.
  ["server", GO, "SIGTSTP", undefined],
  ["server", PRINTS_ALL, "SIGTERM", undefined],
  ["main", "0000000000004002", "SIGTERM", undefined],
  ["main", "0000000000000000", "SIGTERM", undefined],
];

Deno.test("runtimeCatching() tells what a runtime catches from what the program does", () => {
  for (const [words, caught, signal, runtime] of OF_RUNTIMES) {
    const process = { ...program(words.split(" ")), caught };
    assertEquals(runtimeCatching(process, SIGNAL_NUMBERS[signal]), runtime, `${words} ${signal}`);
  }
});

Deno.test("runtimeCatching() knows Node.js by its file under a title", () => {
  const process = { ...program(["my service"], "/usr/local/bin/node"), caught: NODE };
  assertEquals(runtimeCatching(process, SIGNAL_NUMBERS.SIGTERM), "Node.js");
});
