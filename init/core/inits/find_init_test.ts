// SPDX-License-Identifier: MIT
import { assertEquals, assertStrictEquals } from "@std/assert";
import { BARONET } from "./baronet.ts";
import { CATATONIT } from "./catatonit.ts";
import { DUMB_INIT } from "./dumb_init.ts";
import { findInit } from "./find_init.ts";
import type { Init } from "./init.ts";
import { KILL } from "./kill.ts";
import { SMELL_BARON } from "./smell_baron.ts";
import { TINI } from "./tini.ts";

type Row = readonly [argv: string, init: Init, args: string];

function check(rows: readonly Row[]): void {
  for (const [line, init, args] of rows) {
    const found = findInit(line.split(" "));
    assertStrictEquals(found.init, init, line);
    assertEquals(found.args.join(" "), args, line);
  }
}

Deno.test("findInit() goes by the name that it is started under", () => {
  check([
    ["baronet app", BARONET, "app"],
    ["/sbin/baronet -g app", BARONET, "-g app"],
    ["tini -- app", TINI, "-- app"],
    ["/sbin/docker-init -- app", TINI, "-- app"],
    ["/usr/bin/tini-static -g app", TINI, "-g app"],
    ["dumb-init -c app", DUMB_INIT, "-c app"],
    ["/run/podman-init -- app", CATATONIT, "-- app"],
    ["/catatonit -P", CATATONIT, "-P"],
    ["smell-baron a --- b", SMELL_BARON, "a --- b"],
    ["kill -TERM 1", KILL, "-TERM 1"],
    ["/bin/kill -15 1", KILL, "-15 1"],
    ["/init app", BARONET, "app"],
    ["baronet", BARONET, ""],
  ]);
  assertStrictEquals(findInit([]).init, BARONET);
  assertEquals(findInit([]).args, []);
  assertStrictEquals(findInit(["constructor", "app"]).init, BARONET);
});

Deno.test("findInit() goes by --as before all others, and takes it away", () => {
  check([
    ["baronet --as tini -g app", TINI, "-g app"],
    ["baronet --as=tini -g app", TINI, "-g app"],
    ["baronet --as docker-init -- app", TINI, "-- app"],
    ["baronet --as=dumb-init -c app", DUMB_INIT, "-c app"],
    ["baronet --as catatonit -P", CATATONIT, "-P"],
    ["baronet --as=smell-baron a --- b", SMELL_BARON, "a --- b"],
    ["baronet --as kill -15 1", KILL, "-15 1"],
    ["baronet --as=kill -s TERM 1", KILL, "-s TERM 1"],
    ["kill --as baronet --send TERM", BARONET, "--send TERM"],
    ["baronet --as baronet -g app", BARONET, "-g app"],
    // It wins over the name.
    ["tini --as=dumb-init app", DUMB_INIT, "app"],
    ["dumb-init --as baronet --as=tini app", BARONET, "--as=tini app"],
    ["baronet --as tini", TINI, ""],
  ]);
});

Deno.test("findInit() leaves --as to the parser where it means nothing, or is not the first", () => {
  check([
    ["baronet --as bogus app", BARONET, "--as bogus app"],
    ["baronet --as=bogus app", BARONET, "--as=bogus app"],
    ["baronet --as", BARONET, "--as"],
    ["baronet --as= tini", BARONET, "--as= tini"],
    ["baronet --as tini-static app", BARONET, "--as tini-static app"],
    ["tini --as bogus app", TINI, "--as bogus app"],
    ["baronet -g --as tini app", BARONET, "-g --as tini app"],
    ["baronet app --as tini", BARONET, "app --as tini"],
    ["baronet app tini", BARONET, "app tini"],
    ["baronet --asx tini", BARONET, "--asx tini"],
    ["baronet x--as tini", BARONET, "x--as tini"],
    ["baronet --as=tini\n", BARONET, "--as=tini\n"],
    ["baronet -- --as=tini", BARONET, "-- --as=tini"],
  ]);
});
