// SPDX-License-Identifier: MIT
// What becomes of a signal on its way to a command; signalling_test.ts tells it as stories.
import { assertEquals } from "@std/assert";
import type { Effect, Target } from "./effects.ts";
import {
  forwardTo,
  HAND_OFFS,
  isAskedToStop,
  isHandOff,
  isHeardByCommands,
  isStopSignal,
  isTerminalStop,
  OWN_GROUP,
  rewritten,
  stopSignalOf,
  targetOf,
} from "./forwarding.ts";
import { TRAITS } from "./inits/baronet.ts";
import type { Command, Plan } from "./plan.ts";
import type { ReceivedSignal } from "./signals.ts";
import type { State } from "./state.ts";
import { APP, command, CONT, HUP, PID1, RT, run, stateOf, TERM, withSettings } from "./story.ts";

const EVERY = Array.from({ length: 64 }, (_, index) => index + 1);
const [INT, QUIT, USR1] = [2, 3, 10];
const SI_KERNEL = 0x80;

function withGrouping(grouping: Plan["traits"]["grouping"], more: Partial<Plan> = {}): Plan {
  return { ...PID1, traits: { ...TRAITS, grouping }, ...more };
}

function arrived(signal: number, more: Partial<ReceivedSignal> = {}): ReceivedSignal {
  return { signal, code: 0, senderPid: 0, value: undefined, ...more };
}

Deno.test("rewritten() is another signal, 0, or the signal itself", () => {
  const plan: Plan = withSettings(PID1, { rewrites: new Map([[TERM, QUIT], [HUP, 0], [RT, 64]]) });
  const changed = EVERY.filter((signal) => rewritten(plan, signal) !== signal);
  assertEquals(changed, [HUP, TERM, RT]);
  assertEquals(changed.map((signal) => rewritten(plan, signal)), [0, QUIT, 64]);
  assertEquals(EVERY.map((signal) => rewritten(PID1, signal)), EVERY);
});

Deno.test("isStopSignal() is true of INT, QUIT, TERM, and what any command's stop signal is", () => {
  const stops = (plan: Plan) => EVERY.filter((signal) => isStopSignal(plan, signal));
  assertEquals(stops(PID1), [INT, QUIT, TERM]);
  const commands = [command(0, { stopSignal: USR1 }), command(1), command(2, { stopSignal: 37 })];
  assertEquals(stops({ ...PID1, commands }), [INT, QUIT, USR1, TERM, 37]);
  assertEquals(stops({ ...PID1, commands: [] }), [INT, QUIT, TERM]);
});

Deno.test("isAskedToStop() is true of INT, QUIT, TERM, and the command's own stop signal", () => {
  const asked = (stopSignal: number | undefined) =>
    EVERY.filter((signal) => isAskedToStop(command(0, { stopSignal }), signal));
  assertEquals(asked(undefined), [INT, QUIT, TERM]);
  assertEquals(asked(USR1), [INT, QUIT, USR1, TERM]);
});

Deno.test("isTerminalStop() is true of TSTP, TTIN and TTOU alone", () => {
  assertEquals(EVERY.filter(isTerminalStop), [20, 21, 22]);
});

Deno.test("isHeardByCommands() is true of what the kernel sends to a shared group", () => {
  const codes = [SI_KERNEL, 0, -1, -6, 1, 0x7f, 0x81];
  const heard = (plan: Plan) =>
    codes.filter((code) => isHeardByCommands(plan, arrived(INT, { code })));
  assertEquals(heard(withGrouping("shared group")), [SI_KERNEL]);
  assertEquals(heard(withGrouping("own group")), []);
  assertEquals(heard(withGrouping("own session")), []);
});

Deno.test("isHeardByCommands() knows what the kernel sends to the leader of a session alone", () => {
  const plan = withGrouping("shared group");
  const heard = (leadsSession: boolean) =>
    EVERY.filter((signal) =>
      isHeardByCommands({ ...plan, leadsSession }, arrived(signal, { code: SI_KERNEL }))
    );
  assertEquals(heard(true), [2, 3, 20, 21, 22, 28]);
  assertEquals(heard(false), [1, 2, 3, 18, 20, 21, 22, 28]);
});

