// SPDX-License-Identifier: MIT
// Images with programs whose masks mislead, as PID 1 and behind tini.
import { anApp, anIdle, anInit, APP, DEATHS, type Exhibit } from "./exhibit.ts";

/** Each as PID 1; behind tini it dies of what it does nothing on here. */
const IGNORING = "idle idle";
const SIGWAIT = ["/sigwait_signals", "app", "15,10"] as const;
const SIGNALFD = ["/signalfd_signals", "app", "15,10"] as const;
const PPOLL = ["/ppoll_signals", "app", "15,10"] as const;

const HEARD = { TERM: "app 15", USR1: "app 10" } as const;

export const WITH_APPLICATIONS: readonly Exhibit[] = [
  {
    name: "app",
    entrypoint: [],
    command: APP,
    ready: ["app ready"],
    processes: [anApp(0)],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "idle",
    entrypoint: [],
    command: ["/idle", "idle"],
    ready: ["idle ready"],
    processes: [anIdle(0)],
    findings: [{ id: "deaf-application", culprit: "application", about: ["idle idle"] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    name: "ignoring",
    entrypoint: ["/with_signals", "none", "15"],
    command: ["/idle", "idle"],
    ready: ["idle ready"],
    processes: [{ depth: 0, name: IGNORING, does: { TERM: "ignores", others: "nothing" } }],
    findings: [{ id: "deaf-application", culprit: "application", about: [IGNORING] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    name: "tini-and-ignoring",
    entrypoint: ["/tini", "--"],
    command: ["/with_signals", "none", "15", "/idle", "idle"],
    ready: ["idle ready"],
    processes: [
      anInit("tini -- /with_signals none 15 /idle idle", { ...DEATHS, TERM: "taken" }),
      { depth: 1, name: IGNORING, does: { TERM: "ignores", others: "dies" } },
    ],
    findings: [{ id: "deaf-application", culprit: "application", about: [IGNORING] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    name: "blocking",
    entrypoint: ["/with_signals", "15", "none"],
    command: ["/idle", "idle"],
    ready: ["idle ready"],
    processes: [{ depth: 0, name: "idle idle", does: { TERM: "blocks", others: "nothing" } }],
    findings: [{ id: "deaf-application", culprit: "application", about: ["idle idle"] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    name: "tini-and-blocking",
    entrypoint: ["/tini", "--"],
    command: ["/with_signals", "15", "none", "/idle", "idle"],
    ready: ["idle ready"],
    processes: [
      anInit("tini -- /with_signals 15 none /idle idle", {
        ...DEATHS,
        TERM: { pendingFor: "idle idle" },
      }),
      { depth: 1, name: "idle idle", does: { TERM: "blocks", others: "dies" } },
    ],
    findings: [{ id: "deaf-application", culprit: "application", about: ["idle idle"] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    // It has a handler, so that it will let TERM in at some time: nobody outside knows when.
    name: "blocking-for-now",
    entrypoint: [],
    command: ["/block_for_now", "app"],
    ready: ["app ready"],
    processes: [{
      depth: 0,
      name: "block_for_now app",
      does: { TERM: "unknown", USR1: "catches", others: "nothing" },
      hears: { USR1: "app 10" },
    }],
    findings: [],
    unknowns: [{ id: "masks-unreadable", about: ["block_for_now app"] }],
    stop: { prints: [], code: undefined },
  },
  {
    name: "sigwait",
    entrypoint: [],
    command: SIGWAIT,
    ready: ["app ready"],
    processes: [{
      depth: 0,
      name: "sigwait_signals app 15,10",
      does: { TERM: "waits", USR1: "waits", others: "nothing" },
      hears: HEARD,
    }],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "tini-and-sigwait",
    entrypoint: ["/tini", "--"],
    command: SIGWAIT,
    ready: ["app ready"],
    processes: [
      anInit("tini -- /sigwait_signals app 15,10", { ...DEATHS, ...HEARD }),
      {
        depth: 1,
        name: "sigwait_signals app 15,10",
        does: { TERM: "waits", USR1: "waits", others: "dies" },
        hears: HEARD,
      },
    ],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "signalfd",
    entrypoint: [],
    command: SIGNALFD,
    ready: ["app ready"],
    processes: [{
      depth: 0,
      name: "signalfd_signals app 15,10",
      does: { TERM: "waits", USR1: "waits", others: "nothing" },
      hears: HEARD,
    }],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "tini-and-signalfd",
    entrypoint: ["/tini", "--"],
    command: SIGNALFD,
    ready: ["app ready"],
    processes: [
      anInit("tini -- /signalfd_signals app 15,10", { ...DEATHS, ...HEARD }),
      {
        depth: 1,
        name: "signalfd_signals app 15,10",
        does: { TERM: "waits", USR1: "waits", others: "dies" },
        hears: HEARD,
      },
    ],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    // It holds a signalfd that it never reads: whoever was there before the exec has left it.
    name: "signalfd-of-somebody-else",
    entrypoint: ["/tini", "--", "/with_signalfd", "15"],
    command: ["/idle", "idle"],
    ready: ["idle ready"],
    processes: [
      anInit("tini -- /with_signalfd 15 /idle idle", {
        ...DEATHS,
        TERM: { pendingFor: "idle idle" },
      }),
      { depth: 1, name: "idle idle", does: { TERM: "unknown", others: "dies" } },
    ],
    findings: [],
    unknowns: [{ id: "masks-unreadable", about: ["idle idle"] }],
    stop: { prints: [], code: undefined },
  },
  {
    name: "ppoll",
    entrypoint: [],
    command: PPOLL,
    ready: ["app ready"],
    processes: [{
      depth: 0,
      name: "ppoll_signals app 15,10",
      does: { TERM: "catches", USR1: "catches", others: "nothing" },
      hears: HEARD,
    }],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
];
