// SPDX-License-Identifier: MIT
// long: every way that a stop signal takes, one scene each.
import { assertEquals } from "@std/assert";
import { SIGNAL_NUMBERS } from "../signals.ts";
import { followSignal } from "./findings.ts";
import { type Row, treeOf } from "./made_up_process.ts";

const { SIGTERM, SIGQUIT } = SIGNAL_NUMBERS;

/** `id culprit pids` for each finding, `id? pids` for each unknown. */
function story(rows: readonly Row[], signal: number = SIGTERM): string[] {
  const { findings, unknowns } = followSignal(treeOf(...rows), signal);
  return [
    ...findings.map(({ id, culprit, pids }) => `${id} ${culprit} ${pids.join(" ")}`),
    ...unknowns.map(({ id, pids }) => `${id}? ${pids.join(" ")}`),
  ];
}

type Scene = readonly [what: string, rows: readonly Row[], expected: readonly string[]];

function checkAll(scenes: readonly Scene[]): void {
  for (const [what, rows, expected] of scenes) assertEquals(story(rows), expected, what);
}

const SHELL: Row = { pid: 1, words: "sh /run.sh" };
const MAIN: Row = { pid: 7, words: "/main", exe: "/main", caught: "TERM" };
const SLEEP: Row = { pid: 8, words: "sleep 9", exe: "/bin/sleep" };

Deno.test("followSignal() names a PID 1 that does nothing, and who never hears it", () => {
  checkAll([
    ["a shell and a program", [SHELL, MAIN], ["deaf-init entrypoint 1 7"]],
    ["a program that waits", [SHELL, { pid: 7, waitsFor: "TERM" }], ["deaf-init entrypoint 1 7"]],
    ["the first that hears it", [SHELL, SLEEP, { ...MAIN, pid: 9 }], ["deaf-init entrypoint 1 9"]],
    ["further down", [SHELL, { pid: 7, words: "sh x" }, { ...MAIN, pid: 8, parentPid: 7 }], [
      "deaf-init entrypoint 1 8",
    ]],
    ["nobody who hears it", [SHELL, SLEEP], ["deaf-init entrypoint 1"]],
    ["a shell alone", [SHELL], ["deaf-init entrypoint 1"]],
    ["a dead program", [SHELL, { ...MAIN, state: "Z" }], ["deaf-init entrypoint 1"]],
    ["a shell that ignores it", [{ ...SHELL, ignored: "TERM" }, MAIN], [
      "deaf-init entrypoint 1 7",
    ]],
    ["a shell that blocks it", [{ ...SHELL, blocked: "TERM" }, MAIN], ["deaf-init entrypoint 1 7"]],
    ["npm", [{ pid: 1, words: "npm start" }, MAIN], ["deaf-init entrypoint 1 7"]],
    ["a program that starts others", [{ pid: 1, words: "run", exe: "/run" }, MAIN], [
      "deaf-init entrypoint 1 7",
    ]],
    ["not seen which program", [{ pid: 1, words: "run" }, MAIN], ["deaf-init entrypoint 1 7"]],
    ["an init that blocks it", [{ pid: 1, words: "tini -- /main", blocked: "TERM" }, MAIN], [
      "deaf-init init 1 7",
    ]],
  ]);
});

Deno.test("followSignal() names a PID 1 that is the program itself", () => {
  const server: Row = { pid: 1, words: "/main serve", exe: "/main" };
  checkAll([
    ["alone", [server], ["deaf-application application 1"]],
    ["its workers", [server, { pid: 7, words: "/main worker", exe: "/main" }], [
      "deaf-application application 1",
    ]],
    ["its workers hear it", [server, { ...MAIN, exe: "/main" }], [
      "deaf-application application 1 7",
    ]],
    ["its workers, files not shown", [{ pid: 1, words: "/main x" }, { pid: 7, words: "/main y" }], [
      "deaf-application application 1",
    ]],
    ["it ignores it", [{ ...server, ignored: "TERM" }], ["deaf-application application 1"]],
    ["it blocks it", [{ ...server, blocked: "TERM" }], ["deaf-application application 1"]],
    ["the same, not as PID 1", [{ ...server, pid: 40, ignored: "TERM" }], [
      "deaf-application application 40",
    ]],
    ["as another namespace's init", [{ ...server, pid: 40, isInit: true }], [
      "deaf-application application 40",
    ]],
  ]);
});

