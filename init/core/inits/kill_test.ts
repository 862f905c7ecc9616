// SPDX-License-Identifier: MIT
// The command line of kill(1), in all its forms.
import { assertEquals } from "@std/assert";
import { TRAITS } from "./baronet.ts";
import type { Surroundings, Translation } from "./init.ts";
import { KILL } from "./kill.ts";

const SURROUNDINGS: Surroundings = { ownPid: 7, isSubreaper: false, environment: new Map() };

const USAGE = `kill (baronet): usage: kill [-SIG | -s SIG] [--] PID...
                       kill -l [SIG | EXIT-CODE]...

  SIG           a name with or without SIG, a number from 0 to 64 (default TERM)
  PID           a process; with a minus in front a process group
  -l            print all signals, or the name of each number and the number of each name
`;

function translate(line: string): Translation {
  return KILL.translate(line === "" ? [] : line.split(" "), SURROUNDINGS);
}

/** What the line becomes, as `SIGNAL: PID...`. */
function sent(line: string): string {
  const translation = translate(line);
  if (translation.type !== "translated") return JSON.stringify(translation);
  const [{ options, argv }, ...more] = translation.segments;
  const [send, ...others] = options;
  assertEquals([more, others, translation.defaults, translation.warnings], [[], [], [], []], line);
  return `${send.replace(/^--send=/, "")}: ${argv.join(" ")}`;
}

const SPELLINGS: readonly (readonly [sent: string, lines: string])[] = [
  ["15: 1", "1 | -- 1 | -TERM 1 | -SIGTERM 1 | -term 1 | -15 1 | -TERM -- 1 | -15 -- 1"],
  ["15: 1", "-s TERM 1 | -s SIGTERM 1 | -s 15 1 | -s TERM -- 1 | -n 15 1 | -n TERM 1"],
  ["15: 1", "--signal TERM 1 | --signal=TERM 1 | --signal=15 1 | --signal=sigterm -- 1"],
  ["0: 1", "-0 1 | -s 0 1 | -n 0 1 | --signal=0 1 | -0 -- 1"],
  ["9: 7", "-9 7 | -KILL 7 | -s kill 7"],
  ["1: 7", "-1 7 | -HUP 7"],
  ["37: 1", "-RTMIN+3 1 | -SIGRTMIN+3 1 | -37 1 | -s RTMIN+3 1"],
  ["64: 1", "-RTMAX 1 | -64 1"],
  ["15: 1 2 3", "1 2 3 | -TERM 1 2 3 | -s TERM 1 2 3"],
  // A first word with a minus is a signal, every other one a process group.
  ["15: -5", "-- -5 | -TERM -5 | -TERM -- -5 | -s TERM -5 | -15 -5 | --signal=TERM -- -5"],
  ["15: 7 -5", "7 -5 | -TERM 7 -5 | -s 15 -- 7 -5"],
  ["2: -1", "-INT -1 | -2 -1 | -s INT -- -1"],
  // What is no number of a process is for the reader of --send to say.
  ["15: x", "x | -TERM x"],
  ["15: 7 --", "7 -- | -TERM 7 --"],
];

Deno.test("KILL.translate() makes --send of every spelling", () => {
  for (const [expected, lines] of SPELLINGS) {
    for (const line of lines.split(" | ")) assertEquals(sent(line), expected, line);
  }
});

Deno.test("KILL.translate() takes every signal by number and in every spelling of its name", () => {
  const names = { HUP: 1, INT: 2, QUIT: 3, USR1: 10, SEGV: 11, USR2: 12, CHLD: 17, SYS: 31 };
  for (const [name, number] of Object.entries(names)) {
    for (const line of [`-${name} 1`, `-SIG${name} 1`, `-s ${name.toLowerCase()} 1`]) {
      assertEquals(sent(line), `${number}: 1`, line);
    }
  }
  for (let number = 1; number <= 64; number++) {
    assertEquals(sent(`-${number} 1`), `${number}: 1`);
    assertEquals(sent(`-s ${number} 1`), `${number}: 1`);
  }
});

function refusal(text: string): Translation {
  return { type: "answer", to: "stderr", text, exitCode: 1 };
}

Deno.test("KILL.translate() refuses a signal that there is not", () => {
  const words = {
    "-TREM 1": "TREM",
    "-65 1": "65",
    "-s 65 1": "65",
    "--signal=x 1": "x",
    "- 1": "",
  };
  const more = { "-s": "", "-s -- 1": "--", "--bogus 1": "-bogus", "-q 1": "q", "-EXIT 1": "EXIT" };
  for (const [line, word] of Object.entries({ ...words, ...more })) {
    const text = `kill: Cannot use "${word}": no such signal\n${USAGE}`;
    assertEquals(translate(line), refusal(text), line);
  }
});

