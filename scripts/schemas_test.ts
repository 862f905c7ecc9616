// SPDX-License-Identifier: MIT
// long: outputs that the schemas in docs/ describe, and spoiled ones that they must not.
//
// The schemas of what --explain, --probe and the shutdown report write, held against what the code
// really writes, and their lists of words against the code's.
import { assert, assertEquals } from "@std/assert";
import { Ajv2020, type ValidateFunction } from "ajv/2020";
import { explainProcesses, formatExplanationJson } from "../init/core/explain/explanation.ts";
import { FINDING_IDS, UNKNOWN_IDS } from "../init/core/explain/finding.ts";
import { details, type TextRow } from "../init/core/explain/made_up_process.ts";
import { REACTIONS } from "../init/core/explain/reactions.ts";
import { beginProbe, type ProbeNews, type ProbeStep, stepProbe } from "../init/core/probe.ts";
import { type Orphan, ORPHANS, type ProbeRole, wordOf } from "../init/core/probe_role.ts";
import { reported, type TimedEvent } from "../init/core/shutdown_story.ts";
import { LAST_SIGNAL, type ReceivedSignal } from "../init/core/signals.ts";
import * as story from "../init/core/story.ts";
import { CULPRITS } from "../init/core/verdict.ts";
import { ROOT } from "./paths.ts";

// deno-lint-ignore no-explicit-any -- what JSON.parse() gives: tests spoil it everywhere
type Json = any;

function read(name: string): Json {
  return JSON.parse(Deno.readTextFileSync(`${ROOT}/docs/${name}.schema.json`));
}

const [EXPLAIN, PROBE, REPORT] = ["explain", "probe", "shutdown-report"].map(read);

function compile(schema: Json): ValidateFunction {
  return new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })
    .compile(schema);
}

const isExplanation = compile(EXPLAIN);
const isProbeLine = compile(PROBE);
const isReport = compile(REPORT);

function checkValid(text: string, validate: ValidateFunction): void {
  assert(validate(JSON.parse(text)), `${text}\n${JSON.stringify(validate.errors, null, 1)}`);
}

type Spoil = readonly [what: string, change: (value: Json) => void];

function checkSpoiled(text: string, validate: ValidateFunction, spoils: readonly Spoil[]): void {
  checkValid(text, validate);
  for (const [what, change] of spoils) {
    const value = JSON.parse(text);
    change(value);
    assertEquals(validate(value), false, `expected "${what}" to be refused, got it through`);
  }
}

// ---- --explain

const TERM = "4000";
const SHELL: TextRow = { pid: 1, parentPid: 0, cmdline: "/bin/sh\0/run.sh\0" };
const TINI: TextRow = { pid: 1, parentPid: 0, cmdline: "tini\0--\0main\0", caught: TERM };

/** Between them they find everything, and leave everything open that can be. */
const FAMILIES: readonly (readonly TextRow[])[] = [
  [SHELL],
  [SHELL, { pid: 6, caught: TERM }, { pid: 7, state: "Z", cmdline: "" }],
  [{ ...SHELL, caught: TERM }, { pid: 6 }],
  [{ pid: 1, parentPid: 0 }, { pid: 7, state: "T" }, { pid: 8, state: "t" }, {
    pid: 9,
    state: "D",
  }],
  [TINI, { pid: 7, ignored: TERM }],
  [TINI, { pid: 7, blocked: TERM, caught: TERM }],
  [TINI, { pid: 7, cmdline: "sh\0x\0" }, { pid: 8, parentPid: 7, caught: TERM }],
  [TINI, { pid: 7, cmdline: "npm start", caught: TERM }, { pid: 8, ns: "8\t1" }],
  [{ ...TINI, cmdline: "node\0x.js\0" }],
  [{ ...TINI, cmdline: "supervisord\0" }, { pid: 7, cmdline: "a\nb\xff\0" }],
  [{ pid: 1, parentPid: 0, isHidden: true }],
  [{ ...TINI, cmdline: "baronet\0main\0", isHidden: true }, { pid: 7 }],
  [{ pid: 77, parentPid: 0, state: "Z", cmdline: "" }],
];

function explained(rows: readonly TextRow[], stopSignal: number): string {
  const all = rows.map(details);
  const explanation = explainProcesses({ pid: rows[0].pid, looks: [all, all] }, stopSignal);
  return formatExplanationJson(explanation!);
}