Deno.test("followSignal() claims nothing about who hears the signal or dies of it", () => {
  checkAll([
    ["PID 1 catches it", [{ ...MAIN, pid: 1 }], []],
    ["PID 1 takes it", [{ ...MAIN, pid: 1, caught: "", waitsFor: "TERM" }], []],
    ["so do its workers", [{ ...MAIN, pid: 1 }, { ...MAIN, pid: 7 }], []],
    ["it dies of it", [{ pid: 40, words: "sleep 9" }], []],
    ["it dies and leaves somebody", [{ pid: 40, words: "make" }, { ...MAIN, parentPid: 40 }], []],
    ["a shell dies of it alone", [{ ...SHELL, pid: 40 }], []],
    ["a shell and one that dies", [{ ...SHELL, pid: 40 }, { ...SLEEP, parentPid: 40 }], []],
    ["a shell that catches it, alone", [{ ...SHELL, caught: "TERM" }], []],
    ["PID 1 is dead", [{ pid: 1, state: "Z" }], []],
  ]);
});

Deno.test("followSignal() names a shell that dies of it above a program that would hear it", () => {
  const shell = { ...SHELL, pid: 40 };
  checkAll([
    ["explained itself", [shell, { ...MAIN, parentPid: 40 }], ["shell-in-between entrypoint 40 7"]],
    ["below tini", [{ pid: 1, words: "tini -- sh", waitsFor: "TERM" }, shell, {
      ...MAIN,
      parentPid: 40,
    }], ["shell-in-between entrypoint 40 7"]],
    // Any program in between ends what is behind it, when the init leaves with it.
    ["a wrapper below tini", [{ pid: 1, words: "tini -- time", waitsFor: "TERM" }, {
      pid: 40,
      words: "time main",
    }, { ...MAIN, parentPid: 40 }], ["shell-in-between entrypoint 40 7"]],
    // Workers are their own program's business.
    ["a program and its worker below tini", [{ pid: 1, words: "tini -- main", waitsFor: "TERM" }, {
      ...MAIN,
      pid: 40,
      caught: "",
    }, { ...MAIN, parentPid: 40 }], []],
  ]);
});

/** tini or another, the shell it started (pid 40, a group of its own), and main below that. */
function behind(words: string, { init = {}, main = {} }: { init?: Row; main?: Row } = {}): Row[] {
  return [
    { pid: 1, words, waitsFor: "TERM QUIT", ...init },
    { pid: 40, words: "sh /run.sh" },
    { ...MAIN, parentPid: 40, pgid: 40, ...main },
  ];
}

Deno.test("followSignal() knows which inits leave with the shell that they have started", () => {
  const inBetween = ["shell-in-between entrypoint 40 7"];
  const notPid1 = { init: { pid: 1, isInit: false } };
  const otherGroup = { main: { pgid: 7 } };
  checkAll([
    ["tini", behind("tini -- sh"), inBetween],
    ["docker-init", behind("/sbin/docker-init -- sh"), inBetween],
    ["catatonit", behind("catatonit -- sh"), inBetween],
    ["dumb-init -c", behind("dumb-init -c sh"), inBetween],
    // They signal the group: main hears it, and is killed when they leave.
    ["tini -g", behind("tini -g -- sh"), inBetween],
    ["dumb-init", behind("dumb-init sh"), inBetween],
    ["tini -g, another group", behind("tini -g -- sh", otherGroup), inBetween],
    // Not PID 1: nobody is killed when they leave.
    ["tini not as PID 1", behind("tini -- sh", notPid1), inBetween],
    ["tini -g not as PID 1", behind("tini -g -- sh", notPid1), []],
    ["dumb-init not as PID 1", behind("dumb-init sh", notPid1), []],
    // They ask who is left, and wait.
    ["baronet", behind("baronet -- sh"), []],
    ["baronet -g", behind("baronet -g -- sh"), []],
    ["baronet as tini", behind("tini -- sh", { init: { exe: "/baronet" } }), []],
    ["smell-baron", behind("smell-baron sh"), []],
    ["baronet --no-wait", behind("baronet --no-wait -- sh"), inBetween],
    // main does not hear it, or there is none.
    ["main dies of it", behind("tini -- sh", { main: { caught: "" } }), []],
    ["main ignores it", behind("tini -- sh", { main: { caught: "", ignored: "TERM" } }), []],
    ["a shell alone", behind("tini -- sh").slice(0, 2), []],
    ["a zombie", behind("tini -- sh", { main: { state: "Z" } }), []],
  ]);
});

function commands(words: string, ...rows: readonly Row[]): Row[] {
  return [{ pid: 1, words, waitsFor: "TERM QUIT" }, ...rows];
}

