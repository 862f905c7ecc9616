// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import type { Plan } from "./plan.ts";
import {
  after,
  CHILD,
  CHLD,
  EXITED,
  failedStart,
  GRACE,
  HUP,
  KILLED,
  listed,
  LOOK,
  NONE,
  PID1,
  process,
  received,
  REMAIN,
  RT,
  run,
  SEGV,
  SPAWN,
  STARTED,
  TERM,
  to,
  withSettings,
} from "./story.ts";
import { begin, step } from "./supervisor.ts";

Deno.test("begin() starts the command, and asks for orphans when it is not PID 1", () => {
  assertEquals(begin(PID1).effects, [SPAWN]);
  assertEquals(begin(CHILD).effects, [{ type: "becomeSubreaper" }, SPAWN]);
});

Deno.test("step() lets go of folder and files once the command runs", () => {
  assertEquals(after(PID1, STARTED), [{ type: "settle" }]);
});

Deno.test("step() exits with 127, 126 or 111 when the command cannot be started", () => {
  for (const [errno, code] of [[2, 127], [20, 127], [13, 126], [8, 126], [11, 111], [12, 111]]) {
    const failed = failedStart(errno);
    const effects = after(PID1, failed);
    assertEquals(effects.map(({ type }) => type), ["log", "lookForChildren"]);
    assertEquals(after(PID1, failed, NONE), [{ type: "exit", code }]);
  }
});

Deno.test("step() forwards a signal to the command, with the value it came with", () => {
  assertEquals(after(PID1, STARTED, received(TERM)), [to(7, TERM)]);
  assertEquals(after(PID1, STARTED, received(RT, { code: -1, value: 9n })), [
    { type: "sendSignal", to: { type: "process", pid: 7 }, signal: RT, value: 9n },
  ]);
});

Deno.test("step() forwards to the command's process group when asked to, where no value fits", () => {
  const plan: Plan = withSettings(PID1, { group: true });
  assertEquals(after(plan, STARTED, received(RT, { code: -1, value: 9n })), [
    { type: "sendSignal", to: { type: "group", pgid: 7 }, signal: RT },
  ]);
});

Deno.test("step() keeps SIGCHLD and the faults of baronet itself, and says so", () => {
  assertEquals(after(PID1, STARTED, received(CHLD, { code: 1, senderPid: 9 })), []);
  assertEquals(after(PID1, STARTED, received(SEGV, { code: 1 })), []);
  assertEquals(
    after(withSettings(PID1, { logLevel: "info" }), STARTED, received(SEGV, { code: 1 })),
    [
      {
        type: "log",
        level: "info",
        text: "Not forwarding SIGSEGV (11): it is about baronet itself",
      },
    ],
  );
  assertEquals(after(PID1, STARTED, received(SEGV, { code: 0, senderPid: 9 })), [to(7, SEGV)]);
});

Deno.test("step() exits at once with the command's code when nobody is left", () => {
  assertEquals(after(PID1, STARTED, EXITED), [LOOK]);
  assertEquals(after(PID1, STARTED, EXITED, NONE), [{ type: "exit", code: 3 }]);
});

Deno.test("step() exits with 128+n when signal n killed the command", () => {
  const killed: Event = { type: "childExited", pid: 7, waitStatus: 9 };
  assertEquals(after(PID1, STARTED, killed, NONE), [{ type: "exit", code: 137 }]);
});

Deno.test("step() reaps orphans without a word, and without taking one for the command", () => {
  assertEquals(after(PID1, STARTED, { type: "childExited", pid: 8, waitStatus: 0 }), []);
  const { state } = run(PID1, STARTED, { type: "childExited", pid: 8, waitStatus: 0 });
  assertEquals(state, run(PID1, STARTED).state);
});

Deno.test("step() gives the terminal back before it exits", () => {
  const effects = after({ ...PID1, terminalFd: 0 }, STARTED, EXITED, NONE);
  assertEquals(effects, [{ type: "takeForeground", groups: [7] }, { type: "exit", code: 3 }]);
});

Deno.test("step() exits with 111 when somebody else has reaped the command", () => {
  const effects = after(PID1, STARTED, NONE);
  assertEquals(effects.map((effect) => effect.type === "exit" ? effect.code : effect.type), [
    "log",
    111,
  ]);
});

Deno.test("step() says that nobody hears a signal once the command has exited", () => {
  const plan: Plan = withSettings(PID1, { logLevel: "info" });
  assertEquals(after(plan, STARTED, EXITED, REMAIN, received(HUP)), [
    { type: "log", level: "info", text: "Not forwarding SIGHUP (1): no command is running" },
  ]);
});

Deno.test("step() sends a real-time signal without its value when the kernel takes none", () => {
  const sent: Effect = {
    type: "sendSignal",
    to: { type: "process", pid: 7 },
    signal: RT,
    value: 9n,
  };
  for (const errno of [1, 11, 38]) {
    const effects = after(PID1, STARTED, { type: "effectFailed", effect: sent, errno });
    assertEquals(effects.at(-1), to(7, RT));
  }
});

Deno.test("step() signals the command alone where the kernel made no group for it", () => {
  const sent: Effect = { type: "sendSignal", to: { type: "group", pgid: 7 }, signal: TERM };
  assertEquals(after(PID1, STARTED, { type: "effectFailed", effect: sent, errno: 3 }), [
    to(7, TERM),
  ]);
});

Deno.test("step() warns when a signal cannot be sent, but not of a leftover that is gone", () => {
  const failed = (errno: number): Event => ({ type: "effectFailed", effect: to(7, HUP), errno });
  assertEquals(after(PID1, STARTED, failed(1)), [
    {
      type: "log",
      level: "warn",
      text: "Cannot forward SIGHUP (1) to pid 7: operation not permitted (EPERM)\n" +
        "  It runs as another user: run baronet as root with CAP_KILL, or as the same user",
    },
  ]);
  assertEquals(after(PID1, STARTED, EXITED, REMAIN, failed(3)), []);
});

Deno.test("step() goes on when orphans cannot be adopted, and warns", () => {
  const failed: Event = { type: "effectFailed", effect: { type: "becomeSubreaper" }, errno: 22 };
  assertEquals(after(CHILD, failed).map((effect) => effect.type === "log" && effect.level), [
    "warn",
  ]);
});

Deno.test("step() changes nothing for what comes too late or was not asked for", () => {
  const late: Event[] = [GRACE, KILLED, REMAIN, listed(process(8)), NONE];
  const over = run(PID1, STARTED, EXITED, NONE).state;
  for (const event of [...late, received(TERM), STARTED, EXITED, failedStart(2)]) {
    assertEquals(step(over, event), { state: over, effects: [] });
  }
  const running = run(PID1, STARTED).state;
  for (const event of late.slice(0, 4)) {
    assertEquals(step(running, event), { state: running, effects: [] });
  }
});
