// SPDX-License-Identifier: MIT
// What becomes of signals: rewritten, delayed, turned into a command's own stop signal; and what
// the terminal's job control leads to.
// long: one story per rule, and the rules of signals belong together
import { assertEquals } from "@std/assert";
import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import { TRAITS } from "./inits/baronet.ts";
import type { Plan } from "./plan.ts";
import {
  after,
  APP,
  CHILD,
  command,
  CONT,
  everybody,
  EXITED,
  HUP,
  KILL,
  LIST,
  listed,
  NONE,
  PID1,
  process,
  received,
  RT,
  run,
  STARTED,
  TERM,
  to,
  withSettings,
} from "./story.ts";

const [INT, QUIT, USR1, STOP, TSTP, TTIN, WINCH] = [2, 3, 10, 19, 20, 21, 28];
const TTY: Plan = { ...CHILD, terminalFd: 0 };

function group(pgid: number, signal: number): Effect {
  return { type: "sendSignal", to: { type: "group", pgid }, signal };
}

function fired(timer: "stop" | `delay ${number}`): Event {
  return { type: "timerFired", timer };
}

function stopped(
  signal: number,
  more: Partial<Extract<Event, { type: "childStopped" }>> = {},
): Event {
  return {
    type: "childStopped",
    pid: 7,
    signal,
    foreground: "the command's",
    hasShell: true,
    ...more,
  };
}

Deno.test("step() forwards a signal as another when told so, and swallows one that becomes 0", () => {
  const plan: Plan = withSettings(PID1, {
    logLevel: "info",
    rewrites: new Map([[TERM, QUIT], [HUP, 0]]),
  });
  assertEquals(after(plan, STARTED, received(TERM)).at(-1), to(7, QUIT));
  assertEquals(after(plan, STARTED, received(HUP)), [
    { type: "log", level: "info", text: "Not forwarding SIGHUP (1): --rewrite drops it" },
  ]);
  assertEquals(after(plan, STARTED, received(INT)).at(-1), to(7, INT));
});

Deno.test("step() sends no value along with a signal that has become another", () => {
  const plan: Plan = withSettings(PID1, { rewrites: new Map([[RT, RT + 1]]) });
  assertEquals(after(plan, STARTED, received(RT, { code: -1, value: 9n })), [to(7, RT + 1)]);
});

Deno.test("step() never rewrites the TERM that asks leftovers to end", () => {
  const plan: Plan = withSettings(CHILD, { rewrites: new Map([[TERM, 0]]) });
  const left = listed(process(8, { parent: 50 }));
  const remain: Event = { type: "childrenRemain", groups: [] };
  assertEquals(after(plan, STARTED, EXITED, remain, left).slice(0, 2), [to(8, TERM), to(8, CONT)]);
});

Deno.test("step() turns TERM into a command's own stop signal, and no other signal", () => {
  const plan: Plan = { ...PID1, commands: [{ ...APP, stopSignal: INT }] };
  assertEquals(after(plan, STARTED, received(TERM)), [to(7, INT)]);
  assertEquals(after(plan, STARTED, received(HUP)), [to(7, HUP)]);
  // Also where another signal is forwarded as TERM.
  const rewriting: Plan = withSettings(plan, { rewrites: new Map([[HUP, TERM]]) });
  assertEquals(after(rewriting, STARTED, received(HUP)), [to(7, INT)]);
});

Deno.test("step() holds a signal back for its delay, then forwards it", () => {
  const plan: Plan = withSettings(PID1, { delaysMs: new Map([[TERM, 3000]]) });
  assertEquals(after(plan, STARTED, received(TERM)), [
    { type: "startTimer", timer: "delay 15", ms: 3000 },
  ]);
  const stop: Effect = { type: "stopTimer", timer: "delay 15" };
  assertEquals(after(plan, STARTED, received(TERM), fired("delay 15")), [stop, to(7, TERM)]);
  assertEquals(after(plan, STARTED, received(TERM), received(HUP)), [to(7, HUP)]);
  assertEquals(after(plan, STARTED, fired("delay 15")), []);
});