Deno.test("formatExplanationJson() writes what docs/explain.schema.json describes", () => {
  const ids = new Set<string>();
  for (const rows of FAMILIES) {
    for (let signal = 1; signal <= LAST_SIGNAL; signal++) {
      const text = explained(rows, signal);
      checkValid(text, isExplanation);
      const { findings, unknowns } = JSON.parse(text);
      for (const { id } of [...findings, ...unknowns]) ids.add(id);
    }
  }
  assertEquals([...ids].toSorted(), [...FINDING_IDS, ...UNKNOWN_IDS].toSorted());
});

const SPOILED_EXPLANATIONS: readonly Spoil[] = [
  ["another version", (value) => value.schema = 2],
  ["no version", (value) => delete value.schema],
  ["another tool", (value) => value.tool.name = "tini"],
  ["an unknown member", (value) => value.verdict = "bad"],
  ["no pid", (value) => delete value.pid],
  ["pid 0", (value) => value.pid = 0],
  ["a pid that is text", (value) => value.pid = "1"],
  ["no signal", (value) => value.stopSignal = "TERM"],
  ["too few signals", (value) => value.signals.pop()],
  ["a signal twice", (value) => value.signals.push("SIGTERM")],
  ["no process", (value) => value.processes = []],
  ["a process without a name", (value) => delete value.processes[0].name],
  ["a member that no process has", (value) => value.processes[0].exe = "/bin/sh"],
  ["a state of more than a letter", (value) => value.processes[0].state = "S (sleeping)"],
  ["an unknown reaction", (value) => value.processes[0].reactions.SIGTERM = "caught"],
  ["a reaction to no signal", (value) => value.processes[0].reactions.TERM = "dies"],
  ["no reactions", (value) => value.processes[0].reactions = {}],
  ["an unknown finding", (value) => value.findings[0].id = "no-reaper"],
  ["an unknown as a finding", (value) => value.findings[0].id = "shell-trap"],
  ["an unknown culprit", (value) => value.findings[0].culprit = "app"],
  ["a finding without a culprit", (value) => delete value.findings[0].culprit],
  ["a finding about nobody", (value) => value.findings[0].pids = []],
  ["two lines", (value) => value.findings[0].text = "a\nb"],
  ["no sentence", (value) => value.findings[0].advice = ""],
  ["a finding as an unknown", (value) => value.unknowns.push(value.findings[0])],
];

Deno.test("formatExplanationJson() writes nothing that its schema must refuse", () => {
  checkSpoiled(explained(FAMILIES[1], 15), isExplanation, SPOILED_EXPLANATIONS);
});

Deno.test("followSignal() has the words that the schema lists", () => {
  const { reaction, finding, unknown } = EXPLAIN.$defs;
  assertEquals(reaction.enum, [...REACTIONS]);
  assertEquals(finding.properties.id.enum, [...FINDING_IDS]);
  assertEquals(finding.properties.culprit.enum, [...CULPRITS]);
  assertEquals(unknown.properties.id.enum, [...UNKNOWN_IDS]);
  for (
    const [list, { description }] of [
      [REACTIONS, reaction],
      [FINDING_IDS, finding.properties.id],
      [UNKNOWN_IDS, unknown.properties.id],
    ]
  ) {
    for (const word of list) assert(description.includes(word), `${word} in "${description}"`);
  }
});

// ---- --probe

const REQUEST = {
  type: "probe",
  logFile: undefined,
  exitOn: [15, 42],
  isAlone: false,
  role: undefined,
  words: ["/app", "serve", "\xff\n"],
} as const;
const FACTS = { pid: 7, parentPid: 1, pgid: 0, sid: 0, blocked: [10, 32], ignored: [37, 64] };

/** What a probe writes that all of this happens to. */
class Written {
  readonly lines: string[] = [];
  #step: ProbeStep;
  #atMs = 1234.567;

  constructor(more: { isAlone?: boolean; role?: ProbeRole } = {}) {
    this.#step = this.#keep(
      beginProbe({ ...REQUEST, ...more }, { facts: FACTS, atMs: this.#atMs }),
    );
  }

  #keep(step: ProbeStep): ProbeStep {
    for (const effect of step.effects) if (effect.type === "write") this.lines.push(effect.text);
    return step;
  }

