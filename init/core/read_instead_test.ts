// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { splitCommandLine } from "./command_line.ts";
import { OPTION_INDEX } from "./option_table.ts";
import { parseOptions } from "./options.ts";
import { readInstead } from "./read_instead.ts";

/** A command line, split on spaces, that asks for something instead of running commands. */
function read(line: string) {
  const segments = splitCommandLine(line.split(" "), OPTION_INDEX);
  const request = parseOptions(segments, { defaults: [], environmentOptions: undefined });
  if (request.type !== "instead") throw new Error(`Cannot read ${line}: it is to ${request.type}`);
  return readInstead(request);
}

function check(rows: readonly (readonly [line: string, expected: unknown])[]): void {
  for (const [line, expected] of rows) assertEquals(read(line), expected, line);
}

Deno.test("readInstead() sends to every PID that is named, to PID 1 where none is", () => {
  const send = (signal: number, ...pids: number[]) => ({ type: "send", signal, pids });
  check([
    ["--send TERM", send(15, 1)],
    ["--send=15 --", send(15, 1)],
    ["--send 0", send(0, 1)],
    ["--send RTMIN+3 7", send(37, 7)],
    ["--send TERM 7 8 9 7", send(15, 7, 8, 9, 7)],
    ["--send TERM 4194304", send(15, 4_194_304)],
    ["--send TERM 0012", send(15, 12)],
    ["--send TERM 7 -8", send(15, 7, -8)],
    ["--send TERM -- -8 7", send(15, -8, 7)],
    ["--send TERM -- -1", send(15, -1)],
    ["--send KILL -- -4194304", send(9, -4_194_304)],
  ]);
});

Deno.test("readInstead() explains one process, PID 1 where none is named", () => {
  const explain = {
    type: "explain",
    pid: 1,
    stopSignal: 15,
    logFormat: "text",
  };
  check([
    ["--explain", explain],
    ["--explain 42", { ...explain, pid: 42 }],
    ["--explain -- 42", { ...explain, pid: 42 }],
    ["--explain --stop-signal INT", { ...explain, stopSignal: 2 }],
    ["--stop-signal=RTMIN+3 --explain 7", { ...explain, pid: 7, stopSignal: 37 }],
    ["--explain --log json", { ...explain, logFormat: "json" }],
    ["--log=text --explain", explain],
  ]);
});

Deno.test("readInstead() makes a probe, which stands in for any words", () => {
  const probe = {
    type: "probe",
    logFile: undefined,
    exitOn: [15, 0],
    isAlone: false,
    role: undefined,
    words: [],
  };
  check([
    ["--probe", probe],
    ["--probe --", probe],
    ["--probe --probe-log /tmp/log", { ...probe, logFile: "/tmp/log" }],
    ["--probe --probe-exit USR1=42", { ...probe, exitOn: [10, 42] }],
    ["--probe --probe-alone", { ...probe, isAlone: true }],
    ["--probe --probe-role maker:daemon:7", {
      ...probe,
      role: { type: "maker", orphan: "daemon", probePid: 7 },
    }],
    ["--probe --probe-role bogus", probe],
    ["--probe /app -g --bogus 5", { ...probe, words: ["/app", "-g", "--bogus", "5"] }],
    ["--probe -- --bogus", { ...probe, words: ["--bogus"] }],
    // What stands in for several commands.
    ["--probe a x --- b y", { ...probe, words: ["a", "x", "b", "y"] }],
  ]);
});

/** What is not the number of a process, or not one that can be sent to. */
const NO_PIDS = ["0", "-0", "x", "7x", "1.5", "1e3", "0x10", "+7", "4194305", "10000000", "٣"];

Deno.test("readInstead() refuses what is no number of a process", () => {
  for (const text of NO_PIDS) {
    check([
      [`--send TERM -- 7 ${text}`, {
        text: `Cannot use "${text}" for --send: not the number of a process`,
        advice:
          "Write numbers from 1, for a process group with a minus in front and -- before that",
      }],
      [`--explain -- ${text}`, {
        text: `Cannot use "${text}" for --explain: not the number of a process`,
        advice: "Write one number from 1, or none for PID 1",
      }],
    ]);
  }
  check([
    // Only in front of all of them.
    ["--send TERM 7 -- -8", {
      text: 'Cannot use "--" for --send: not the number of a process',
      advice: "Write numbers from 1, for a process group with a minus in front and -- before that",
    }],
    ["--send TERM -- -4194305", {
      text: 'Cannot use "-4194305" for --send: not the number of a process',
      advice: "Write numbers from 1, for a process group with a minus in front and -- before that",
    }],
    ["--explain -- -7", {
      text: 'Cannot use "-7" for --explain: not the number of a process',
      advice: "Write one number from 1, or none for PID 1",
    }],
  ]);
});

Deno.test("readInstead() explains no second process, and knows no second command", () => {
  check([
    ["--explain 1 2", {
      text: 'Cannot use "2" for --explain: it explains one process and all below it',
      advice: "Name that process alone, or none for PID 1",
    }],
    ["--explain 1 --- 2", {
      text: 'Cannot use "---" for --explain: not the number of a process',
      advice: "Write one number from 1, or none for PID 1",
    }],
    ["--send TERM 1 --- 2", {
      text: 'Cannot use "---" for --send: not the number of a process',
      advice: "Write numbers from 1, for a process group with a minus in front and -- before that",
    }],
  ]);
});

/** Option words that mean nothing to a thing that is done instead. */
const STRAY: readonly (readonly [instead: string, options: string])[] = [
  ["explain", "-g --all --grace=1 -v -q --user=app --env=A=1 --first --probe-alone --send=TERM"],
  ["send", "-g --rewrite=1:2 -v --stop-signal=INT --log=json --chdir=/ --probe --probe-log=/log"],
  ["probe", "-g --pause --subreaper -q --stop-signal=INT --log=json --watch --unset-env=A"],
];
const LONG: Readonly<Record<string, string>> = {
  "-g": "--group",
  "-v": "--verbose",
  "-q": "--quiet",
};

Deno.test("readInstead() refuses every option that what is asked for has no use for", () => {
  for (const [instead, options] of STRAY) {
    const asked = instead === "send" ? "--send=TERM" : `--${instead}`;
    for (const option of options.split(" ")) {
      const [name] = (LONG[option] ?? option).split("=");
      const problem = {
        text: `Cannot use option "${name}": --${instead} has no use for it`,
        advice: `Leave the option out, or --${instead}`,
      };
      check([[`${asked} ${option}`, problem], [`${option} ${asked}`, problem]]);
    }
  }
});
