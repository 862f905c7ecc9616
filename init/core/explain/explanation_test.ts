// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { VERSION } from "../version.ts";
import { SIGNAL_NUMBERS } from "../signals.ts";
import { explainProcesses, formatExplanationJson, mustLookAgain } from "./explanation.ts";
import { details } from "./made_up_process.ts";
import type { Look } from "./looks.ts";

const { SIGTERM, SIGWINCH, SIGUSR1 } = SIGNAL_NUMBERS;
const RTMIN_3 = 37;

const SHELL = details({ pid: 1, parentPid: 0, cmdline: "/bin/sh\0/run.sh\0" });
const MAIN = details({ pid: 6, caught: "4000" });
const ZOMBIE = details({ pid: 7, state: "Z", cmdline: "" });

Deno.test("mustLookAgain() asks for a second look where a state may last a moment only", () => {
  const must = (...looks: Look[]) => mustLookAgain(looks, SIGTERM);
  assertEquals(must([SHELL, MAIN]), false);
  for (const [state, again] of Object.entries({ Z: true, D: true, T: true, t: true, R: false })) {
    const seen = [SHELL, details({ pid: 7, state })];
    assertEquals([must(seen), must(seen, seen)], [again, false], state);
  }
  assertEquals(must([]), false);
  assertEquals(must([{ ...SHELL, status: "" }]), false);
});

Deno.test("mustLookAgain() asks for a second look before it says that somebody only blocks", () => {
  const blocking = [details({ pid: 7, blocked: "4000" })];
  assertEquals(mustLookAgain([blocking], SIGTERM), true);
  assertEquals(mustLookAgain([blocking, blocking], SIGTERM), false);
  const blocksWinch = [details({ pid: 7, blocked: "8000000" })];
  assertEquals(mustLookAgain([blocksWinch], SIGTERM), false);
  assertEquals(mustLookAgain([blocksWinch], SIGWINCH), true);
});

Deno.test("mustLookAgain() asks for a few more looks at who is not at rest, where it matters", () => {
  const moving = [details({ pid: 7, pace: "moves" })];
  const looks = (count: number) => Array.from({ length: count }, () => moving);
  const asked = [1, 2, 3, 4].map((count) => mustLookAgain(looks(count), SIGTERM));
  assertEquals(asked, [true, true, true, false]);
  assertEquals(mustLookAgain([moving, [details({ pid: 7 })]], SIGTERM), false);
  const catchesAll = [details({ pid: 7, pace: "moves", caught: "fffffffe7ffbfeff" })];
  assertEquals(mustLookAgain([catchesAll], SIGTERM), false);
  // Nobody needs more looks at who is hidden.
  assertEquals(mustLookAgain([[details({ pid: 7, isHidden: true })]], SIGTERM), false);
});

Deno.test("explainProcesses() puts the stop signal in front where people seldom send it", () => {
  const signals = (stopSignal: number) =>
    explainProcesses({ pid: 1, looks: [[SHELL]] }, stopSignal)?.signals;
  assertEquals(signals(SIGTERM), [15, 2, 1, 3, 10, 12]);
  assertEquals(signals(SIGUSR1), [15, 2, 1, 3, 10, 12]);
  assertEquals(signals(SIGWINCH), [28, 15, 2, 1, 3, 10, 12]);
  assertEquals(signals(RTMIN_3), [37, 15, 2, 1, 3, 10, 12]);
});

Deno.test("explainProcesses() knows nothing of who is gone", () => {
  const explain = (...looks: Look[]) =>
    explainProcesses({ pid: 6, looks }, SIGTERM)?.branches.length;
  assertEquals(explain([MAIN]), 1);
  assertEquals(explain([SHELL]), undefined);
  assertEquals(explain([]), undefined);
  assertEquals(explain([{ ...MAIN, status: "" }]), undefined);
  assertEquals(explain([MAIN], [SHELL]), undefined);
});

Deno.test("explainProcesses() tells what it saw last, and only what it saw twice", () => {
  const ids = (...looks: Look[]) =>
    explainProcesses({ pid: 1, looks }, SIGTERM)?.findings.map(({ id }) => id);
  const init = details({ pid: 1, caught: "4000" });
  assertEquals(ids([init, ZOMBIE], [init, ZOMBIE]), ["zombie"]);
  assertEquals(ids([init, ZOMBIE], [init]), []);
  assertEquals(ids([init], [init, ZOMBIE]), []);
  assertEquals(ids([SHELL, MAIN], [init, MAIN]), []);
  assertEquals(ids([init, MAIN], [SHELL, MAIN]), ["deaf-init"]);
  assertEquals(ids([init, ZOMBIE], [init], [init, ZOMBIE]), ["zombie"]);
});

Deno.test("explainProcesses() tells the way of the signal first, then states", () => {
  const inner = { ...details({ pid: 8 }) };
  const status = inner.status.replace("NSpid:\t8", "NSpid:\t8\t1");
  const all = [SHELL, MAIN, ZOMBIE, { ...inner, status, threads: inner.threads }];
  const explanation = explainProcesses({ pid: 1, looks: [all, all] }, SIGTERM);
  assertEquals(explanation?.findings.map(({ id }) => id), ["deaf-init", "inner-init", "zombie"]);
});

Deno.test("formatExplanationJson() writes one line with all there is to know", () => {
  const all = [SHELL, MAIN, ZOMBIE];
  const explanation = explainProcesses({ pid: 1, looks: [all, all] }, SIGTERM)!;
  const json = formatExplanationJson(explanation);
  assertEquals(json.includes("\n"), false);
  const nothing = "nothing";
  assertEquals(JSON.parse(json), {
    schema: 1,
    tool: { name: "baronet", version: VERSION },
    pid: 1,
    stopSignal: "SIGTERM",
    signals: ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"],
    processes: [
      {
        pid: 1,
        parentPid: 0,
        pgid: 1,
        sid: 1,
        state: "S",
        name: "sh /run.sh",
        threads: 1,
        isInit: true,
        reactions: {
          SIGTERM: nothing,
          SIGINT: nothing,
          SIGHUP: nothing,
          SIGQUIT: nothing,
          SIGUSR1: nothing,
          SIGUSR2: nothing,
        },
      },
      {
        pid: 6,
        parentPid: 1,
        pgid: 6,
        sid: 1,
        state: "S",
        name: "main",
        threads: 1,
        isInit: false,
        reactions: {
          SIGTERM: "catches",
          SIGINT: "dies",
          SIGHUP: "dies",
          SIGQUIT: "dies",
          SIGUSR1: "dies",
          SIGUSR2: "dies",
        },
      },
      {
        pid: 7,
        parentPid: 1,
        pgid: 7,
        sid: 1,
        state: "Z",
        name: "[main]",
        threads: 1,
        isInit: false,
        reactions: null,
      },
    ],
    findings: [
      {
        id: "deaf-init",
        culprit: "entrypoint",
        pids: [1, 6],
        text: 'PID 1 "sh /run.sh" does nothing on SIGTERM, and the kernel will not kill it: ' +
          '"main" (pid 6) catches it but never hears it',
        advice: 'Use exec in the script, or ENTRYPOINT ["/baronet", "--"]',
      },
      {
        id: "zombie",
        culprit: "application",
        pids: [1, 7],
        text: 'PID 1 "sh /run.sh" does not wait for its dead: "[main]" (pid 7) is a zombie, and ' +
          "nobody else can reap it while that parent lives",
        advice: "Orphans become its children as well: put an init in front of it, " +
          'ENTRYPOINT ["/baronet", "--"]',
      },
    ],
    unknowns: [],
  });
});