Deno.test("step() forwards a delayed signal at once, and once, when it comes again", () => {
  const plan: Plan = withSettings(PID1, { delaysMs: new Map([[TERM, 3000]]) });
  const stop: Effect = { type: "stopTimer", timer: "delay 15" };
  assertEquals(after(plan, STARTED, received(TERM), received(TERM)), [stop, to(7, TERM)]);
  assertEquals(after(plan, STARTED, received(TERM), received(TERM), received(TERM)), [
    { type: "startTimer", timer: "delay 15", ms: 3000 },
  ]);
});

Deno.test("step() keeps every instance and value of a delayed real-time signal", () => {
  const plan: Plan = withSettings(PID1, { delaysMs: new Map([[RT, 3000]]) });
  const queued = [1n, 2n].map((value) => received(RT, { code: -1, value }));
  const effects = after(plan, STARTED, ...queued);
  assertEquals(effects.slice(1), [1n, 2n].map((value) => ({ ...to(7, RT), value })));
});

Deno.test("step() KILLs a command that has not exited when the stop timeout is over", () => {
  const plan: Plan = withSettings(PID1, { stopTimeoutMs: 9000 });
  const timer: Effect = { type: "startTimer", timer: "stop", ms: 9000 };
  for (const signal of [TERM, INT, QUIT]) {
    assertEquals(after(plan, STARTED, received(signal)), [to(7, signal), timer]);
  }
  assertEquals(after(plan, STARTED, received(HUP)), [to(7, HUP)]);
  const asked = [STARTED, received(TERM), received(TERM)];
  assertEquals(after(plan, ...asked), [to(7, TERM)]);
  assertEquals(after(plan, ...asked, fired("stop")), [LIST]);
  const deaf = listed(process(7, { blocked: 1 << TERM - 1 }));
  assertEquals(after(plan, ...asked, fired("stop"), deaf), [
    { type: "log", level: "warn", text: 'Killing "worker" (pid 7): it blocks SIGTERM' },
    to(7, KILL),
  ]);
  const unknown: Event = { type: "processesListed", processes: undefined };
  assertEquals(after(plan, ...asked, fired("stop"), unknown), [
    { type: "log", level: "warn", text: 'Killing "app" (pid 7): it did not exit in time' },
    to(7, KILL),
  ]);
  assertEquals(after(plan, ...asked, EXITED, fired("stop")), []);
});

Deno.test("step() takes a command's own stop signal for one that starts the stop timeout", () => {
  const plan: Plan = withSettings({ ...PID1, commands: [{ ...APP, stopSignal: USR1 }] }, {
    stopTimeoutMs: 9000,
  });
  const effects = after(plan, STARTED, received(USR1));
  assertEquals(effects.map(({ type }) => type), ["sendSignal", "startTimer"]);
});

Deno.test("step() watches its parent once there is somebody to forward its death to", () => {
  const plan: Plan = withSettings(PID1, { parentDeathSignal: HUP });
  assertEquals(after(plan, STARTED), [
    { type: "watchParent", signal: HUP },
    { type: "settle" },
  ]);
});

Deno.test("step() runs no command while it pauses, and exits with 0 on TERM or INT", () => {
  const plan: Plan = withSettings({ ...PID1, commands: [] }, { pause: true, logLevel: "info" });
  assertEquals(run(plan).effects, [{ type: "settle" }]);
  for (const signal of [TERM, INT]) {
    const asked = after(plan, received(signal));
    assertEquals(asked, [{ type: "lookForChildren", groups: [] }]);
    assertEquals(after(plan, received(signal), NONE).at(-1), { type: "exit", code: 0 });
  }
  assertEquals(after(plan, NONE), []);
  assertEquals(after(plan, received(HUP)), [
    { type: "log", level: "info", text: "Not forwarding SIGHUP (1): there is no command" },
  ]);
});

