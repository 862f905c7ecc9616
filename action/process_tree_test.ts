// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { anImage, aProcess } from "./examples.ts";
import type { Process } from "./observations.ts";
import { dispositionOf, joinWords, parseTop, readTree } from "./process_tree.ts";

const TOP = `PID      PPID   NLWP   BLOCKED            IGNORED            CAUGHT             COMMAND
95       74     1      0000000000000001   0000000080000004   0000000000014002   /bin/sh -c  trap  : TERM
126      95     7      0000000000000000   0000000080000006   0000000000000000   nginx: worker process
`;

Deno.test("parseTop() reads the columns that docker top was asked for", () => {
  assertEquals(parseTop(TOP), [
    {
      ...{ pid: 95, parentPid: 74, threads: 1, blocked: "0000000000000001" },
      ...{ ignored: "0000000080000004", caught: "0000000000014002" },
      args: "/bin/sh -c trap : TERM",
    },
    {
      ...{ pid: 126, parentPid: 95, threads: 7, blocked: "0000000000000000" },
      ...{ ignored: "0000000080000006", caught: "0000000000000000" },
      args: "nginx: worker process",
    },
  ]);
});

Deno.test("parseTop() names a ps that does not know the columns", () => {
  assertThrows(() => parseTop("PID USER COMMAND\n1 root app\n"), Error, "needs ps of procps");
});

Deno.test("dispositionOf() reads the masks, a blocked signal first", () => {
  const [shell] = parseTop(TOP);
  assertEquals([1, 2, 3, 15, 9].map((signal) => dispositionOf(shell, signal)), [
    "blocked",
    "caught",
    "ignored",
    "caught",
    "default",
  ]);
});

Deno.test("joinWords() writes words as docker top does", () => {
  assertEquals(joinWords(["sh", "-c", " a  b\nc", ""]), "sh -c a b c");
});

interface Example {
  readonly title: string;
  readonly processes: readonly Process[];
  readonly image?: Parameters<typeof anImage>[0];
  readonly main?: RegExp;
  /** The pids from PID 1 to the application. */
  readonly found: readonly number[];
}

const TREES: readonly Example[] = [
  {
    title: "the application alone",
    processes: [aProcess(7, 1, "/app serve")],
    image: { entrypoint: ["/app"], cmd: ["serve"] },
    found: [7],
  },
  {
    title: "an init and the command",
    processes: [aProcess(7, 1, "/tini -- /app"), aProcess(8, 7, "/app")],
    image: { entrypoint: ["/tini", "--"], cmd: ["/app"] },
    found: [7, 8],
  },
  {
    title: "workers that were forked: the one nearest to PID 1",
    processes: [
      aProcess(9, 8, "/app"),
      aProcess(8, 7, "/app"),
      aProcess(7, 1, "/tini -- /app"),
    ],
    image: { entrypoint: ["/tini", "--"], cmd: ["/app"] },
    found: [7, 8],
  },
  {
    title: "workers below an application that is PID 1",
    processes: [aProcess(7, 1, "/app"), aProcess(8, 7, "/app"), aProcess(9, 7, "/other")],
    image: { entrypoint: ["/app"] },
    found: [7],
  },
  {
    title: "a script below an init",
    processes: [
      aProcess(7, 1, "/tini -- /run.sh"),
      aProcess(8, 7, "/bin/sh /run.sh"),
      aProcess(9, 8, "/app"),
    ],
    image: { entrypoint: ["/tini", "--"], cmd: ["/run.sh"] },
    found: [7, 8, 9],
  },
  {
    title: "an init that nobody knows, which starts what is behind it",
    processes: [aProcess(7, 1, "/my-init -v /app serve"), aProcess(8, 7, "/app serve")],
    image: { entrypoint: ["/my-init", "-v", "/app", "serve"] },
    found: [7, 8],
  },
  {
    title: "a line for the shell",
    processes: [aProcess(7, 1, "/bin/sh -c /app & wait"), aProcess(8, 7, "/app")],
    image: { cmd: ["/bin/sh", "-c", "/app & wait"], isShellForm: true },
    found: [7, 8],
  },
  {
    title: "npm and the shell that it starts",
    processes: [
      aProcess(7, 1, "npm start"),
      aProcess(8, 7, "sh -c node server.js"),
      aProcess(9, 8, "node server.js"),
    ],
    image: { cmd: ["npm", "start"] },
    found: [7, 8, 9],
  },
  {
    title: "an application that started something of another name",
    processes: [aProcess(7, 1, "/app"), aProcess(8, 7, "git fetch")],
    image: { cmd: ["/app"] },
    found: [7],
  },
  {
    title: "what the user's pattern names",
    processes: [aProcess(7, 1, "/app"), aProcess(8, 7, "git fetch")],
    main: /^git/,
    found: [7, 8],
  },
];

Deno.test("readTree() finds the application and who stands above it", () => {
  for (const { title, processes, image = {}, main, found } of TREES) {
    const tree = readTree(processes, { image: anImage(image), main });
    const pids = tree === undefined ? [] : [...tree.chain, tree.main].map(({ pid }) => pid);
    assertEquals(pids, found, title);
  }
});

Deno.test("readTree() knows no application where nothing matches, or nothing is there", () => {
  const image = anImage({});
  assertEquals(readTree([], { image, main: undefined }), undefined);
  assertEquals(readTree([aProcess(7, 1, "/app")], { image, main: /other/ }), undefined);
});
