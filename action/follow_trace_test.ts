// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { aTree } from "./examples.ts";
import { followTrace } from "./follow_trace.ts";
import type { SignalRow } from "./trace_log.ts";

/** `tini-7`: a process by its name and the kernel's pid. */
function party(text: string) {
  const at = text.lastIndexOf("-");
  return { name: text.slice(0, at), pid: Number(text.slice(at + 1)) };
}

function row(from: string, to: string, changes: Partial<SignalRow> = {}): SignalRow {
  return {
    ...{ atMs: 1000, signal: 15, isOfKernel: false, outcome: "delivered" },
    ...{ from: party(from), to: party(to) },
    ...changes,
  };
}

// aTree() gives them the pids 7, 8 and 9.
const TREE = aTree("/tini -- /run.sh", "/bin/sh /run.sh", "/app");
const NAMES = new Map([[7, "tini"], [8, "run.sh"], [9, "app"]]);
const ABOUT = { tree: TREE, names: NAMES, stopSignal: 15 };

function follow(rows: readonly SignalRow[], about: Partial<typeof ABOUT> = {}) {
  const found = followTrace(rows, { ...ABOUT, ...about });
  if ("reason" in found) return found.reason;
  const signals = found.signals.map(({ atMs, from, to }) => `${atMs} ${from.name} ${to.name}`);
  return { pid1: found.pid1, main: found.main, signals };
}

Deno.test("followTrace() keeps what concerns the container, from its stop signal on", () => {
  const rows = [
    row("cron-50", "app-9", { atMs: 990, signal: 1 }),
    row("runc-70", "tini-7"),
    row("cron-50", "sshd-60", { atMs: 1001 }),
    row("tini-7", "run.sh-8", { atMs: 1002 }),
    row("run.sh-8", "child-10", { atMs: 1003 }),
    row("tini-7", "app-9", { atMs: 1004, signal: 9, isOfKernel: true }),
  ];
  assertEquals(follow(rows), {
    ...{ pid1: 7, main: 9 },
    signals: ["0 runc tini", "2 tini run.sh", "3 run.sh child", "4 tini app"],
  });
});

Deno.test("followTrace() takes another PID 1 of that name for somebody else's", () => {
  const rows = [
    row("runc-70", "tini-1007"),
    row("tini-1007", "app-1009"),
    row("runc-70", "tini-7", { atMs: 1010 }),
    row("tini-7", "app-9", { atMs: 1012 }),
  ];
  assertEquals(follow(rows), { pid1: 7, main: 9, signals: ["0 runc tini", "2 tini app"] });
});

Deno.test("followTrace() finds the container by names where the kernel counts otherwise", () => {
  const rows = [
    row("runc-170", "tini-107"),
    row("tini-107", "run.sh-108", { atMs: 1001 }),
    row("cron-7", "app-209", { atMs: 1002 }),
    row("run.sh-108", "app-109", { atMs: 1003 }),
    row("run.sh-108", "app-111", { atMs: 1003 }),
  ];
  assertEquals(follow(rows), {
    ...{ pid1: 107, main: 109 },
    signals: ["0 runc tini", "1 tini run.sh", "3 run.sh app", "3 run.sh app"],
  });
  assertEquals(follow(rows.slice(0, 2)), {
    ...{ pid1: 107, main: null },
    signals: ["0 runc tini", "1 tini run.sh"],
  });
});

Deno.test("followTrace() finds the application that is PID 1 itself", () => {
  const about = { tree: aTree("/app"), names: new Map([[7, "app"]]) };
  for (const pid of [7, 107]) {
    assertEquals(follow([row("runc-70", `app-${pid}`)], about), {
      ...{ pid1: pid, main: pid },
      signals: ["0 runc app"],
    });
  }
});

Deno.test("followTrace() says why it cannot tell", () => {
  assertEquals(
    follow([row("runc-70", "init-107")]),
    "the kernel noted no stop signal for PID 1, which it calls tini",
  );
  assertEquals(
    follow([row("runc-70", "tini-107"), row("runc-71", "tini-207")]),
    "several processes of the machine are called tini and got the stop signal meanwhile",
  );
  const [tini, shell, app] = TREE.processes;
  const threads = { ...shell, threads: 2 };
  assertEquals(
    follow([row("runc-70", "tini-107")], { tree: { ...TREE, chain: [tini, threads] } }),
    "the engine has a PID namespace of its own, and who forwards has several threads",
  );
  const before = { ...app, pid: 6 };
  assertEquals(
    follow([row("runc-70", "tini-107")], {
      tree: { ...TREE, processes: [tini, shell, app, before] },
      names: new Map([...NAMES, [6, "app"]]),
    }),
    "the engine has a PID namespace of its own, and not only the application is called app",
  );
});