Deno.test("step() stops with its command, and all of its job, when a shell can continue them", () => {
  const ownJob = group(0, STOP);
  assertEquals(after(TTY, STARTED, stopped(TSTP)), [
    { type: "takeForeground", groups: [7] },
    ownJob,
  ]);
  // `fg` or `bg`: the terminal first, then the whole job.
  assertEquals(after(TTY, STARTED, stopped(TSTP), received(CONT)), [
    { type: "giveForeground", pgid: 7 },
    group(7, CONT),
  ]);
  assertEquals(
    after(TTY, STARTED, stopped(TSTP), received(CONT), received(CONT)).at(-1),
    to(7, CONT),
  );
  // The other commands are of the same job.
  const plan = { ...TTY, commands: [APP, command(1)] };
  const started: Event[] = [STARTED, { type: "commandStarted", command: 1, pid: 8 }];
  assertEquals(after(plan, ...started, stopped(TSTP)), [
    group(8, TSTP),
    { type: "takeForeground", groups: [7, 8] },
    ownJob,
  ]);
  assertEquals(after(plan, ...started, stopped(TSTP), received(CONT)).slice(1), [
    group(7, CONT),
    group(8, CONT),
  ]);
});

Deno.test("step() hands the terminal on with a key that was pressed while it had it itself", () => {
  const fromTerminal = (signal: number) => received(signal, { code: 0x80 });
  for (const signal of [INT, QUIT, TSTP, WINCH]) {
    assertEquals(after(TTY, STARTED, fromTerminal(signal)), [
      { type: "giveForeground", pgid: 7 },
      group(7, signal),
    ]);
    assertEquals(after(TTY, STARTED, received(signal)), [to(7, signal)]);
    assertEquals(after(PID1, STARTED, fromTerminal(signal)), [to(7, signal)]);
  }
  assertEquals(after(TTY, STARTED, fromTerminal(HUP)), [to(7, HUP)]);
  // A session of its own has its terminal for itself, or has none.
  const traits = { ...TRAITS, grouping: "own session" } as const;
  for (const signal of [INT, CONT]) {
    assertEquals(after({ ...TTY, traits }, STARTED, fromTerminal(signal)), [to(7, signal)]);
  }
});

Deno.test("step() continues those that it asks to stop and that the terminal may have stopped", () => {
  const plan = { ...TTY, commands: [APP, command(1)] };
  const started: Event[] = [STARTED, { type: "commandStarted", command: 1, pid: 8 }];
  assertEquals(after(plan, ...started, received(TERM)), [to(7, TERM), to(8, TERM), group(8, CONT)]);
  assertEquals(after(plan, ...started, received(HUP)), [to(7, HUP), to(8, HUP)]);
  const withoutTerminal = { ...plan, terminalFd: undefined };
  assertEquals(after(withoutTerminal, ...started, received(TERM)), [to(7, TERM), to(8, TERM)]);
});

Deno.test("step() hands the terminal on when the shell's fg has given it to baronet alone", () => {
  assertEquals(after(TTY, STARTED, stopped(TTIN, { foreground: "ours" })), [
    { type: "giveForeground", pgid: 7 },
    group(7, CONT),
  ]);
});

Deno.test("step() lets Ctrl-Z do nothing where nobody could continue the command", () => {
  const plan: Plan = { ...PID1, terminalFd: 0 };
  assertEquals(after(plan, STARTED, stopped(TSTP, { hasShell: false })), [
    { type: "giveForeground", pgid: 7 },
    group(7, CONT),
  ]);
  // Without a terminal there is no Ctrl-Z: somebody has sent it.
  assertEquals(after(PID1, STARTED, stopped(TSTP, { hasShell: false })), []);
  // Whoever stops it by hand continues it by hand; and TTIN would only come again.
  for (const signal of [19, TTIN]) {
    assertEquals(after(plan, STARTED, stopped(signal, { hasShell: false })), []);
  }
});

Deno.test("step() mirrors no stop of a command that has not got the terminal, or of an orphan", () => {
  const background = { ...TTY, commands: [{ ...APP, takesForeground: false }] };
  assertEquals(after(background, STARTED, stopped(TSTP)), []);
  assertEquals(after(TTY, STARTED, stopped(TSTP, { pid: 8 })), []);
});