Deno.test("followSignal() names commands that an init forwards to in vain", () => {
  checkAll([
    ["ignores", commands("tini -- main", { pid: 7, ignored: "TERM" }), [
      "deaf-application application 7",
    ]],
    ["blocks", commands("tini -- main", { pid: 7, blocked: "TERM" }), [
      "deaf-application application 7",
    ]],
    ["a shell that ignores it", commands("tini -- sh", { ...SHELL, pid: 7, ignored: "TERM" }), [
      "deaf-application entrypoint 7",
    ]],
    ["npm ignores it", commands("tini -- npm", { pid: 7, words: "npm start", ignored: "TERM" }), [
      "deaf-application entrypoint 7",
    ]],
    ["hears it", commands("tini -- main", MAIN), []],
    ["dies of it", commands("tini -- sleep", SLEEP), []],
    ["no command", commands("baronet -P"), []],
    // Of tini's children only the first is its command: others are orphans that it adopted.
    ["an orphan", commands("tini -- main", MAIN, { pid: 8, ignored: "TERM" }), []],
    ["several", commands("baronet -- a --- b", MAIN, { pid: 8, ignored: "TERM" }), [
      "deaf-application application 8",
    ]],
    [
      "a dead first one",
      commands("tini -- main", { pid: 7, state: "Z" }, {
        pid: 8,
        ignored: "TERM",
      }),
      ["deaf-application application 8"],
    ],
  ]);
});

Deno.test("followSignal() follows what an init makes of the signal", () => {
  const waits = (signal: string): Row => ({ pid: 7, caught: signal, ignored: "TERM" });
  checkAll([
    ["hears the other one", commands("dumb-init -r 15:3 main", waits("QUIT")), []],
    ["ignores the other one", commands("dumb-init -r 15:3 main", { pid: 7, ignored: "QUIT" }), [
      "deaf-application application 7",
    ]],
    ["not rewritten", commands("dumb-init -r 2:3 main", waits("QUIT")), [
      "deaf-application application 7",
    ]],
    ["swallowed", commands("dumb-init -r 15:0 main", MAIN), ["forwards-unknown? 1"]],
  ]);
});

Deno.test("followSignal() says what cannot be seen, and claims nothing instead", () => {
  const trap: Row = { ...SHELL, caught: "TERM" };
  const go: Row = { ...MAIN, pid: 1, caught: "all" };
  checkAll([
    ["a trap", [trap, MAIN], ["shell-trap? 1"]],
    [
      "a trap below tini",
      commands("tini -- sh", { ...trap, pid: 40 }, {
        ...MAIN,
        parentPid: 40,
      }),
      ["shell-trap? 40"],
    ],
    ["npm", [{ pid: 1, words: "npm start", caught: "TERM" }, MAIN], ["package-manager? 1"]],
    ["npm below tini", commands("tini -- npm", { pid: 7, words: "npm start", caught: "TERM" }), [
      "package-manager? 7",
    ]],
    ["Node.js", [{ pid: 1, words: "node x.js", caught: "INT TERM USR1" }], ["runtime-catches? 1"]],
    ["Node.js below tini", commands("tini -- node", { pid: 7, words: "node x", caught: "TERM" }), [
      "runtime-catches? 7",
    ]],
    ["another program", [{ ...MAIN, pid: 1, words: "supervisord" }, SLEEP], [
      "forwards-unknown? 1",
    ]],
    // Below an init it is the program that it was meant for.
    ["another below tini", commands("tini -- x", MAIN, { ...SLEEP, parentPid: 7 }), []],
    ["all signals are caught", [go], []],
    ["hidden", [{ pid: 1, words: "main", isHidden: true }], ["masks-unreadable? 1"]],
    ["hidden below tini", commands("tini -- main", { pid: 7, isHidden: true }), [
      "masks-unreadable? 7",
    ]],
    ["a hidden init that we know", [
      { pid: 1, words: "tini -- main", isHidden: true },
      { pid: 7, ignored: "TERM" },
    ], ["deaf-application application 7", "masks-unreadable? 1"]],
    ["a hidden init that we know, and its program", [
      { pid: 1, words: "tini -- main", isHidden: true },
      MAIN,
    ], ["masks-unreadable? 1"]],
  ]);
});

