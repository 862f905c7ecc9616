// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { INIT_NAMES, type InitName, initNamed, isInitName, knownInitNamed } from "./init_names.ts";

/** Every name that means an init, and those of files that others start one under. */
const MEANT: readonly (readonly [name: string, init: InitName])[] = [
  ["baronet", "baronet"],
  ["tini", "tini"],
  ["docker-init", "docker-init"],
  ["dumb-init", "dumb-init"],
  ["catatonit", "catatonit"],
  ["smell-baron", "smell-baron"],
  ["kill", "kill"],
  ["tini-static", "tini"],
  ["podman-init", "catatonit"],
  ["smell-baron.musl", "smell-baron"],
];

Deno.test("initNamed() knows each init by its name, and by others that it is started under", () => {
  for (const [name, init] of MEANT) {
    for (const argv0 of [name, `/sbin/${name}`, `./${name}`, `/usr/bin/dumb-init/${name}`]) {
      assertEquals(initNamed(argv0), init, argv0);
    }
  }
  assertEquals(MEANT.slice(0, 7).map(([name]) => name), [...INIT_NAMES]);
});

// deno-fmt-ignore
const NAMELESS = [
  "", "/", "init", "/sbin/init", "baronet-amd64.musl", "/tini/", "tini/run", "Tini", "TINI", "tinix",
  "xtini", "tini ", "-tini", "tini.sh", "dumb_init", "dumb-init.py", "docker", "podman", "sh",
  "killall", "pkill", "kill9", "Kill",
];

Deno.test("initNamed() takes every other name for baronet", () => {
  for (const argv0 of NAMELESS) assertEquals(initNamed(argv0), "baronet", JSON.stringify(argv0));
});

Deno.test("initNamed() takes no name that every object has for an init", () => {
  assertEquals(["constructor", "/bin/toString"].map(initNamed), ["baronet", "baronet"]);
});

Deno.test("knownInitNamed() takes no name for an init that is none, and a release's file for baronet", () => {
  for (const [name, init] of MEANT.filter(([name]) => name !== "kill")) {
    assertEquals(knownInitNamed(name), init, name);
  }
  for (const name of ["baronet-amd64.musl", "baronet-arm64.musl"]) {
    assertEquals(knownInitNamed(name), "baronet", name);
  }
  for (const name of ["kill", "pid1", ...NAMELESS.filter((name) => !name.startsWith("baronet"))]) {
    assertEquals(knownInitNamed(name), undefined, name);
  }
});

Deno.test("isInitName() knows inits besides whose command lines baronet does not take", () => {
  for (const name of ["pid1", "tini", "podman-init", "baronet-arm64.musl"]) {
    assertEquals(isInitName(name), true, name);
  }
  for (const name of ["kill", "init", "systemd", "sh", "pid", ""]) {
    assertEquals(isInitName(name), false, name);
  }
});