Deno.test("step() suspends itself after a terminal's stop where that init does", () => {
  const plan: Plan = { ...PID1, traits: { ...TRAITS, suspendsItself: true } };
  assertEquals(after(plan, STARTED, received(TSTP)), [to(7, TSTP), { type: "stopSelf" }]);
  assertEquals(after(plan, STARTED, received(TERM)), [to(7, TERM)]);
});

Deno.test("step() takes the HUP and CONT of a terminal that it gives up for nobody's, once", () => {
  const plan: Plan = { ...PID1, traits: { ...TRAITS, grouping: "own session" } };
  assertEquals(run(plan).effects[0], { type: "detachTerminal" });
  const own = (signal: number) => received(signal, { senderPid: 1 });
  assertEquals(after(plan, STARTED, own(HUP)), []);
  assertEquals(after(plan, STARTED, own(HUP), own(HUP)), [to(7, HUP)]);
  assertEquals(after(plan, STARTED, received(HUP, { senderPid: 9 })), [to(7, HUP)]);
  assertEquals(after(PID1, STARTED, own(HUP)), [to(7, HUP)]);
});

Deno.test("step() forwards nothing that the terminal has sent to a shared group as a whole", () => {
  const plan: Plan = { ...PID1, traits: { ...TRAITS, grouping: "shared group" } };
  const fromTerminal = received(INT, { code: 0x80 });
  assertEquals(after(plan, STARTED, fromTerminal), []);
  assertEquals(after(plan, STARTED, received(INT)), [to(7, INT)]);
  assertEquals(after(PID1, STARTED, fromTerminal), [to(7, INT)]);
});

Deno.test("step() forwards to every command that runs, to each in its own way", () => {
  const commands = [command(0), command(1, { stopSignal: INT })];
  const started: Event[] = [STARTED, { type: "commandStarted", command: 1, pid: 8 }];
  const plan: Plan = { ...PID1, commands };
  assertEquals(after(plan, ...started, received(TERM)), [to(7, TERM), to(8, INT)]);
  assertEquals(after(plan, ...started, EXITED, received(TERM)), [to(8, INT)]);
});

Deno.test("step() starts its end once while it pauses, however often it is asked to", () => {
  const plan: Plan = withSettings({ ...PID1, commands: [] }, { pause: true });
  const remain: Event = { type: "childrenRemain", groups: [] };
  for (const signal of [TERM, INT]) {
    assertEquals(after(plan, received(TERM), received(signal)), []);
    assertEquals(after(plan, received(TERM), remain, received(signal)), []);
  }
});

Deno.test("step() takes one command's stop signal for no other's", () => {
  const commands = [APP, command(1, { stopSignal: USR1 })];
  const started: Event[] = [STARTED, { type: "commandStarted", command: 1, pid: 8 }];
  const plan: Plan = withSettings({ ...PID1, commands }, { stopTimeoutMs: 9000 });
  const timer: Effect = { type: "startTimer", timer: "stop", ms: 9000 };
  const asked = [...started, received(USR1)];
  assertEquals(after(plan, ...asked), [to(7, USR1), to(8, USR1), timer]);
  const both = listed(process(7), process(8));
  const isKill = (effect: Effect) => effect.type === "sendSignal" && effect.signal === KILL;
  assertEquals(after(plan, ...asked, fired("stop"), both).filter(isKill), [to(8, KILL)]);
  // The other one has its own time when it is asked itself.
  const later = [...asked, fired("stop"), both, received(TERM)];
  assertEquals(after(plan, ...later), [to(7, TERM), to(8, USR1), timer]);
  assertEquals(after(plan, ...later, fired("stop"), both).filter(isKill), [to(7, KILL)]);
});

Deno.test("step() asks a command to end that has only heard the stop signal of another", () => {
  const commands = [command(0, { isWatched: false }), command(1, { stopSignal: USR1 })];
  const started: Event[] = [STARTED, { type: "commandStarted", command: 1, pid: 8 }];
  const remain: Event = { type: "childrenRemain", groups: [7] };
  const exited: Event = { type: "childExited", pid: 8, waitStatus: 0 };
  const events = [...started, received(USR1), exited, remain];
  const effects = after({ ...PID1, commands }, ...events);
  assertEquals(effects.slice(1), [everybody(TERM), everybody(CONT)]);
});
