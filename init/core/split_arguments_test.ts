// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { indexOptions } from "./option_table.ts";
import { splitArguments } from "./split_arguments.ts";

/** Options of every kind: with letters and without, with a value and without. */
const INDEX = indexOptions([
  { name: "group", letters: ["g"], scope: "baronet" },
  { name: "license", letters: ["l", "L"], scope: "baronet" },
  { name: "no-wait", letters: [], scope: "baronet" },
  { name: "exit", letters: ["e"], scope: "baronet", value: "CODE" },
  { name: "grace", letters: [], scope: "baronet", value: "DURATION" },
]);

type Case = readonly [args: string[], options: string[], command: string[]];

function check(cases: readonly Case[]): void {
  for (const [args, options, command] of cases) {
    assertEquals(splitArguments(args, INDEX), { options, command }, JSON.stringify(args));
  }
}

Deno.test("splitArguments() lets the command begin at the first word that is no option", () => {
  check([
    [[], [], []],
    [["app"], [], ["app"]],
    [["app", "-g", "--grace", "5s"], [], ["app", "-g", "--grace", "5s"]],
    [["-g", "app", "-g"], ["--group"], ["app", "-g"]],
    [["--group", "true"], ["--group"], ["true"]],
    [["-g", "false"], ["--group"], ["false"]],
    [["-g", "-", "-g"], ["--group"], ["-", "-g"]],
    [["-g", "", "-g"], ["--group"], ["", "-g"]],
    [["-g"], ["--group"], []],
    [["g"], [], ["g"]],
    [["e=1"], [], ["e=1"]],
  ]);
});

Deno.test("splitArguments() ends the options at the first --, and keeps every later one", () => {
  check([
    [["--"], [], []],
    [["--", "app"], [], ["app"]],
    [["--", "-g"], [], ["-g"]],
    [["--", "--", "app"], [], ["--", "app"]],
    [["-g", "--", "git", "log", "--", "file"], ["--group"], ["git", "log", "--", "file"]],
    [["git", "log", "--", "file"], [], ["git", "log", "--", "file"]],
    [["app", "--"], [], ["app", "--"]],
  ]);
});

Deno.test("splitArguments() writes letters out, alone and together", () => {
  check([
    [["-g", "-l", "-L", "app"], ["--group", "--license", "--license"], ["app"]],
    [["-gl", "app"], ["--group", "--license"], ["app"]],
    [["-ggL"], ["--group", "--group", "--license"], []],
    [["-e143", "app"], ["--exit=143"], ["app"]],
    [["-e=143", "app"], ["--exit=143"], ["app"]],
    [["-e==143", "app"], ["--exit==143"], ["app"]],
    [["-e", "143", "app"], ["--exit=143"], ["app"]],
    [["-e", "-1", "app"], ["--exit=-1"], ["app"]],
    [["-ge143", "app"], ["--group", "--exit=143"], ["app"]],
    [["-ge", "143", "app"], ["--group", "--exit=143"], ["app"]],
    // The first letter with a value takes the rest, whatever that says.
    [["-eg", "app"], ["--exit=g"], ["app"]],
    [["-gee", "app"], ["--group", "--exit=e"], ["app"]],
    [["-e"], ["--exit"], []],
    // What takes no value is handed on with one, for options.ts to refuse.
    [["-g=2", "app"], ["--group=2"], ["app"]],
    [["-gl=x=y", "app"], ["--group", "--license=x=y"], ["app"]],
    [["-x=g", "app"], ["-x", "-=", "--group"], ["app"]],
    [["-ge"], ["--group", "--exit"], []],
    [["-e="], ["--exit"], []],
    [["-e", "", "app"], ["--exit="], ["app"]],
  ]);
});

Deno.test("splitArguments() joins a long option and its value", () => {
  check([
    [["--grace", "5s", "app"], ["--grace=5s"], ["app"]],
    [["--grace=5s", "app"], ["--grace=5s"], ["app"]],
    [["--grace=", "app"], ["--grace="], ["app"]],
    [["--grace", "", "app"], ["--grace="], ["app"]],
    [["--grace", "a=b", "app"], ["--grace=a=b"], ["app"]],
    [["--grace", "--", "app"], ["--grace=--"], ["app"]],
    [["--grace", "-g", "app"], ["--grace=-g"], ["app"]],
    [["--grace"], ["--grace"], []],
    [["--exit", "143", "--no-wait", "app"], ["--exit=143", "--no-wait"], ["app"]],
    [["--group=yes", "app"], ["--group=yes"], ["app"]],
  ]);
});

Deno.test("splitArguments() hands unknown options on, each by itself", () => {
  check([
    [["--bogus", "app"], ["--bogus"], ["app"]],
    [["--bogus=1", "app"], ["--bogus=1"], ["app"]],
    [["--grac", "5s", "app"], ["--grac"], ["5s", "app"]],
    [["--g", "app"], ["--g"], ["app"]],
    [["---", "app"], ["---"], ["app"]],
    [["-x", "app"], ["-x"], ["app"]],
    [["-gxl", "app"], ["--group", "-x", "--license"], ["app"]],
    [["-G", "app"], ["-G"], ["app"]],
  ]);
});