Deno.test("KILL.translate() refuses to send to nobody", () => {
  const text = `kill: Cannot send a signal: no PID was given\n${USAGE}`;
  for (const line of ["-TERM", "-9", "-s TERM", "--signal=15", "--", "-TERM --", "-s TERM --"]) {
    assertEquals(translate(line), refusal(text), line);
  }
});

Deno.test("KILL.translate() shows its usage: where nothing is said as an error", () => {
  assertEquals(translate(""), refusal(USAGE));
  for (const line of ["-h", "--help", "--help 1"]) {
    assertEquals(translate(line), { type: "answer", to: "stdout", text: USAGE, exitCode: 0 });
  }
});

/** As bash and procps number and name them; 32 and 33 have no name there either. */
const LISTED = [
  "1 HUP, 2 INT, 3 QUIT, 4 ILL, 5 TRAP, 6 ABRT, 7 BUS, 8 FPE, 9 KILL, 10 USR1, 11 SEGV, 12 USR2",
  "13 PIPE, 14 ALRM, 15 TERM, 16 STKFLT, 17 CHLD, 18 CONT, 19 STOP, 20 TSTP, 21 TTIN, 22 TTOU",
  "23 URG, 24 XCPU, 25 XFSZ, 26 VTALRM, 27 PROF, 28 WINCH, 29 IO, 30 PWR, 31 SYS",
  "34 RTMIN, 35 RTMIN+1, 36 RTMIN+2, 37 RTMIN+3, 38 RTMIN+4, 39 RTMIN+5, 40 RTMIN+6, 41 RTMIN+7",
  "42 RTMIN+8, 43 RTMIN+9, 44 RTMIN+10, 45 RTMIN+11, 46 RTMIN+12, 47 RTMIN+13, 48 RTMIN+14",
  "49 RTMIN+15, 50 RTMAX-14, 51 RTMAX-13, 52 RTMAX-12, 53 RTMAX-11, 54 RTMAX-10, 55 RTMAX-9",
  "56 RTMAX-8, 57 RTMAX-7, 58 RTMAX-6, 59 RTMAX-5, 60 RTMAX-4, 61 RTMAX-3, 62 RTMAX-2",
  "63 RTMAX-1, 64 RTMAX",
].join(", ").replaceAll(", ", "\n");

Deno.test("KILL.translate() lists every signal that has a name", () => {
  for (const line of ["-l", "-L", "--list"]) {
    assertEquals(translate(line), {
      type: "answer",
      to: "stdout",
      text: `${LISTED}\n`,
      exitCode: 0,
    });
  }
});

/** As bash answers; 143 is what a shell calls the end by TERM. */
const ASKED: Readonly<Record<string, string>> = {
  "-l 15": "TERM",
  "-l 143": "TERM",
  "-L 9": "KILL",
  "-l 137": "KILL",
  "-l 129": "HUP",
  "-l 1": "HUP",
  "-l 64": "RTMAX",
  "-l 192": "RTMAX",
  "-l 37": "RTMIN+3",
  "--list=15": "TERM",
  "--list 15": "TERM",
  "-l TERM": "15",
  "-l sigterm": "15",
  "-l RTMIN+3": "37",
  "-l 15 INT 130": "TERM 2 INT",
  // They have no name, in bash neither.
  "-l 32": "32",
  "-l 161": "33",
};

Deno.test("KILL.translate() names the signal of a number or an exit code, and numbers a name", () => {
  for (const [line, words] of Object.entries(ASKED)) {
    const text = `${words.replaceAll(" ", "\n")}\n`;
    assertEquals(translate(line), { type: "answer", to: "stdout", text, exitCode: 0 }, line);
  }
  const none = { "-l 0": "0", "-l 65": "65", "-l 128": "128", "-l 193": "193", "-l 15 x": "x" };
  for (const [line, word] of Object.entries({ ...none, "--list=": "", "-l -15": "-15" })) {
    const text = `kill: Cannot use "${word}": no such signal\n${USAGE}`;
    assertEquals(translate(line), refusal(text), line);
  }
});

Deno.test("KILL.translate() exits with 1 whatever fails, and says so in the voice of kill", () => {
  const translation = translate("-TERM 1");
  if (translation.type !== "translated") throw new Error(`Cannot send: ${translation.type}`);
  const { exitCodes, ...traits } = translation.traits;
  const { wrongUsage, systemCallFailed } = exitCodes;
  assertEquals([wrongUsage, systemCallFailed], [1, 1]);
  assertEquals(traits, {
    adoptsOrphans: TRAITS.adoptsOrphans,
    grouping: TRAITS.grouping,
    atEnd: TRAITS.atEnd,
    suspendsItself: TRAITS.suspendsItself,
  });
  const { voice } = translation;
  assertEquals(voice.formatLine(7, { level: "error", text: "a\n  b" }), "kill: a\n  b\n");
  assertEquals([voice.narrate, voice.hearsOfChildren], [undefined, undefined]);
});