Deno.test("followSignal() says of npm what its shell proves, whatever npm does", () => {
  const npm: Row = { pid: 1, words: "npm start", caught: "TERM INT USR1" };
  const sh: Row = { pid: 12, words: "sh -c node", pgid: 1 };
  const node: Row = { pid: 13, parentPid: 12, words: "node", caught: "TERM", pgid: 1 };
  const behind = (init: Row, ...rows: Row[]) => [
    { waitsFor: "TERM", ...init, pid: 1 },
    { ...npm, pid: 7, pgid: 7 },
    ...rows.map((row) => ({ ...row, parentPid: row.parentPid ?? 7, pgid: 7 })),
  ];
  checkAll([
    ["a shell", [npm, sh, node], ["shell-in-between entrypoint 12 13"]],
    ["a shell and a shell", [npm, sh, { ...sh, pid: 13, parentPid: 12 }, {
      ...node,
      pid: 14,
      parentPid: 13,
    }], ["shell-in-between entrypoint 12 14"]],
    ["the program itself", [npm, { ...node, parentPid: 1 }], ["package-manager? 1"]],
    ["yarn", [{ ...npm, words: "node /opt/yarn/bin/yarn.js start" }, sh, node], [
      "shell-in-between entrypoint 12 13",
    ]],
    // It signals whom its shell has started as well, and leaves.
    ["pnpm", [{ ...npm, words: "pnpm start" }, sh, node], ["package-manager? 1"]],
    ["a shell that has a trap", [npm, { ...sh, caught: "TERM" }, node], ["package-manager? 1"]],
    ["a shell, and nobody hears it", [npm, sh, { ...node, caught: "" }], ["package-manager? 1"]],
    ["behind tini", behind({ words: "tini -- npm start" }, sh, node), [
      "shell-in-between entrypoint 12 13",
    ]],
    // Its group hears it as well, and ends with npm, sooner or later.
    ["behind tini -g", behind({ words: "tini -g -- npm start" }, sh, node), ["package-manager? 7"]],
    [
      "behind tini, of whose environment nothing is seen",
      behind({ words: "tini -- npm start", variables: null }, sh, node),
      ["package-manager? 7"],
    ],
  ]);
});

/** PID 1, the init of the image below it, and what that one starts. */
function twoInits(outer: Row, inner: Row, ...rows: readonly Row[]): readonly Row[] {
  return [
    { waitsFor: "TERM", ...outer, pid: 1 },
    { waitsFor: "TERM", pid: 6, ...inner },
    ...rows.map((row) => ({ ...row, parentPid: row.parentPid ?? 6 })),
  ];
}

const [DOCKER_INIT, TINI] = ["docker-init -- tini -- x", "tini -- x"].map((words) => ({ words }));
const WRAPPER: Row = { pid: 7, words: "sh /run.sh" };
const WRAPPED: Row = { ...MAIN, pid: 8, parentPid: 7, pgid: 7 };

Deno.test("followSignal() follows the signal behind an init behind an init", () => {
  const between = ["shell-in-between entrypoint 7 8"];
  const deaf: Row = { pid: 7, words: "/main", ignored: "TERM" };
  checkAll([
    ["a program", twoInits(DOCKER_INIT, TINI, MAIN), []],
    ["a shell", twoInits(DOCKER_INIT, TINI, WRAPPER, WRAPPED), between],
    ["a deaf program", twoInits(DOCKER_INIT, TINI, deaf), ["deaf-application application 7"]],
    ["three inits", [
      ...twoInits(DOCKER_INIT, TINI, { pid: 7, words: "dumb-init -c x", caught: "TERM" }),
      { pid: 8, parentPid: 7, words: "/main", ignored: "TERM" },
    ], ["deaf-application application 8"]],
    ["a program of Node.js", twoInits(DOCKER_INIT, TINI, { ...MAIN, words: "node x" }), [
      "runtime-catches? 7",
    ]],
    ["an init that ignores it", twoInits(DOCKER_INIT, { ...TINI, ignored: "TERM", waitsFor: "" }), [
      "deaf-application init 6",
    ]],
    // When one of them waits for the others and asks them, they hear of it.
    ["ours in front", twoInits({ words: "baronet tini x" }, TINI, WRAPPER, WRAPPED), []],
    ["ours behind", twoInits(DOCKER_INIT, { words: "baronet x" }, WRAPPER, WRAPPED), []],
    ["a signal that becomes another, twice", [
      ...twoInits({ words: "dumb-init -r 15:2 x", caught: "TERM" }, {
        words: "dumb-init -r 2:3 x",
        caught: "INT",
      }, { pid: 7, words: "/main", ignored: "QUIT" }),
    ], ["deaf-application application 7"]],
    [
      "an init that keeps it for itself",
      twoInits(DOCKER_INIT, {
        words: "dumb-init -r 15:0 x",
      }, deaf),
      ["forwards-unknown? 6"],
    ],
    [
      "a hidden one",
      twoInits(DOCKER_INIT, { ...TINI, waitsFor: undefined, isHidden: true }, MAIN),
      [
        "masks-unreadable? 6",
      ],
    ],
  ]);
});

