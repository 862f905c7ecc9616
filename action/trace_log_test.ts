// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { parseTrace } from "./trace_log.ts";

// As the kernel 6.18 writes it.
const HEAD = `ready
# tracer: nop
#
#           TASK-PID       TGID    CPU#  |||||  TIMESTAMP  FUNCTION
#              | |           |       |   |||||     |         |
`;

const LINES = {
  stop:
    "            runc-31656   (  31650) [001] d..1.   660.916000: signal_generate: sig=15 errno=0 code=0 comm=tini pid=31585 grp=1 res=0",
  dropped:
    "  a b-c-d-31657   (  31650) [000] d..2.   660.916517: signal_generate: sig=15 errno=0 code=-6 comm=my app 2 pid=31733 grp=0 res=1",
  killed:
    "            tini-31585   (  31585) [001] d..1.   661.000000: signal_generate: sig=9 errno=0 code=128 comm=app pid=31629 grp=1 res=0",
  unnoted:
    "           <...>-77      (-------) [001] .....   661.000000: signal_generate: sig=34 errno=0 code=-1 comm=app pid=31629 grp=1 res=2",
};

Deno.test("parseTrace() reads who sent what to whom, and what became of it", () => {
  assertEquals(parseTrace(HEAD + Object.values(LINES).join("\n") + "\n"), [
    {
      ...{ atMs: 660_916, signal: 15, isOfKernel: false, outcome: "delivered" },
      ...{ from: { name: "runc", pid: 31650 }, to: { name: "tini", pid: 31585 } },
    },
    {
      ...{ atMs: 660_916.517, signal: 15, isOfKernel: false, outcome: "dropped" },
      ...{ from: { name: "a b-c-d", pid: 31650 }, to: { name: "my app 2", pid: 31733 } },
    },
    {
      ...{ atMs: 661_000, signal: 9, isOfKernel: true, outcome: "delivered" },
      ...{ from: { name: "tini", pid: 31585 }, to: { name: "app", pid: 31629 } },
    },
    {
      ...{ atMs: 661_000, signal: 34, isOfKernel: false, outcome: "pending" },
      ...{ from: { name: "<...>", pid: 77 }, to: { name: "app", pid: 31629 } },
    },
  ]);
});

Deno.test("parseTrace() takes nothing from other lines", () => {
  const other = LINES.stop.replace("signal_generate", "signal_deliver");
  assertEquals(parseTrace(`${HEAD}${other}\nCPU:1 [LOST 3 EVENTS]\n`), []);
});
