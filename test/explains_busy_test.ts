// SPDX-License-Identifier: MIT
// --explain looks at processes while they go on. Who has just woken looks for a moment like somebody
// who waits for nothing; who never sleeps can be looked at all the same.
import { assert, assertEquals } from "@std/assert";
import { inNamespace } from "../scripts/namespace.ts";
import { BARONET, eventually, fixture, Lines } from "./harness.ts";
import { childrenOf, endChild } from "./processes.ts";

const LOOKS = 30;

/** PID 1 of a namespace of its own, until the end of `use`. */
async function withInit(
  { words, ready }: { words: readonly string[]; ready: string },
  use: (pid: number) => Promise<void>,
): Promise<void> {
  const [program, ...args] = inNamespace(words, ["--mount-proc"]);
  const child = new Deno.Command(program, { args, stdout: "piped", stdin: "null" }).spawn();
  const stdout = new Lines("the container's stdout", child.stdout);
  try {
    assertEquals(await stdout.take(`"${ready}"`), ready);
    await use(
      await eventually(() => {
        const [pid] = childrenOf(child.pid);
        assert(pid !== undefined, "expected a child of unshare, got none");
        return pid;
      }),
    );
  } finally {
    await endChild(child);
    await stdout.close();
  }
}

interface Said {
  readonly code: number;
  /** What PID 1 does on TERM. */
  readonly reaction: string;
  readonly ids: readonly string[];
}

async function explain(pid: number): Promise<Said> {
  const args = ["--explain", "--log", "json", String(pid)];
  const { code, stdout } = await new Deno.Command(BARONET, { args, stdin: "null" }).output();
  const { processes, findings } = JSON.parse(new TextDecoder().decode(stdout));
  return {
    code,
    reaction: processes[0].reactions.SIGTERM,
    ids: findings.map(({ id }: { id: string }) => id),
  };
}

Deno.test("calls no init deaf that keeps waking from its wait for signals", async () => {
  const words = [BARONET, "--", fixture("idle"), "idle"];
  await withInit({ words, ready: "idle ready" }, async (pid) => {
    assertEquals(await explain(pid), { code: 0, reaction: "waits", ids: [] });
    const sender = new Deno.Command("sh", {
      args: ["-c", `while kill -URG ${pid}; do :; done`],
      stdin: "null",
      stderr: "null",
    }).spawn();
    try {
      for (let look = 0; look < LOOKS; look++) {
        const { reaction, ids } = await explain(pid);
        assertEquals(ids, []);
        assert(
          reaction === "waits" || reaction === "unknown",
          `expected it to wait, or not to be seen, got ${reaction}`,
        );
      }
    } finally {
      await endChild(sender);
    }
  });
});

Deno.test("says of a program that never sleeps what it does on signals", async () => {
  await withInit({ words: [fixture("compute"), "app"], ready: "app ready" }, async (pid) => {
    assertEquals(await explain(pid), { code: 1, reaction: "nothing", ids: ["deaf-application"] });
  });
});

Deno.test("knows that a program of 32 bits hears what it reads of a signalfd", async () => {
  const words = [fixture("of_32_bits/signalfd_reader")];
  await withInit({ words, ready: "app ready" }, async (pid) => {
    assertEquals(await explain(pid), { code: 0, reaction: "waits", ids: [] });
  });
});
