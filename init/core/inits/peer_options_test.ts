// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { countOf, type PeerOption, readPeerArguments, valuesOf } from "./peer_options.ts";

/** Options of every kind: with and without a long name, with and without a value. */
const TABLE: readonly PeerOption[] = [
  { name: "group", letters: ["g"] },
  { name: "expect", letters: ["e"], value: "CODE" },
  { name: "verbose", letters: ["v"], isLong: true },
  { name: "rewrite", letters: ["r"], isLong: true, value: "s:r" },
];

function read(line: string) {
  return readPeerArguments(line.split(" ").filter((word) => word !== ""), TABLE);
}

/** A command line; its options as `name` or `name=value`; the command and its arguments. */
const GOOD: readonly (readonly [line: string, options: string, rest: string])[] = [
  ["", "", ""],
  ["app -g x", "", "app -g x"],
  ["-g", "group", ""],
  ["-g app -v", "group", "app -v"],
  ["-gvv app", "group verbose verbose", "app"],
  ["-v --verbose app", "verbose verbose", "app"],
  ["-e 143 -e3 app", "expect=143 expect=3", "app"],
  ["-ge 143 app", "group expect=143", "app"],
  ["-r 1:2 --rewrite 3:4 --rewrite=5:6 app", "rewrite=1:2 rewrite=3:4 rewrite=5:6", "app"],
  ["--rewrite=a=b app", "rewrite=a=b", "app"],
  ["-g -- app", "group", "app"],
  ["-- -g", "", "-g"],
  ["-- -- app", "", "-- app"],
  ["-- --group", "", "--group"],
  ["app --group -- x", "", "app --group -- x"],
  ["- -g", "", "- -g"],
];

Deno.test("readPeerArguments() takes options and the command apart", () => {
  for (const [line, options, rest] of GOOD) {
    const expected = options.split(" ").filter((word) => word !== "").map((word) => {
      const [, name, value = ""] = /^([a-z]+)(?:=(.*))?$/.exec(word) ?? [];
      return [name, value] as const;
    });
    const words = rest.split(" ").filter((word) => word !== "");
    assertEquals(read(line), { options: expected, rest: words }, line);
  }
});

const BAD: readonly (readonly [line: string, error: string])[] = [
  ["-x app", "invalid option -- 'x'"],
  ["-gx app", "invalid option -- 'x'"],
  ["-xy app", "invalid option -- 'x'"],
  ["--bogus app", "unrecognized option '--bogus'"],
  ["--bogus=1 app", "unrecognized option '--bogus'"],
  ["--- app", "unrecognized option '---'"],
  // A name that the table has, but that the init does not know when it is written out.
  ["--group app", "unrecognized option '--group'"],
  ["--group=1 app", "unrecognized option '--group'"],
  ["--expect 143 app", "unrecognized option '--expect'"],
  ["--expect=143 app", "unrecognized option '--expect'"],
  ["--verb app", "unrecognized option '--verb'"],
  ["--verbose=2 app", "option '--verbose' doesn't allow an argument"],
  ["--verbose= app", "option '--verbose' doesn't allow an argument"],
  ["-e", "option requires an argument -- 'e'"],
  ["-ge", "option requires an argument -- 'e'"],
  ["-r", "option requires an argument -- 'r'"],
];

Deno.test("readPeerArguments() says what is wrong in the words of getopt_long(3)", () => {
  for (const [line, error] of BAD) assertEquals(read(line).error, error, line);
});

Deno.test("readPeerArguments() reads the others in spite of the first that is wrong", () => {
  const given = read("-g -x --bogus -v app");
  assertEquals([given.error, given.rest], ["invalid option -- 'x'", ["app"]]);
  assertEquals([countOf(given, "group"), countOf(given, "verbose")], [1, 1]);
});

Deno.test("readPeerArguments() takes an empty value for a value", () => {
  for (const args of [["-e", "", "app"], ["-ge", "", "app"]]) {
    const given = readPeerArguments(args, TABLE);
    const got = [given.error, given.rest, valuesOf(given, "expect")];
    assertEquals(got, [undefined, ["app"], [""]]);
  }
});

Deno.test("countOf() counts an option in all of its spellings", () => {
  const given = read("-vgv --verbose app -v");
  assertEquals(["verbose", "group", "expect"].map((name) => countOf(given, name)), [3, 1, 0]);
});

Deno.test("valuesOf() lists the values of an option in their order", () => {
  const given = read("-r 3:4 -e 7 --rewrite=1:2 -r3:4 -g app");
  assertEquals(valuesOf(given, "rewrite"), ["3:4", "1:2", "3:4"]);
  assertEquals(valuesOf(given, "expect"), ["7"]);
  assertEquals(valuesOf(given, "verbose"), []);
});