Deno.test("isHandOff() is true of HUP and CONT that come from itself, each until it came", () => {
  assertEquals(HAND_OFFS, [HUP, CONT]);
  const { state } = run(withGrouping("own session"));
  const handOffs = (state: State, more: Partial<ReceivedSignal>) =>
    EVERY.filter((signal) => isHandOff(state, arrived(signal, more)));
  assertEquals(handOffs(state, { senderPid: 1 }), [HUP, CONT]);
  assertEquals(
    handOffs({ ...state, signals: { ...state.signals, handOffs: [CONT] } }, { senderPid: 1 }),
    [CONT],
  );
  assertEquals(
    handOffs({ ...state, signals: { ...state.signals, handOffs: [] } }, { senderPid: 1 }),
    [],
  );
  for (const code of [-1, -6, 1, SI_KERNEL]) {
    assertEquals(handOffs(state, { code, senderPid: 1 }), []);
  }
  for (const senderPid of [0, 7, 50]) assertEquals(handOffs(state, { senderPid }), []);
  const { state: other } = run(withGrouping("own session", { ownPid: 50 }));
  assertEquals([handOffs(other, { senderPid: 50 }), handOffs(other, { senderPid: 1 })], [
    [HUP, CONT],
    [],
  ]);
});

Deno.test("targetOf() is the group only where that was asked for and is not shared with us", () => {
  const process: Target = { type: "process", pid: 7 };
  const group: Target = { type: "group", pgid: 7 };
  const targets = (isGroup: boolean) =>
    (["own group", "own session", "shared group"] as const).map((grouping) =>
      targetOf(withSettings(withGrouping(grouping), { group: isGroup }), 7)
    );
  assertEquals(targets(false), [process, process, process]);
  assertEquals(targets(true), [group, group, process]);
});

Deno.test("targetOf() is never our own group, which has the number 0 for kill(2)", () => {
  assertEquals(OWN_GROUP, { type: "group", pgid: 0 });
});

Deno.test("stopSignalOf() is TERM where the command has none of its own", () => {
  assertEquals([APP, command(0, { stopSignal: INT })].map(stopSignalOf), [TERM, INT]);
});

/** What forwarding does for `command` with pid 7. */
function forwarded(
  plan: Plan,
  signal: number,
  { received = arrived(signal), to = APP, ...signals }: {
    received?: ReceivedSignal;
    to?: Command;
    isSuspended?: boolean;
    stopped?: number[];
  } = {},
): readonly Effect[] {
  const state = stateOf(plan, { signals });
  return forwardTo(state, { command: to, pid: 7, exitCode: undefined }, { received, signal });
}

function sent(to: Target["type"], signal: number, value?: bigint): Effect {
  const target: Target = to === "group" ? { type: "group", pgid: 7 } : { type: "process", pid: 7 };
  const effect: Effect = { type: "sendSignal", to: target, signal };
  return value === undefined ? effect : { ...effect, value };
}

Deno.test("forwardTo() says at info what is forwarded to whom, as it is sent", () => {
  const lines = (plan: Plan, ...rest: [number, Parameters<typeof forwarded>[2]?]) =>
    forwarded(withSettings(plan, { logLevel: "info" }), ...rest)[0];
  const said = (text: string): Effect => ({ type: "log", level: "info", text });
  assertEquals(lines(PID1, HUP), said("Forwarding SIGHUP (1) to pid 7"));
  assertEquals(
    lines(withSettings(PID1, { group: true }), HUP),
    said("Forwarding SIGHUP (1) to process group 7"),
  );
  const to = command(0, { stopSignal: INT });
  assertEquals(lines(PID1, TERM, { to }), said("Forwarding SIGINT (2) to pid 7"));
});

Deno.test("forwardTo() keeps a value only with the signal that it came with", () => {
  const withValue = (signal: number) => arrived(signal, { code: -1, value: 9n });
  assertEquals(forwarded(PID1, RT, { received: withValue(RT) }), [sent("process", RT, 9n)]);
  assertEquals(forwarded(PID1, RT, { received: arrived(RT, { code: -1, value: 0n }) }), [
    sent("process", RT, 0n),
  ]);
  // A group cannot be sent one.
  const grouped: Plan = withSettings(PID1, { group: true });
  assertEquals(forwarded(grouped, RT, { received: withValue(RT) }), [sent("group", RT)]);
  // Rewritten, or turned into the command's stop signal.
  assertEquals(forwarded(PID1, RT + 1, { received: withValue(RT) }), [sent("process", RT + 1)]);
  const to = command(0, { stopSignal: INT });
  assertEquals(forwarded(PID1, TERM, { received: withValue(TERM), to }), [sent("process", INT)]);
  // Rewritten to TERM and from there back to what it was.
  assertEquals(forwarded(PID1, TERM, { received: withValue(INT), to }), [sent("process", INT, 9n)]);
});

