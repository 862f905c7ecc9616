// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { beginProbe, type ProbeFacts, type ProbeState } from "./probe.ts";
import { line, readyLine } from "./probe_lines.ts";
import type { ProbeRole } from "./probe_role.ts";
import type { ProbeRequest } from "./read_instead.ts";

const FACTS: ProbeFacts = { pid: 7, parentPid: 0, pgid: 3, sid: 2, blocked: [], ignored: [] };
const ROLES: readonly ProbeRole[] = (["short", "orphan", "daemon"] as const).map((orphan) => ({
  type: "orphan",
  orphan,
  probePid: 7,
  makerPid: 8,
}));

function stateOf(request: Partial<ProbeRequest>, facts: Partial<ProbeFacts> = {}): ProbeState {
  const asked: ProbeRequest = {
    type: "probe",
    logFile: undefined,
    exitOn: [15, 0],
    isAlone: false,
    role: undefined,
    words: [],
    ...request,
  };
  return beginProbe(asked, { facts: { ...FACTS, ...facts }, atMs: 0 }).state;
}

Deno.test("line() says whose line it is before all the rest", () => {
  const text = (role: ProbeRole | undefined) =>
    line(stateOf({ role }), { event: "exit", atMs: 1.5, code: 3 });
  assertEquals([undefined, ...ROLES].map(text), [
    '{"event":"exit","process":"probe","pid":7,"atMs":1.5,"code":3}',
    '{"event":"exit","process":"short","pid":7,"atMs":1.5,"code":3}',
    '{"event":"exit","process":"orphan","pid":7,"atMs":1.5,"code":3}',
    '{"event":"exit","process":"daemon","pid":7,"atMs":1.5,"code":3}',
  ]);
});

Deno.test("line() stays one line, whatever is in it", () => {
  const text = line(stateOf({}), { event: "signal", atMs: 0, word: 'a\nb"\x00' });
  const expected = '{"event":"signal","process":"probe","pid":7,"atMs":0,"word":"a\\nb\\"\\u0000"}';
  assertEquals(text, expected);
});

Deno.test("readyLine() tells what was inherited by the names of the signals", () => {
  const state = stateOf({ isAlone: true, words: ["/a b", ""] }, {
    blocked: [1, 15, 32, 34, 64],
    ignored: [13, 17, 50],
  });
  assertEquals(
    readyLine(state, 12.345),
    '{"event":"ready","process":"probe","pid":7,"atMs":12.345,"parentPid":0,"pgid":3,"sid":2,' +
      '"blocked":["SIGHUP","SIGTERM","signal 32","SIGRTMIN","SIGRTMAX"],' +
      '"ignored":["SIGPIPE","SIGCHLD","SIGRTMAX-14"],"argv":["/a b",""],"orphans":null}',
  );
});

Deno.test("readyLine() names the orphans, those that could not be made with null", () => {
  const orphans = { short: 9, orphan: null, daemon: 13 };
  const start =
    '{"event":"ready","process":"probe","pid":7,"atMs":0,"parentPid":0,"pgid":3,"sid":2,' +
    '"blocked":[],"ignored":[],"argv":[],"orphans":';
  const told = (state: ProbeState) => readyLine({ ...state, orphans }, 0);
  assertEquals(told(stateOf({})), `${start}{"short":9,"orphan":null,"daemon":13}}`);
  assertEquals(told(stateOf({ isAlone: true })), `${start}null}`);
  const orphan = told(stateOf({ role: ROLES[1] }));
  assertEquals(orphan, `${start.replace('"probe"', '"orphan"')}null}`);
});
