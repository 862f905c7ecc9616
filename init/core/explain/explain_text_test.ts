// SPDX-License-Identifier: MIT
// long: whole screens, as people see them.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { SIGNAL_NUMBERS } from "../signals.ts";
import { formatExplanation, type TextStyle } from "./explain_text.ts";
import type { Explanation } from "./explanation.ts";
import { type Row, treeOf } from "./made_up_process.ts";

const { SIGHUP, SIGINT, SIGTERM, SIGWINCH } = SIGNAL_NUMBERS;
const PLAIN: TextStyle = { hasLines: false, hasColors: false };
const LINES: TextStyle = { hasLines: true, hasColors: false };
const COLORS: TextStyle = { hasLines: true, hasColors: true };

function explanation(rows: readonly Row[], more: Partial<Explanation> = {}): Explanation {
  return {
    stopSignal: SIGTERM,
    signals: [SIGTERM, SIGINT, SIGHUP],
    branches: treeOf(...rows).branches,
    findings: [],
    unknowns: [],
    ...more,
  };
}

const FAMILY: readonly Row[] = [
  { pid: 1, words: "sh /run.sh", caught: "INT" },
  { pid: 6, words: "main", caught: "TERM", ignored: "HUP" },
  { pid: 7, parentPid: 6, words: "worker", blocked: "TERM", waitsFor: "INT" },
  { pid: 8, parentPid: 6, words: "worker", isHidden: true },
  { pid: 12345, argv: ["[sleep]"], state: "Z" },
];

Deno.test("formatExplanation() writes a table that is indented, and the good news, to a pipe", () => {
  assertEquals(
    formatExplanation(explanation(FAMILY), PLAIN),
    `\
  PID  PROCESS             TERM     INT      HUP
    1  sh /run.sh          nothing  catches  nothing
    6    main              catches  dies     ignores
    7      worker          blocks   waits    dies
    8      worker          ?        ?        ?
12345    [sleep] (zombie)  -        -        -

Nothing keeps SIGTERM from whom it is meant for`,
  );
});

Deno.test("formatExplanation() keeps its columns below their titles", () => {
  const [table] = formatExplanation(explanation(FAMILY), PLAIN).split("\n\n");
  const [head, ...rows] = table.split("\n");
  const columns = ["PROCESS", "TERM", "INT", "HUP"].map((title) => head.indexOf(title));
  assertEquals(columns, [7, 27, 36, 45]);
  for (const row of rows) {
    for (const column of columns) assertEquals(row.slice(column - 2, column), "  ", row);
    assert(!row.endsWith(" "), `"${row}"`);
  }
});

Deno.test("formatExplanation() draws the tree with lines on a terminal", () => {
  const deeper: readonly Row[] = [
    ...FAMILY.slice(0, 4),
    { pid: 9, parentPid: 8, words: "last" },
    { pid: 10, words: "other", state: "T" },
    { pid: 11, parentPid: 10, words: "below", state: "D" },
    { pid: 12, parentPid: 11, words: "traced", state: "t" },
  ];
  const table = formatExplanation(explanation(deeper, { signals: [SIGTERM] }), LINES);
  assertEquals(
    table.split("\n\n")[0],
    `\
PID  PROCESS                        TERM
  1  sh /run.sh                     nothing
  6  ├─ main                        catches
  7  │  ├─ worker                   blocks
  8  │  └─ worker                   ?
  9  │     └─ last                  dies
 10  └─ other (stopped)             dies
 11     └─ below (uninterruptible)  dies
 12        └─ traced (traced)       dies`,
  );
});

const RED = "\x1b[31m", GREEN = "\x1b[32m", YELLOW = "\x1b[33m", FAINT = "\x1b[2m", END = "\x1b[0m";