/** What the finding says of who hears the signal. */
function heard(rows: readonly Row[]): string {
  const [finding] = followSignal(treeOf(...rows), SIGTERM).findings;
  return /catches it but .*|hears it, too|may hear it, too/.exec(finding.text)?.[0] ?? finding.text;
}

Deno.test("followSignal() knows which init signals whose group, by options and variables", () => {
  const [grouped, single] = ["tini -g -- x", "dumb-init -c x"].map((words) => ({ words }));
  const variables = "TINI_KILL_PROCESS_GROUP=1";
  const without = "catches it but is killed without hearing it";
  const rows = (init: Row, ...more: readonly Row[]) => [
    { waitsFor: "TERM", ...init, pid: 1 },
    ...more,
  ];
  const scenes: readonly (readonly [what: string, rows: readonly Row[], heard: string])[] = [
    ["tini", rows(TINI, WRAPPER, WRAPPED), without],
    ["tini -g", rows(grouped, WRAPPER, WRAPPED), "hears it, too"],
    ["tini, a variable", rows({ ...TINI, variables }, WRAPPER, WRAPPED), "hears it, too"],
    ["tini, hidden", rows({ ...TINI, variables: null }, WRAPPER, WRAPPED), "may hear it, too"],
    [
      "tini, hidden, in another group",
      rows({ ...TINI, variables: null }, WRAPPER, { ...WRAPPED, pgid: 8 }),
      without,
    ],
    ["two", twoInits(DOCKER_INIT, TINI, WRAPPER, WRAPPED), without],
    ["the second one's", twoInits(DOCKER_INIT, grouped, WRAPPER, WRAPPED), "hears it, too"],
    // The first one signals the group of the second one, which its command has left.
    ["the first one's", twoInits(grouped, TINI, WRAPPER, WRAPPED), without],
    [
      "the first one's, and the second one leaves its command there",
      twoInits(grouped, { ...single, pgid: 6 }, { ...WRAPPER, pgid: 6 }, { ...WRAPPED, pgid: 6 }),
      "hears it, too",
    ],
  ];
  for (const [what, all, expected] of scenes) assertEquals(heard(all), expected, what);
});

Deno.test("followSignal() says which variable it is not shown, where that decides", () => {
  const hidden = null;
  const tini: Row = { pid: 1, words: "tini -- x", waitsFor: "TERM", variables: hidden };
  const between = "shell-in-between entrypoint 7 8";
  checkAll([
    ["tini and a program", [tini, MAIN], []],
    ["tini and a shell", [tini, WRAPPER, WRAPPED], [between, "environment-unreadable? 1"]],
    // Without the end of a namespace it goes on, and may have heard it.
    ["not PID 1", [{ ...tini, pid: 40 }, { ...WRAPPER, parentPid: 40 }, WRAPPED], [
      "environment-unreadable? 40",
    ]],
    ["ours, whose options may do anything", [{ ...tini, words: "baronet x" }, MAIN], [
      "environment-unreadable? 1",
    ]],
    ["ours that waits, as far as is seen", [{ ...tini, words: "baronet x" }, WRAPPER, WRAPPED], [
      "environment-unreadable? 1",
    ]],
    ["ours that does not wait", [
      { ...tini, words: "baronet x", variables: "BARONET_OPTIONS=--no-wait" },
      WRAPPER,
      WRAPPED,
    ], [between]],
  ]);
});

Deno.test("followSignal() follows the signal that it is asked for", () => {
  const rows = [{ pid: 1, words: "main", caught: "TERM" }];
  assertEquals(story(rows, SIGTERM), []);
  assertEquals(story(rows, SIGQUIT), ["deaf-application application 1"]);
  assertEquals(story([SHELL, MAIN], SIGNAL_NUMBERS.SIGKILL), []);
  const listener = [{ pid: 1, words: "sh x" }, { pid: 7, caught: "QUIT" }];
  assertEquals(story(listener, SIGQUIT), ["deaf-init entrypoint 1 7"]);
  assertEquals(story(listener, SIGTERM), ["deaf-init entrypoint 1"]);
});
