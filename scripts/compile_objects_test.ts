// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { parseDependencies } from "./compile_objects.ts";

Deno.test("parseDependencies() reads a rule over several lines", () => {
  assertEquals(
    parseDependencies("/build/a.o: init/host/a.c \\\n init/host/b.h \\\n  /usr/include/c.h\n"),
    ["init/host/a.c", "init/host/b.h", "/usr/include/c.h"],
  );
});

Deno.test("parseDependencies() understands a space in a name", () => {
  assertEquals(parseDependencies("a.o: my\\ file.c b.h\n"), ["my file.c", "b.h"]);
});

Deno.test("parseDependencies() finds nothing where there is no rule", () => {
  assertEquals(parseDependencies(""), []);
});
