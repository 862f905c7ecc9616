// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { parseProbeLog } from "./probe_log.ts";

function log(...lines: Record<string, unknown>[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

const READY = {
  ...{ event: "ready", process: "probe", pid: 7, atMs: 1, parentPid: 1, pgid: 7, sid: 7 },
  ...{ blocked: ["SIGUSR1"], ignored: ["SIGINT"], argv: ["/app", "serve"] },
  orphans: { short: 9, orphan: 11, daemon: 13 },
};
const TERM = { event: "signal", signal: "SIGTERM", number: 15, code: 0, value: null };

Deno.test("parseProbeLog() reads what the probe inherited and heard, and how it ended", () => {
  const { heard, heardAs, ...facts } = parseProbeLog(log(
    READY,
    { event: "orphan", process: "probe", pid: 7, orphan: "short", fate: "reaped" },
    { ...TERM, process: "probe", pid: 7, sender: 1 },
    { ...TERM, process: "probe", pid: 7, sender: 5 },
    { ...TERM, process: "orphan", pid: 11, sender: 1 },
    { event: "exit", process: "orphan", pid: 11, code: 0 },
    { event: "exit", process: "probe", pid: 7, code: 42 },
  ));
  assertEquals(facts, {
    ready: { pid: 7, argv: ["/app", "serve"], blocked: ["SIGUSR1"], ignored: ["SIGINT"] },
    isOrphanReaped: true,
    exitCode: 42,
  });
  assertEquals(heard("probe", 15), { count: 2, from: 1 });
  assertEquals(heard("orphan", 15), { count: 1, from: 1 });
  assertEquals(heard("daemon", 15), { count: 0, from: null });
  assertEquals(heard("probe", 2), { count: 0, from: null });
  assertEquals([heardAs(15), heardAs(2)], [15, 15]);
});

Deno.test("parseProbeLog() counts nothing of another probe", () => {
  const other = { ...TERM, process: "probe", pid: 8, sender: 1 };
  const { heard, exitCode } = parseProbeLog(
    log(READY, { ...READY, pid: 8 }, other, { event: "exit", process: "probe", pid: 8, code: 42 }),
  );
  assertEquals([heard("probe", 15).count, exitCode], [0, null]);
});

Deno.test("parseProbeLog() is not ready before the probe is, and waits for the end of a line", () => {
  assertEquals(parseProbeLog("").ready, undefined);
  assertEquals(parseProbeLog(log({ ...READY, process: "orphan" })).ready, undefined);
  assertEquals(parseProbeLog(log(READY).slice(0, -1)).ready, undefined);
});

Deno.test("parseProbeLog() takes a zombie for what it is", () => {
  const zombie = { event: "orphan", process: "probe", pid: 7, orphan: "short", fate: "zombie" };
  assertEquals(parseProbeLog(log(READY, zombie)).isOrphanReaped, false);
  assertEquals(parseProbeLog(log(READY)).isOrphanReaped, undefined);
});

Deno.test("parseProbeLog() shows a line that is none of the probe's", () => {
  assertThrows(
    () => parseProbeLog("Segmentation fault\n"),
    Error,
    '"Segmentation fault" is no JSON',
  );
});