  news(news: ProbeNews, isThere = true): this {
    this.#atMs++;
    const moment = { atMs: this.#atMs, isThere, parentPid: FACTS.parentPid };
    this.#step = this.#keep(stepProbe(this.#step.state, { ...news, ...moment }));
    return this;
  }

  signal(signal: number, more: Partial<ReceivedSignal> = {}): this {
    const sent = { code: 0, senderPid: 1, value: undefined };
    return this.news({ type: "signalReceived", signal, ...sent, ...more });
  }

  /** An orphan has been made, and has reported. */
  orphan(pid: number, orphan: Orphan): this {
    this.signal(LAST_SIGNAL, { code: -1, senderPid: pid, value: BigInt(wordOf(orphan, pid)) });
    return this.news({ type: "makerEnded", exitCode: 0 });
  }
}

function everyLine(): string[] {
  const whole = new Written().orphan(9, "short").orphan(11, "orphan").orphan(13, "daemon");
  for (let signal = 1; signal <= LAST_SIGNAL; signal++) {
    if (signal !== 15) whole.signal(signal);
  }
  whole.signal(37, { code: -1, value: -5n }).signal(11, { code: 128, senderPid: 0 }).signal(15);
  const reaped = new Written().orphan(9, "short").orphan(11, "orphan").orphan(13, "daemon")
    .news({ type: "timeIsOver" }, false).signal(15);
  const notMade = new Written().news({ type: "makerEnded", exitCode: 1 })
    .orphan(11, "orphan").orphan(13, "daemon");
  const orphans = (["orphan", "daemon"] as const).map((orphan) =>
    new Written({ role: { type: "orphan", orphan, probePid: 7, makerPid: 8 } }).signal(15)
  );
  const alone = new Written({ isAlone: true }).signal(15);
  return [whole, reaped, notMade, alone, ...orphans].flatMap(({ lines }) => lines);
}

Deno.test("line() writes what docs/probe.schema.json describes", () => {
  const lines = everyLine();
  for (const text of lines) checkValid(text, isProbeLine);
  const parsed: Json[] = lines.map((text) => JSON.parse(text));
  const values = (name: string) => [...new Set(parsed.map((line) => line[name]))].toSorted();
  assertEquals(values("event"), PROBE.properties.event.enum.toSorted());
  assertEquals(values("process"), PROBE.properties.process.enum.toSorted());
  const fates = PROBE.$defs.orphan.properties.fate.enum;
  assertEquals(values("fate").filter((fate) => fate !== undefined), fates.toSorted());
});

function lineOf(event: string): string {
  return everyLine().find((text) => JSON.parse(text).event === event)!;
}

const SPOILED_LINES: Readonly<Record<string, readonly Spoil[]>> = {
  ready: [
    ["no event", (line) => delete line.event],
    ["an unknown event", (line) => line.event = "start"],
    ["another event", (line) => line.event = "exit"],
    ["a short orphan writes", (line) => line.process = "short"],
    ["no pid", (line) => delete line.pid],
    ["no time", (line) => delete line.atMs],
    ["a time that is text", (line) => line.atMs = "1"],
    ["a signal without a name", (line) => line.blocked = [10]],
    ["a signal twice", (line) => line.ignored = ["SIGTERM", "SIGTERM"]],
    ["an orphan is missing", (line) => delete line.orphans.short],
    ["an orphan too many", (line) => line.orphans.long = 7],
    ["an orphan's pid is 0", (line) => line.orphans.short = 0],
    ["an unknown member", (line) => line.signal = "SIGTERM"],
  ],
  signal: [
    ["no sender", (line) => delete line.sender],
    ["signal 0", (line) => line.number = 0],
    ["signal 65", (line) => line.number = 65],
    ["no name", (line) => line.signal = "TERM"],
    ["a value that is text", (line) => line.value = "5"],
  ],
  orphan: [
    ["an unknown fate", (line) => line.fate = "lost"],
    ["an unknown orphan", (line) => line.orphan = "long"],
    ["an orphan writes of another", (line) => line.process = "daemon"],
  ],
  exit: [
    ["no code", (line) => delete line.code],
    ["no code of a process", (line) => line.code = 256],
    ["an unknown member", (line) => line.signal = 9],
  ],
};

Deno.test("line() writes nothing that its schema must refuse", () => {
  assertEquals(Object.keys(SPOILED_LINES), PROBE.properties.event.enum);
  for (const [event, spoils] of Object.entries(SPOILED_LINES)) {
    checkSpoiled(lineOf(event), isProbeLine, spoils);
  }
});

Deno.test("parseProbeRole() knows the orphans that the schema lists", () => {
  assertEquals(PROBE.$defs.orphan.properties.orphan.enum, [...ORPHANS]);
  assertEquals(PROBE.$defs.ready.properties.orphans.anyOf[1].required, [...ORPHANS]);
});

// ---- the shutdown report

const { PID1, CHILD, STARTED, EXITED, REMAIN, GRACE, NONE, received, listed } = story;
const GROUPED = story.withSettings(PID1, { group: true });
const EXPECTING = story.withSettings(PID1, { exitCodes: new Map([[3, 0]]) });
const END: readonly TimedEvent[] = [[20, EXITED], [20, NONE]];

/** In the end somebody is killed. */
function killing(...[left]: Parameters<typeof listed>): readonly TimedEvent[] {
  const killed = { type: "childExited", pid: 9, waitStatus: 9 } as const;
  return [
    ...[[20, EXITED], [20, REMAIN], [5020, GRACE], [5020, REMAIN]] as const,
    ...[[5021, listed(left)], [5022, killed], [5022, NONE]] as const,
  ];
}

/** Every signal, and everybody who can send it. */
function asked(signal: number): string {
  const sender = { code: signal % 2 === 0 ? 0x80 : 0, senderPid: signal % 3 };
  const name = sender.senderPid === 1 ? "a\n" : undefined;
  const again = received(signal);
  const events: readonly TimedEvent[] = [[0, STARTED], [5, received(15, sender), name]];
  return JSON.stringify(reported(PID1, [...events, [7, again], [8, again], ...END]));
}

function everyReport(): string[] {
  const TERM = received(15);
  const worker = story.process(9);
  const orphans = Array.from({ length: 40 }, (_, index): TimedEvent => [
    ...[30, { type: "childExited", pid: 100 + index, waitStatus: 0 }] as const,
  ]);
  const asking: readonly TimedEvent[] = [[0, STARTED], [5.4, TERM]];
  const [exited, remain, ...rest] = killing(worker);
  const reports = [
    reported(PID1, [...asking, ...killing(worker)], { orphansReaped: 7, unrecorded: 9 }),
    reported(PID1, [...asking, exited, remain, ...orphans, ...rest]),
    reported(CHILD, [[0, STARTED], [20, EXITED], [20, REMAIN], [21, listed(worker)], [22, NONE]]),
    reported(GROUPED, [...asking, ...END]),
    reported(EXPECTING, [...asking, ...END]),
    reported(PID1, [[0, STARTED], ...END]),
    reported(PID1, [[0, STARTED], [1, NONE]]),
    reported(PID1, [[0, story.failedStart(2)], [0, NONE]]),
  ];
  const signals = Array.from({ length: LAST_SIGNAL }, (_, index) => index + 1);
  return [...reports.map((report) => JSON.stringify(report)), ...signals.map(asked)];
}

Deno.test("makeReport() makes what docs/shutdown-report.schema.json describes", () => {
  for (const text of everyReport()) checkValid(text, isReport);
});

Deno.test("makeReport() makes nothing that its schema must refuse", () => {
  assertEquals(REPORT.required, Object.keys(REPORT.properties));
  checkSpoiled(everyReport()[0], isReport, [
    ...REPORT.required.map((name: string): Spoil => [`no ${name}`, (value) => delete value[name]]),
    ["an unknown member", (value) => value.signal = "SIGTERM"],
    ["a signal without a name", (value) => value.askedBy.signal = 15],
    ["a signal's short name", (value) => value.askedBy.signal = "TERM"],
    ["no sender", (value) => delete value.askedBy.senderPid],
    ["a time before the stop", (value) => value.tookMs = -1],
    ["half a millisecond", (value) => value.tookMs = 1.5],
    ["too many processes", (value) => value.processes = Array(33).fill(value.processes[0])],
    ["a process without a pid", (value) => value.processes[0].pid = 0],
    ["a process without an end", (value) => delete value.processes[0].ended],
    ["an end without words", (value) => value.processes[0].ended = ""],
    ["a reason of two lines", (value) => value.processes[0].killedBecause = "a\nb"],
    ["a signal that was never sent", (value) => value.processes[0].signals[0].times = 0],
    ["a signal without a time", (value) => delete value.processes[0].signals[0].afterMs],
    ["a process as a group", (value) => value.groups[0].pid = 7],
    ["a group without signals", (value) => value.groups[0].signals = []],
    ["no code of a process", (value) => value.exitCode = 256],
    ["a command's number for its name", (value) => value.exitCodeOf = 0],
    ["a code that is text", (value) => value.commandExitCode = "3"],
  ]);
});