Deno.test("formatExplanation() colours what each does on the stop signal, and nothing else", () => {
  const text = formatExplanation(explanation(FAMILY, { signals: [SIGINT, SIGTERM] }), COLORS);
  const [head, ...rows] = text.split("\n\n")[0].split("\n");
  assert(head.startsWith("\x1b[1m") && head.endsWith(END), JSON.stringify(head));
  const endings = ["catches  " + RED, "dies     " + GREEN, "waits    " + RED, "?        " + FAINT];
  endings.forEach((ending, row) => assertStringIncludes(rows[row], ending));
  assertEquals(rows[4].includes("\x1b"), false);
  for (const row of rows.slice(0, 4)) assertEquals(row.split("\x1b").length, 3, row);
});

Deno.test("formatExplanation() paints those who die yellow", () => {
  const rows = [{ pid: 1, caught: "TERM" }, { pid: 7, words: "sleep" }];
  assertStringIncludes(formatExplanation(explanation(rows), COLORS), `${YELLOW}dies   ${END}`);
});

const FOUND: Partial<Explanation> = {
  findings: [
    { id: "deaf-init", culprit: "entrypoint", pids: [1], text: "One thing", advice: "Do one" },
    { id: "zombie", culprit: "application", pids: [1], text: "Another", advice: "Do another" },
  ],
  unknowns: [{ id: "shell-trap", pids: [1], text: "Who knows", advice: "Look" }],
};

Deno.test("formatExplanation() numbers what it found, and marks what it could not see", () => {
  const text = formatExplanation(explanation([{ pid: 1 }], FOUND), PLAIN);
  assertEquals(
    text.slice(text.indexOf("\n\n")),
    `

1. One thing
   Do one

2. Another
   Do another

?  Who knows
   Look`,
  );
});

Deno.test("formatExplanation() colours the numbers and the question mark", () => {
  const text = formatExplanation(explanation([{ pid: 1 }], FOUND), COLORS);
  assertStringIncludes(text, `\n${RED}1.${END} One thing\n   Do one\n`);
  assertStringIncludes(text, `\n${RED}2.${END} Another\n`);
  assertStringIncludes(text, `\n${YELLOW}?${END}  Who knows\n   Look`);
});

Deno.test("formatExplanation() says that all is well only where nothing is left open", () => {
  const good = "Nothing keeps SIGTERM from whom it is meant for";
  const { findings, unknowns } = FOUND;
  const text = (more: Partial<Explanation>) => formatExplanation(explanation([{}], more), PLAIN);
  assertStringIncludes(text({}), good);
  assertEquals(text({ findings }).includes(good), false);
  assertEquals(text({ unknowns }).includes(good), false);
});

Deno.test("formatExplanation() names signals without SIG, real-time ones as people write them", () => {
  const signals = [SIGWINCH, 37, 64, 32];
  const text = formatExplanation(explanation([{ pid: 1 }], { signals, stopSignal: 37 }), PLAIN);
  const [head] = text.split("\n");
  assertEquals(head, "PID  PROCESS  WINCH    RTMIN+3  RTMAX    signal 32");
  assertStringIncludes(text, "Nothing keeps SIGRTMIN+3 from");
});

Deno.test("formatExplanation() lets no name begin a line, or reach the terminal", () => {
  const name = "a\nb\x1b[31m\r\x9b31m\u2028";
  for (const style of [PLAIN, LINES]) {
    const text = formatExplanation(explanation([{ pid: 1, argv: [name] }]), style);
    assertStringIncludes(text.split("\n")[1], "  1  a\\nb\\x1b[31m\\x0d\\x9b31m\\x2028  ");
    // deno-lint-ignore no-control-regex -- these are what is looked for
    assert(!/[\0-\x09\x0b-\x1f\x7f-\x9f]/.test(text), JSON.stringify(text));
    assertEquals(text.split("\n").length, 4);
  }
});

Deno.test("formatExplanation() ends without a newline", () => {
  for (const more of [{}, FOUND]) {
    const text = formatExplanation(explanation([{}], more), PLAIN);
    assert(!text.endsWith("\n"), JSON.stringify(text));
  }
});
