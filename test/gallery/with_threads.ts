// SPDX-License-Identifier: MIT
// Images whose program has two threads, the main one of which blocks TERM and USR1: what the other
// one does decides.
import { anInit, DEATHS, type Exhibit } from "./exhibit.ts";

const HEARD = { TERM: "app 15", USR1: "app 10" } as const;
const PENDING = { pendingFor: "with_threads app block 15,10" };

export const WITH_THREADS: readonly Exhibit[] = [
  {
    name: "thread-catches",
    entrypoint: [],
    command: ["/with_threads", "app", "catch", "15,10"],
    ready: ["app ready"],
    processes: [{
      depth: 0,
      name: "with_threads app catch 15,10",
      does: { TERM: "catches", USR1: "catches", others: "nothing" },
      hears: HEARD,
    }],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "thread-waits",
    entrypoint: [],
    command: ["/with_threads", "app", "wait", "15,10"],
    ready: ["app ready"],
    processes: [{
      depth: 0,
      name: "with_threads app wait 15,10",
      does: { TERM: "waits", USR1: "waits", others: "nothing" },
      hears: HEARD,
    }],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "tini-and-thread-dies",
    entrypoint: ["/tini", "--"],
    command: ["/with_threads", "app", "die", "15,10"],
    ready: ["app ready"],
    processes: [
      anInit("tini -- /with_threads app die 15,10", DEATHS),
      { depth: 1, name: "with_threads app die 15,10", does: { others: "dies" } },
    ],
    findings: [],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    name: "tini-and-threads-block",
    entrypoint: ["/tini", "--"],
    command: ["/with_threads", "app", "block", "15,10"],
    ready: ["app ready"],
    processes: [
      anInit("tini -- /with_threads app block 15,10", { ...DEATHS, TERM: PENDING, USR1: PENDING }),
      {
        depth: 1,
        name: "with_threads app block 15,10",
        does: { TERM: "blocks", USR1: "blocks", others: "dies" },
      },
    ],
    findings: [{
      id: "deaf-application",
      culprit: "application",
      about: ["with_threads app block 15,10"],
    }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
];
