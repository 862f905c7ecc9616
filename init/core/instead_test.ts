// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { findInstead, findStrayOption } from "./instead.ts";

Deno.test("findInstead() names what is asked for, the first of several", () => {
  assertEquals(findInstead({ explain: true }), "explain");
  assertEquals(findInstead({ send: 0 }), "send");
  assertEquals(findInstead({ probe: true, "probe-alone": true }), "probe");
  assertEquals(findInstead({ probe: true, send: 15 }), "send");
  assertEquals(findInstead({ probe: true, send: 15, explain: true }), "explain");
});

Deno.test("findInstead() finds nothing where commands are to be run", () => {
  assertEquals(findInstead({}), undefined);
  assertEquals(findInstead({ group: true, help: true, "probe-log": "/log" }), undefined);
});

Deno.test("findStrayOption() finds an option about a probe", () => {
  const strays = [{ "probe-log": "/log" }, { group: true, "probe-exit": [15, 0] }, {
    "probe-alone": true,
  }, { "probe-role": "x" }] as const;
  assertEquals(strays.map((values) => findStrayOption(values)), [
    { refusal: "optionWithout", args: ["probe-log", "probe"] },
    { refusal: "optionWithout", args: ["probe-exit", "probe"] },
    { refusal: "optionWithout", args: ["probe-alone", "probe"] },
    { refusal: "optionWithout", args: ["probe-role", "probe"] },
  ]);
  assertEquals(findStrayOption({ group: true, user: "app" }), undefined);
  assertEquals(findStrayOption({}), undefined);
});
