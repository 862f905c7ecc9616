// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { type Segment, splitCommandLine } from "./command_line.ts";
import { indexOptions } from "./option_table.ts";

const INDEX = indexOptions([
  { name: "group", letters: ["g"], scope: "baronet" },
  { name: "exit", letters: ["e"], scope: "baronet", value: "CODE" },
  { name: "first", letters: ["c"], scope: "command" },
  { name: "chdir", letters: [], scope: "command", value: "DIR" },
]);

type Case = readonly [line: string, ...segments: readonly (readonly [string, string])[]];

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

/** Options and words of each command, all as lines. */
function check(cases: readonly Case[]): void {
  for (const [line, ...expected] of cases) {
    const segments = expected.map(([options, argv]): Segment => ({
      options: words(options),
      argv: words(argv),
    }));
    assertEquals(splitCommandLine(words(line), INDEX), segments, `"${line}"`);
  }
}

Deno.test("splitCommandLine() takes options and the words of one command apart", () => {
  check([
    ["", ["", ""]],
    ["app", ["", "app"]],
    ["app -g --first x", ["", "app -g --first x"]],
    ["-gc app -c", ["--group --first", "app -c"]],
    ["-e 3 --chdir /srv app", ["--exit=3 --chdir=/srv", "app"]],
    ["-g", ["--group", ""]],
    ["-g -- -g", ["--group", "-g"]],
    ["-- git log -- file", ["", "git log -- file"]],
    ["--bogus app", ["--bogus", "app"]],
  ]);
});

Deno.test("splitCommandLine() begins a command behind each ---, with options of its own", () => {
  check([
    ["a --- b", ["", "a"], ["", "b"]],
    ["a 1 --- b 2 --- c 3", ["", "a 1"], ["", "b 2"], ["", "c 3"]],
    ["-g a -x --- -c b -y", ["--group", "a -x"], ["--first", "b -y"]],
    ["-c a --- -c --chdir /srv b", ["--first", "a"], ["--first --chdir=/srv", "b"]],
    ["a --- --chdir=/srv b -c", ["", "a"], ["--chdir=/srv", "b -c"]],
    ["a --- -ce3 b", ["", "a"], ["--first --exit=3", "b"]],
    ["a --- --bogus b", ["", "a"], ["--bogus", "b"]],
  ]);
});

Deno.test("splitCommandLine() finds --- behind -- as well, and -- in each command", () => {
  check([
    ["-- a --- b", ["", "a"], ["", "b"]],
    ["-- -g --- -c b", ["", "-g"], ["--first", "b"]],
    ["a -- x --- b -- y", ["", "a -- x"], ["", "b -- y"]],
    ["a --- -- -c b", ["", "a"], ["", "-c b"]],
    ["a --- -c -- b -- c", ["", "a"], ["--first", "b -- c"]],
  ]);
});

Deno.test("splitCommandLine() takes ---- for a --- that is a word of the command", () => {
  check([
    ["a ---- b", ["", "a --- b"]],
    ["a ---- --- -- ---- b", ["", "a ---"], ["", "--- b"]],
    ["-- ---- x", ["", "--- x"]],
    ["a --- -- ---- ----", ["", "a"], ["", "--- ---"]],
    // Only the whole word, and only these two.
    ["a ----- ---x x--- -", ["", "a ----- ---x x--- -"]],
    ["a --- b ----- ---x", ["", "a"], ["", "b ----- ---x"]],
  ]);
});

Deno.test("splitCommandLine() shows a command without words as an empty one", () => {
  check([
    ["a ---", ["", "a"], ["", ""]],
    ["a --- --- b", ["", "a"], ["", ""], ["", "b"]],
    ["a --- -c", ["", "a"], ["--first", ""]],
    ["-- --- b", ["", ""], ["", "b"]],
    ["-g -- ---", ["--group", ""], ["", ""]],
  ]);
});

Deno.test("splitCommandLine() takes --- among the first options for an option, or for a value", () => {
  check([
    ["--- a", ["---", "a"]],
    ["-g --- a", ["--group ---", "a"]],
    ["---- a", ["----", "a"]],
    ["a --- ---- b", ["", "a"], ["----", "b"]],
    ["--chdir --- a", ["--chdir=---", "a"]],
    // Behind the first command it always separates.
    ["a --- --chdir --- b", ["", "a"], ["--chdir", ""], ["", "b"]],
  ]);
});

Deno.test("splitCommandLine() keeps words as they are: empty ones, spaces, odd letters", () => {
  const argv = ["a b", "", "\n", "é", "\udcff", "0143"];
  assertEquals(splitCommandLine(["app", ...argv, "---", "x", ""], INDEX), [
    { options: [], argv: ["app", ...argv] },
    { options: [], argv: ["x", ""] },
  ]);
});
