// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { adviseCheckout, recognizePeer } from "./peers.ts";

async function recognize(files: Record<string, string>): Promise<string | undefined> {
  const peer = await recognizePeer((path) => Promise.resolve(files[path]));
  return peer?.name;
}

Deno.test("recognizePeer() knows each peer by a file and the name in it", async () => {
  assertEquals(await recognize({ "tests/cli_test.py": "Popen(('dumb-init'))" }), "dumb-init");
  assertEquals(await recognize({ "test/run_inner_tests.py": '"tini"' }), "tini");
  assertEquals(await recognize({ "catatonit.c": "catatonit: a container init" }), "catatonit");
  assertEquals(await recognize({ "main.c": "smell-baron", "Makefile": "" }), "smell-baron");
});

Deno.test("recognizePeer() takes no other program for a peer", async () => {
  assertEquals(await recognize({}), undefined);
  assertEquals(await recognize({ "main.c": "int main(void)", "tini.c": "tini" }), undefined);
});

Deno.test("adviseCheckout() names every repository and the command", () => {
  assertEquals(
    adviseCheckout(),
    "  Clone one of these GitHub repositories with git, then name the folder that it is in:\n" +
      "  Yelp/dumb-init, krallin/tini, openSUSE/catatonit, ohjames/smell-baron\n" +
      "  deno task peer-suites ../dumb-init ../tini",
  );
});
