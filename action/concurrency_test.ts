// SPDX-License-Identifier: MIT
import { assertEquals, assertRejects } from "@std/assert";
import { both, forEach } from "./concurrency.ts";

Deno.test("forEach() keeps the order of the items, and works on three at once", async () => {
  let [running, most] = [0, 0];
  const results = await forEach([5, 1, 4, 2, 3], async (item) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    running--;
    return item * 10;
  });
  assertEquals({ results, most }, { results: [50, 10, 40, 20, 30], most: 3 });
});

Deno.test("forEach() begins nothing more when one fails, and waits for those that run", async () => {
  const begun: number[] = [];
  let ended = 0;
  await assertRejects(
    () =>
      forEach([1, 2, 3, 4, 5], async (item) => {
        begun.push(item);
        await Promise.resolve();
        if (item === 1) throw new Error("one");
        await Promise.resolve();
        ended++;
      }),
    Error,
    "one",
  );
  assertEquals({ begun, ended }, { begun: [1, 2, 3], ended: 2 });
});

Deno.test("both() waits for the other when one fails", async () => {
  let hasEnded = false;
  const slow = async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    hasEnded = true;
  };
  await assertRejects(() => both(Promise.reject(new Error("first")), slow()), Error, "first");
  assertEquals(hasEnded, true);
});
