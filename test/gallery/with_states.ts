// SPDX-License-Identifier: MIT
// Images with processes that are dead, stopped, traced or asleep for good, or in a PID namespace of
// their own.
import {
  anApp,
  anIdle,
  anInit,
  APP_NAME,
  DEATHS,
  type Exhibit,
  type Proof,
  type Shown,
} from "./exhibit.ts";

const zombie = (name: string) => ({ depth: 1, name: `[${name}]`, state: "Z" }) as const;
const CLEANS_UP = { TERM: "catches", others: "dies" } as const;
const ASLEEP = "vfork_and_stay app 15,2,1,3,10,12";
const PRINTED: Readonly<Record<Shown, string>> = {
  TERM: "app 15",
  INT: "app 2",
  HUP: "app 1",
  QUIT: "app 3",
  USR1: "app 10",
  USR2: "app 12",
};
const FOR_IT = { pendingFor: ASLEEP };
const PENDING: Readonly<Record<Shown, Proof>> = {
  TERM: FOR_IT,
  INT: FOR_IT,
  HUP: FOR_IT,
  QUIT: FOR_IT,
  USR1: FOR_IT,
  USR2: FOR_IT,
};

export const WITH_STATES: readonly Exhibit[] = [
  {
    name: "parent-that-never-waits",
    entrypoint: [],
    command: ["/no_wait", "app", "2"],
    ready: ["app ready"],
    processes: [
      {
        depth: 0,
        name: "no_wait app 2",
        does: { TERM: "catches", others: "nothing" },
        hears: { TERM: "app 15" },
      },
      zombie("no_wait"),
      zombie("no_wait"),
    ],
    findings: [{
      id: "zombie",
      culprit: "application",
      about: ["no_wait app 2", "[no_wait]", "[no_wait]"],
    }],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    // No init can reap them for it.
    name: "tini-and-parent-that-never-waits",
    entrypoint: ["/tini", "--"],
    command: ["/no_wait", "app", "1"],
    ready: ["app ready"],
    processes: [
      anInit("tini -- /no_wait app 1", { ...DEATHS, TERM: "app 15" }),
      { depth: 1, name: "no_wait app 1", does: CLEANS_UP, hears: { TERM: "app 15" } },
      { ...zombie("no_wait"), depth: 2 },
    ],
    findings: [{ id: "zombie", culprit: "application", about: ["no_wait app 1", "[no_wait]"] }],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    // PID 1 adopts orphans, and does not know of them.
    name: "orphans-and-no-reaper",
    entrypoint: [],
    command: ["/with-orphans.sh"],
    ready: ["app ready"],
    processes: [
      anApp(0),
      zombie("orphan_maker"),
      zombie("orphan_maker"),
      zombie("orphan_maker"),
    ],
    findings: [{
      id: "zombie",
      culprit: "application",
      about: [APP_NAME, "[orphan_maker]", "[orphan_maker]", "[orphan_maker]"],
    }],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "stopped-child",
    entrypoint: ["/tini", "--"],
    command: ["/with-stopped.sh"],
    ready: ["stopped ready", "app ready"],
    processes: [
      anInit("tini -- /with-stopped.sh", { ...DEATHS, TERM: "app 15" }),
      anApp(1),
      {
        depth: 2,
        name: "stop_itself stopped",
        state: "T",
        does: { INT: "ignores", QUIT: "ignores", others: "dies" },
        release: { of: "dies", signal: "SIGCONT", index: 2 },
      },
    ],
    findings: [{ id: "stopped", culprit: "environment", about: ["stop_itself stopped"] }],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "traced-child",
    entrypoint: ["/tini", "--"],
    command: ["/trace_child", "tracer"],
    ready: ["tracer ready"],
    options: ["--cap-add", "SYS_PTRACE"],
    processes: [
      anInit("tini -- /trace_child tracer", {
        ...DEATHS,
        TERM: "tracer 15",
        USR1: "tracer 10",
      }),
      {
        depth: 1,
        name: "trace_child tracer",
        does: { TERM: "catches", USR1: "catches", others: "dies" },
        hears: { TERM: "tracer 15", USR1: "tracer 10" },
      },
      {
        depth: 2,
        name: "trace_child tracer",
        state: "t",
        does: { others: "dies" },
        release: { of: "dies", signal: "SIGUSR1", index: 1 },
      },
    ],
    findings: [{ id: "traced", culprit: "environment", about: ["trace_child tracer"] }],
    unknowns: [],
    stop: { prints: ["tracer 15"], code: 0 },
  },
  {
    name: "uninterruptible",
    entrypoint: ["/tini", "--"],
    command: ["/vfork_and_stay", "app", "15,2,1,3,10,12"],
    ready: ["app ready"],
    processes: [
      anInit(`tini -- /${ASLEEP}`, PENDING),
      {
        depth: 1,
        name: ASLEEP,
        state: "D",
        does: { others: "catches" },
        hears: PRINTED,
        release: { of: "catches", signal: "SIGKILL", index: 2 },
      },
      { depth: 2, name: ASLEEP, does: { others: "catches" }, hears: PRINTED },
    ],
    findings: [{ id: "uninterruptible", culprit: "environment", about: [ASLEEP] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    name: "nested-namespace",
    entrypoint: ["/nest", "outer"],
    command: ["/idle", "idle"],
    options: ["--cap-add", "SYS_ADMIN"],
    ready: ["outer ready", "idle ready"],
    processes: [
      {
        depth: 0,
        name: "nest outer /idle idle",
        does: { TERM: "catches", others: "nothing" },
        hears: { TERM: "outer 15" },
      },
      { ...anIdle(1), does: { others: "nothing" }, isInnerInit: true },
    ],
    findings: [{ id: "inner-init", culprit: "application", about: ["idle idle"] }],
    unknowns: [{ id: "forwards-unknown", about: ["nest outer /idle idle"] }],
    stop: { prints: ["outer 15"], code: undefined },
  },
];
