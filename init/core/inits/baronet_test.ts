// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { BARONET, TRAITS, VOICE } from "./baronet.ts";
import type { Surroundings } from "./init.ts";

const SURROUNDINGS: Surroundings = { ownPid: 1, isSubreaper: false, environment: new Map() };

Deno.test("BARONET.translate() takes its own words as they are, command by command", () => {
  const line = "-gv --user app --grace 2s web -x --- -c init -- ---- --- --bogus x";
  for (const ownPid of [1, 42]) {
    assertEquals(BARONET.translate(line.split(" "), { ...SURROUNDINGS, ownPid }), {
      type: "translated",
      defaults: [],
      segments: [
        { options: ["--group", "--verbose", "--user=app", "--grace=2s"], argv: ["web", "-x"] },
        { options: ["--first"], argv: ["init", "--", "---"] },
        { options: ["--bogus"], argv: ["x"] },
      ],
      traits: TRAITS,
      voice: VOICE,
      warnings: [],
    });
  }
});

/** What the first line of a script makes of the words of the program that it stands in for. */
const SCRIPTS:
  readonly (readonly [line: string, words: string[], options: string, argv: string[]])[] = [
    ["--probe --probe-log=/log", ["/app"], "--probe --probe-log=/log", ["/app"]],
    [
      "--probe  --probe-log /log\t--probe-exit TERM=42 ",
      ["/app", "serve"],
      "--probe --probe-log=/log --probe-exit=TERM=42",
      ["/app", "serve"],
    ],
    // None of the program's own words is read, whatever it looks like.
    ["--probe --probe-alone", ["-g", "--help", "--", "x"], "--probe --probe-alone", [
      ...["-g", "--help", "--", "x"],
    ]],
    ["--probe -v", ["/app", "---", "-f", "----", "a b", ""], "--probe --verbose", [
      ...["/app", "---", "-f", "----", "a b", ""],
    ]],
    ["--probe x", ["/app"], "--probe", ["x", "/app"]],
    ["--probe ", [], "--probe", []],
  ];

Deno.test("BARONET.translate() takes the first line of a script apart, which arrives as one word", () => {
  for (const [line, words, options, argv] of SCRIPTS) {
    const translation = BARONET.translate([line, ...words], SURROUNDINGS);
    const segments = translation.type === "translated" ? translation.segments : [];
    assertEquals(segments, [{ options: options.split(" "), argv }], line);
  }
});

Deno.test("BARONET.translate() takes no other word apart", () => {
  for (const word of ["--probex y", " --probe x", "--explain 1", "--send TERM"]) {
    const translation = BARONET.translate([word, "app"], SURROUNDINGS);
    const segments = translation.type === "translated" ? translation.segments : [];
    assertEquals(
      segments.flatMap(({ options, argv }) => [...options, ...argv]).includes(word),
      true,
    );
  }
});

Deno.test("BARONET.translate() leaves every question and every mistake to the parser", () => {
  for (const [word, option] of [["-h", "--help"], ["-V", "--version"], ["-x", "-x"]] as const) {
    const translation = BARONET.translate([word], SURROUNDINGS);
    const segments = translation.type === "translated" ? translation.segments : [];
    assertEquals(segments, [{ options: [option], argv: [] }]);
  }
});

Deno.test("BARONET.translate() gives it the traits of this design", () => {
  const { exitCodes, ...traits } = TRAITS;
  assertEquals(traits, {
    adoptsOrphans: true,
    grouping: "own group",
    atEnd: "end everybody",
    suspendsItself: false,
  });
  const { wrongUsage, systemCallFailed, ofFailedStart } = exitCodes;
  assertEquals([wrongUsage, systemCallFailed, ...[2, 13, 12].map(ofFailedStart)], [
    ...[100, 111, 127, 126, 111],
  ]);
});

Deno.test("VOICE.formatLine() names who speaks; it has nothing else to say", () => {
  const line = VOICE.formatLine(42, { level: "warn", text: "a\n  b" });
  assertEquals(line, "baronet[42] warn: a\n  b\n");
  assertEquals([VOICE.narrate, VOICE.hearsOfChildren], [undefined, undefined]);
});