Deno.test("forwardTo() continues a stopped command that is asked to stop: it would never hear it", () => {
  const stopped = [7];
  assertEquals(forwarded(PID1, TERM, { stopped }), [sent("process", TERM), sent("process", CONT)]);
  const plans: Plan[] = [withSettings(PID1, { group: true }), { ...PID1, terminalFd: 0 }];
  const [grouped, onTerminal] = plans.map((plan) => forwarded(plan, TERM, { stopped }));
  assertEquals(grouped, [sent("group", TERM), sent("group", CONT)]);
  assertEquals(onTerminal, [sent("process", TERM), sent("group", CONT)]);
  assertEquals(forwarded(PID1, HUP, { stopped }), [sent("process", HUP)]);
  assertEquals(forwarded(PID1, TERM, { stopped: [8] }), [sent("process", TERM)]);
});

Deno.test("forwardTo() gives the terminal first to a command that goes on and can have it", () => {
  const plan: Plan = { ...PID1, terminalFd: 0 };
  const give: Effect = { type: "giveForeground", pgid: 7 };
  assertEquals(forwarded(plan, CONT), [give, sent("process", CONT)]);
  assertEquals(forwarded(withSettings(plan, { group: true }), CONT), [give, sent("group", CONT)]);
  assertEquals(forwarded(plan, HUP), [sent("process", HUP)]);
  assertEquals(forwarded(PID1, CONT), [sent("process", CONT)]);
  const to = command(0, { takesForeground: false });
  assertEquals(forwarded(plan, CONT, { to }), [sent("process", CONT)]);
  const continued = command(0, { stopSignal: CONT });
  assertEquals(forwarded(plan, TERM, { to: continued }), [give, sent("process", CONT)]);
});

Deno.test("forwardTo() forwards the terminal's keys to the whole job, with the terminal", () => {
  const plan: Plan = { ...PID1, terminalFd: 0 };
  const give: Effect = { type: "giveForeground", pgid: 7 };
  const key = (signal: number) => arrived(signal, { code: SI_KERNEL });
  for (const signal of EVERY) {
    const got = forwarded(plan, signal, { received: key(signal) });
    // Ctrl-C, Ctrl-\\, Ctrl-Z, and a new size of the window.
    const isKey = [INT, QUIT, 20, 28].includes(signal);
    const gives = isKey || signal === CONT;
    const expected = sent(isKey ? "group" : "process", signal);
    assertEquals(got, gives ? [give, expected] : [expected], `signal ${signal}`);
  }
  // Rewritten, it is still the key.
  assertEquals(forwarded(plan, TERM, { received: key(INT) }), [give, sent("group", TERM)]);
  assertEquals(forwarded(plan, INT, { received: key(TERM) }), [sent("process", INT)]);
  // From a process, without a terminal, or in no group of its own, it is none.
  assertEquals(forwarded(plan, INT), [sent("process", INT)]);
  assertEquals(forwarded(PID1, INT, { received: key(INT) }), [sent("process", INT)]);
  const session = withGrouping("own session", { terminalFd: 0 });
  assertEquals(forwarded(session, INT, { received: key(INT) }), [sent("process", INT)]);
  assertEquals(forwarded(session, CONT), [sent("process", CONT)]);
});

Deno.test("forwardTo() continues a job that may be stopped for reading in the background", () => {
  const plan: Plan = { ...PID1, terminalFd: 0 };
  const to = command(0, { takesForeground: false });
  for (const signal of [INT, QUIT, TERM]) {
    const expected = [sent("process", signal), sent("group", CONT)];
    assertEquals(forwarded(plan, signal, { to }), expected, `signal ${signal}`);
    assertEquals(forwarded(PID1, signal, { to }), [sent("process", signal)]);
    assertEquals(forwarded(plan, signal), [sent("process", signal)]);
  }
  assertEquals(forwarded(plan, HUP, { to }), [sent("process", HUP)]);
  const own = command(0, { takesForeground: false, stopSignal: USR1 });
  const continued = [sent("process", USR1), sent("group", CONT)];
  assertEquals(forwarded(plan, TERM, { to: own }), continued);
  // Another command's stop signal does not ask this one to stop.
  const commands = [APP, command(1, { stopSignal: USR1 })];
  assertEquals(forwarded({ ...plan, commands }, USR1, { to }), [sent("process", USR1)]);
  // A key is not for a job in the background: the terminal has not meant it.
  const key = arrived(INT, { code: SI_KERNEL });
  assertEquals(forwarded(plan, INT, { to, received: key })[0], sent("process", INT));
});

Deno.test("forwardTo() continues the whole job where it was stopped as a whole", () => {
  assertEquals(forwarded(PID1, CONT, { isSuspended: true }), [sent("group", CONT)]);
  assertEquals(forwarded(PID1, CONT, { isSuspended: false }), [sent("process", CONT)]);
  assertEquals(forwarded(PID1, HUP, { isSuspended: true }), [sent("process", HUP)]);
});
