// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { ValueKind } from "./option_table.ts";
import { VALUE_PARSERS } from "./option_values.ts";

/** Of each kind: texts and what they mean, then texts that mean nothing. */
interface Texts {
  readonly good: readonly (readonly [text: string, value: unknown])[];
  readonly bad: readonly string[];
}

const TEXTS: Readonly<Record<ValueKind, Texts>> = {
  duration: {
    good: [["0", 0], ["5", 5000], ["500ms", 500], ["1.5s", 1500], ["2m", 120_000], [
      "720h",
      2592e6,
    ]],
    bad: ["", "5x", "-5s", "5 s", "721h", "TERM"],
  },
  signal: {
    good: [["TERM", 15], ["sigint", 2], ["9", 9], ["17", 17], ["RTMIN+3", 37], ["RTMAX", 64]],
    bad: ["", "0", "65", "drop", "SIGTREM", "TERM:INT"],
  },
  rewrite: {
    good: [
      ["TERM:QUIT", [15, 3]],
      ["SIGTERM:sigquit", [15, 3]],
      ["15:3", [15, 3]],
      ["15:SIGQUIT", [15, 3]],
      ["HUP:0", [1, 0]],
      ["1:0", [1, 0]],
      ["HUP:drop", [1, 0]],
      ["HUP:DROP", [1, 0]],
      ["RTMIN+1:RTMAX-1", [35, 63]],
      ["64:1", [64, 1]],
      ["32:33", [32, 33]],
      ["TERM:TERM", [15, 15]],
      // What nobody receives can be sent all the same.
      ["TSTP:STOP", [20, 19]],
      ["TERM:KILL", [15, 9]],
      ["TERM:CHLD", [15, 17]],
    ],
    bad: [
      ...[
        "",
        ":",
        "TERM",
        "TERM:",
        ":TERM",
        "TERM=QUIT",
        "TERM:QUIT:HUP",
        "TERM:QUIT\n",
        "TERM QUIT",
      ],
      ...["0:TERM", "drop:TERM", "TREM:QUIT", "TERM:QIUT", "65:1", "1:65", "1:00", "1:-1", "15:2x"],
      ...[
        "KILL:TERM",
        "9:15",
        "STOP:TSTP",
        "19:20",
        "CHLD:TERM",
        "17:15",
        " TERM:INT",
        "TERM: INT",
      ],
    ],
  },
  delay: {
    good: [
      ["TERM=5s", [15, 5000]],
      ["sigterm=500ms", [15, 500]],
      ["15=0", [15, 0]],
      ["QUIT=1.5", [3, 1500]],
      ["RTMIN+3=2m", [37, 120_000]],
    ],
    bad: [
      ...[
        "",
        "=",
        "TERM",
        "TERM=",
        "=5s",
        "TERM:5s",
        "TERM=5s=1",
        "TERM=5s\n",
        "TERM = 5s",
        "5s=TERM",
      ],
      ...["TREM=5s", "0=5s", "65=5s", "TERM=5x", "TERM=-1", "TERM=721h"],
      ...["KILL=5s", "STOP=5s", "CHLD=5s", "9=1", "17=1", "19=1"],
    ],
  },
  expect: {
    good: [["143", [[143, 0]]], ["3=4", [[3, 4]]], ["1-2=7", [[1, 7], [2, 7]]]],
    bad: ["", "256", "9-1", "3=", "TERM"],
  },
  "log format": {
    good: [["text", "text"], ["json", "json"]],
    bad: ["", "JSON", "jsn", "text,json", "json ", "toString"],
  },
  text: {
    good: [["www-data", "www-data"], ["1000:1000", "1000:1000"], ["/a b", "/a b"], [
      "0143",
      "0143",
    ]],
    bad: [],
  },
  variable: {
    good: [
      ["LANG=C", ["LANG", "C"]],
      ["A=", ["A", ""]],
      ["A=b=c", ["A", "b=c"]],
      ["A==", ["A", "="]],
      ["A= b \n", ["A", " b \n"]],
      ["a.b-c=d", ["a.b-c", "d"]],
      ["A=\udcff", ["A", "\udcff"]],
    ],
    bad: ["", "=", "=C", "LANG"],
  },
  "variable name": {
    good: [["DEBUG", "DEBUG"], ["a.b", "a.b"], ["0", "0"]],
    bad: ["DEBUG=", "DEBUG=1", "="],
  },
  "name of an init": {
    good: [
      ["baronet", "baronet"],
      ["tini", "tini"],
      ["docker-init", "docker-init"],
      ["dumb-init", "dumb-init"],
      ["catatonit", "catatonit"],
      ["smell-baron", "smell-baron"],
      ["kill", "kill"],
    ],
    bad: ["", "Tini", "tini-static", "/sbin/tini", "s6", "init", "constructor"],
  },
  "signal or 0": {
    good: [["0", 0], ["TERM", 15], ["sigkill", 9], ["17", 17], ["RTMIN+3", 37], ["64", 64]],
    bad: ["", "00", "-0", "65", "drop", "NONE", "SIGTREM", "TERM:INT"],
  },
  "exit on": {
    good: [
      ["TERM=42", [15, 42]],
      ["sigint=0", [2, 0]],
      ["15=255", [15, 255]],
      ["USR1=007", [10, 7]],
      ["RTMIN+3=1", [37, 1]],
    ],
    bad: [
      ...["", "=", "TERM", "TERM=", "=42", "TERM:42", "TERM=4=2", "TERM=42\n", "TERM = 42"],
      ...["TREM=42", "0=42", "65=42", "TERM=256", "TERM=-1", "TERM=1000", "TERM=x", "TERM=1.5"],
      ...["KILL=42", "STOP=42", "CHLD=42"],
    ],
  },
};

for (const kind of Object.keys(TEXTS) as ValueKind[]) {
  const parse: (text: string) => unknown = VALUE_PARSERS[kind];

  Deno.test(`VALUE_PARSERS() reads every form of a ${kind}`, () => {
    for (const [text, value] of TEXTS[kind].good) assertEquals(parse(text), value, text);
  });

  Deno.test(`VALUE_PARSERS() makes nothing of what is no ${kind}`, () => {
    for (const text of TEXTS[kind].bad) assertEquals(parse(text), undefined, JSON.stringify(text));
  });
}

Deno.test("VALUE_PARSERS() has no kind of value that is not tested here", () => {
  assertEquals(Object.keys(VALUE_PARSERS).toSorted(), Object.keys(TEXTS).toSorted());
});
