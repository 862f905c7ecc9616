// SPDX-License-Identifier: MIT
// long: command lines as they stand in /proc, one a row.
import { assertEquals } from "@std/assert";
import { SIGNAL_NUMBERS } from "../signals.ts";
import { made } from "./made_up_process.ts";
import {
  isPackageManager,
  isShell,
  isShellOfText,
  knownInit,
  runtimeCatching,
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

/** Words, the init's name, whether it signals the group, asks the others, may have several. */
type InitRow = readonly [words: string, name: string, facts: string, exe?: string];

const INITS: readonly InitRow[] = [
  ["tini -- main", "tini", ""],
  ["/sbin/tini main -g", "tini", ""],
  ["tini -g -- main", "tini", "group"],
  ["tini -vg -- main", "tini", "group"],
  ["tini -gv main", "tini", "group"],
  ["tini -v -v -g -- main", "tini", "group"],
  ["tini -s -- main -g", "tini", ""],
  // Options that have a value.
  ["tini -e 143 -g -- main", "tini", "group"],
  ["tini -ve 143 -g -- main", "tini", "group"],
  ["tini -e143 -g -- main", "tini", "group"],
  ["tini -p TERM -- main", "tini", ""],
  ["tini-static -g -- main", "tini", "group"],
  ["/sbin/docker-init -- main", "docker-init", ""],
  ["catatonit -- main", "catatonit", ""],
  ["catatonit -g -- main", "catatonit", "group"],
  ["/dev/init -- main", "catatonit", "", "/usr/libexec/catatonit"],
  ["/run/podman-init -- main", "catatonit", ""],
  // dumb-init signals a session, unless it is told otherwise.
  ["dumb-init main", "dumb-init", "group"],
  ["dumb-init -- main", "dumb-init", "group"],
  ["dumb-init -v -r 15:3 -- main", "dumb-init", "group"],
  ["dumb-init -c -- main", "dumb-init", ""],
  ["dumb-init -vc main", "dumb-init", ""],
  ["dumb-init --single-child main", "dumb-init", ""],
  ["dumb-init -r 15:3 -c main", "dumb-init", ""],
  ["dumb-init --rewrite 15:3 --single-child main", "dumb-init", ""],
  ["dumb-init main -c", "dumb-init", "group"],
  ["smell-baron main", "smell-baron", "asks several"],
  ["baronet -- main", "baronet", "asks several"],
  ["/baronet -g -- main", "baronet", "group asks several"],
  ["baronet --group main", "baronet", "group asks several"],
  ["baronet --no-wait -- main", "baronet", "several"],
  ["baronet --grace 5s --no-wait -- main", "baronet", "several"],
  ["baronet --grace=5s -g --no-wait -- main", "baronet", "group several"],
  ["baronet -- main --no-wait", "baronet", "asks several"],
  // Under another init's name it is still the same engine.
  ["tini -g -- main", "tini", "group asks", "/baronet"],
  ["/sbin/docker-init -- main", "docker-init", "asks", "/usr/bin/baronet-amd64.musl"],
  ["dumb-init main", "dumb-init", "group asks", "/baronet"],
];

Deno.test("knownInit() knows inits, and whom they signal", () => {
  for (const [words, name, facts, exe] of INITS) {
    const got = knownInit(program(words.split(" "), exe));
    const asFacts = [
      got?.signalsGroup ? "group" : "",
      got?.asksOthers ? "asks" : "",
      got?.hasSeveral ? "several" : "",
    ].filter((fact) => fact !== "").join(" ");
    assertEquals([got?.name, asFacts], [name, facts], words);
  }
});

/** Words, the signal that comes, the one that the init sends on. */
const SENT: readonly (readonly [string, keyof typeof SIGNAL_NUMBERS, string | undefined])[] = [
  ["tini -- main", "SIGTERM", "SIGTERM"],
  ["dumb-init -r 15:3 main", "SIGTERM", "SIGQUIT"],
  ["dumb-init -r 15:3 main", "SIGINT", "SIGINT"],
  ["dumb-init -r15:3 main", "SIGTERM", "SIGQUIT"],
  ["dumb-init -vr 15:3 main", "SIGTERM", "SIGQUIT"],
  ["dumb-init --rewrite 15:3 main", "SIGTERM", "SIGQUIT"],
  ["dumb-init --rewrite=15:3 -r 2:15 main", "SIGINT", "SIGTERM"],
  ["dumb-init main -r 15:3", "SIGTERM", "SIGTERM"],
  ["dumb-init -r 15:0 main", "SIGTERM", undefined],
  ["baronet --rewrite TERM:QUIT -- main", "SIGTERM", "SIGQUIT"],
  ["baronet --rewrite TERM:drop -- main", "SIGTERM", undefined],
  ["baronet --stop-signal INT main", "SIGTERM", "SIGINT"],
  ["baronet --stop-signal INT main", "SIGHUP", "SIGHUP"],
  ["baronet --grace 5s --stop-signal=INT main", "SIGTERM", "SIGINT"],
  ["baronet --stop-signal INT a --- b", "SIGTERM", "SIGTERM"],
];

Deno.test("knownInit() knows what becomes of a signal that is rewritten", () => {
  const numbers: Readonly<Record<string, number>> = SIGNAL_NUMBERS;
  for (const [words, signal, expected] of SENT) {
    const sent = knownInit(program(words.split(" ")))?.sentFor(SIGNAL_NUMBERS[signal]);
    assertEquals(sent, expected && numbers[expected], words);
  }
});

const NO_INITS: readonly Line[] = [
  ["main"],
  ["sh /run.sh"],
  ["init"],
  ["/sbin/init"],
  ["supervisord -n"],
  ["s6-svscan"],
  ["kill -TERM 1"],
  ["main baronet"],
  ["tinier"],
];

Deno.test("knownInit() claims nothing of inits that it does not know", () => {
  for (const [words, exe] of NO_INITS) {
    assertEquals(knownInit(program(words.split(" "), exe)), undefined, words);
  }
  assertEquals(knownInit(program([])), undefined);
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
