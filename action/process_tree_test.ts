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
    processes: [aProcess("/app serve", { pid: 7, parentPid: 1 })],
    image: { entrypoint: ["/app"], cmd: ["serve"] },
    found: [7],
  },
  {
    title: "an init and the command",
    processes: [
      aProcess("/tini -- /app", { pid: 7, parentPid: 1 }),
      aProcess("/app", { pid: 8, parentPid: 7 }),
    ],
    image: { entrypoint: ["/tini", "--"], cmd: ["/app"] },
    found: [7, 8],
  },
  {
    title: "workers that were forked: the one nearest to PID 1",
    processes: [
      aProcess("/app", { pid: 9, parentPid: 8 }),
      aProcess("/app", { pid: 8, parentPid: 7 }),
      aProcess("/tini -- /app", { pid: 7, parentPid: 1 }),
    ],
    image: { entrypoint: ["/tini", "--"], cmd: ["/app"] },
    found: [7, 8],
  },
  {
    title: "workers below an application that is PID 1",
    processes: [
      aProcess("/app", { pid: 7, parentPid: 1 }),
      aProcess("/app", { pid: 8, parentPid: 7 }),
      aProcess("/other", { pid: 9, parentPid: 7 }),
    ],
    image: { entrypoint: ["/app"] },
    found: [7],
  },
  {
    title: "a script below an init",
    processes: [
      aProcess("/tini -- /run.sh", { pid: 7, parentPid: 1 }),
      aProcess("/bin/sh /run.sh", { pid: 8, parentPid: 7 }),
      aProcess("/app", { pid: 9, parentPid: 8 }),
    ],
    image: { entrypoint: ["/tini", "--"], cmd: ["/run.sh"] },
    found: [7, 8, 9],
  },
  {
    title: "an init that nobody knows, which starts what is behind it",
    processes: [
      aProcess("/my-init -v /app serve", { pid: 7, parentPid: 1 }),
      aProcess("/app serve", { pid: 8, parentPid: 7 }),
    ],
    image: { entrypoint: ["/my-init", "-v", "/app", "serve"] },
    found: [7, 8],
  },
  {
    title: "a line for the shell",
    processes: [
      aProcess("/bin/sh -c /app & wait", { pid: 7, parentPid: 1 }),
      aProcess("/app", { pid: 8, parentPid: 7 }),
    ],
    image: { cmd: ["/bin/sh", "-c", "/app & wait"], isShellForm: true },
    found: [7, 8],
  },
  {
    title: "npm and the shell that it starts",
    processes: [
      aProcess("npm start", { pid: 7, parentPid: 1 }),
      aProcess("sh -c node server.js", { pid: 8, parentPid: 7 }),
      aProcess("node server.js", { pid: 9, parentPid: 8 }),
    ],
    image: { cmd: ["npm", "start"] },
    found: [7, 8, 9],
  },
  {
    title: "an application that started something of another name",
    processes: [
      aProcess("/app", { pid: 7, parentPid: 1 }),
      aProcess("git fetch", { pid: 8, parentPid: 7 }),
    ],
    image: { cmd: ["/app"] },
    found: [7],
  },
  {
    title: "an init that all know, and a script that is gone by exec",
    processes: [
      aProcess("tini -- docker-entrypoint.sh", { pid: 7, parentPid: 1 }),
      aProcess("/app", { pid: 8, parentPid: 7 }),
    ],
    image: { entrypoint: ["tini", "--", "docker-entrypoint.sh"] },
    found: [7, 8],
  },
  {
    title: "an init behind an init, and a script that is gone by exec",
    processes: [
      aProcess("/sbin/docker-init -- /tini -- /run.sh", { pid: 7, parentPid: 1 }),
      aProcess("/tini -- /run.sh", { pid: 8, parentPid: 7 }),
      aProcess("/app", { pid: 9, parentPid: 8 }),
    ],
    image: { entrypoint: ["/tini", "--"], cmd: ["/run.sh"] },
    found: [7, 8, 9],
  },
  {
    title: "an init that nobody knows, and a script that is gone by exec",
    processes: [
      aProcess("/my-init /run.sh", { pid: 7, parentPid: 1 }),
      aProcess("/app", { pid: 8, parentPid: 7 }),
    ],
    image: { entrypoint: ["/my-init", "/run.sh"], startedPrograms: ["/run.sh"] },
    found: [7, 8],
  },
  {
    title: "an application with a file, and a helper of another name",
    processes: [
      aProcess("/app /etc/app.conf", { pid: 7, parentPid: 1 }),
      aProcess("git fetch", { pid: 8, parentPid: 7 }),
    ],
    image: { entrypoint: ["/app"], cmd: ["/etc/app.conf"] },
    found: [7],
  },
  {
    title: "what the user's pattern names",
    processes: [
      aProcess("/app", { pid: 7, parentPid: 1 }),
      aProcess("git fetch", { pid: 8, parentPid: 7 }),
    ],
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
  assertEquals(
    readTree([aProcess("/app", { pid: 7, parentPid: 1 })], { image, main: /other/ }),
    undefined,
  );
});
