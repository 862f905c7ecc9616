// SPDX-License-Identifier: MIT
// Images whose program has a runtime that catches signals by itself, or is started by a package
// manager.
import { anInit, DEATHS, type Exhibit, type Proof, type Shown } from "./exhibit.ts";

/** Node.js catches these three whatever its program does. */
const NODE = { INT: "node 2", TERM: "node 15", USR1: "node 10" } as const;
const GO: Readonly<Record<Shown, Proof>> = {
  TERM: "go 15",
  INT: "go 2",
  HUP: "go 1",
  QUIT: "go 3",
  USR1: "go 10",
  USR2: "go 12",
};
const caughtByNode = { INT: "catches", TERM: "catches", USR1: "catches" } as const;

export const WITH_RUNTIMES: readonly Exhibit[] = [
  {
    // Its own default action does not end it: the kernel does not apply it to PID 1.
    name: "node",
    entrypoint: [],
    command: ["node", "server.js"],
    ready: ["node ready"],
    processes: [{
      depth: 0,
      name: "node server.js",
      does: { ...caughtByNode, others: "nothing" },
      hears: NODE,
    }],
    findings: [],
    unknowns: [{ id: "runtime-catches", about: ["node server.js"] }],
    stop: { prints: ["node 15"], code: undefined },
  },
  {
    name: "tini-and-graceful-node",
    entrypoint: ["/tini", "--"],
    command: ["node", "server.js", "graceful"],
    ready: ["node ready"],
    processes: [
      anInit("tini -- node server.js graceful", { ...DEATHS, ...NODE }),
      {
        depth: 1,
        name: "node server.js graceful",
        does: { ...caughtByNode, others: "dies" },
        hears: NODE,
      },
    ],
    findings: [],
    unknowns: [{ id: "runtime-catches", about: ["node server.js graceful"] }],
    stop: { prints: ["node 15"], code: 0 },
  },
  {
    name: "npm",
    entrypoint: [],
    command: ["npm", "npm start", "node server.js graceful"],
    ready: ["node ready"],
    processes: [
      {
        depth: 0,
        name: "npm start",
        does: { ...caughtByNode, others: "nothing" },
        hears: { INT: "node 2", TERM: "node 15", USR1: "npm 10" },
      },
      {
        // sh has become it, and has left QUIT ignored.
        depth: 1,
        name: "node server.js graceful",
        does: { ...caughtByNode, QUIT: "ignores", others: "dies" },
        hears: NODE,
      },
    ],
    findings: [],
    unknowns: [{ id: "package-manager", about: ["npm start"] }],
    stop: { prints: ["npm 15", "node 15"], code: 0 },
  },
  {
    // The shell in between dies of what npm forwards to it, and the program never hears it.
    name: "npm-and-shell",
    entrypoint: [],
    command: ["npm", "npm start", "node server.js graceful; true"],
    ready: ["node ready"],
    processes: [
      {
        depth: 0,
        name: "npm start",
        does: { ...caughtByNode, others: "nothing" },
        hears: { INT: "npm 2", TERM: 143, USR1: "npm 10" },
      },
      {
        depth: 1,
        name: "sh -c node server.js graceful; true",
        does: { INT: "catches", QUIT: "ignores", others: "dies" },
        hears: { INT: 130 },
        release: { of: "catches", signal: "SIGKILL", index: 2 },
      },
      {
        depth: 2,
        name: "node server.js graceful",
        does: { ...caughtByNode, others: "dies" },
        hears: NODE,
      },
    ],
    findings: [{
      id: "shell-in-between",
      culprit: "entrypoint",
      about: ["sh -c node server.js graceful; true", "node server.js graceful"],
      says: "forwards SIGTERM at most to",
    }],
    unknowns: [],
    stop: { prints: ["npm 15"], code: 143 },
  },
  {
    // Go's runtime exits with 2 where the default action does not end it.
    name: "go",
    entrypoint: [],
    command: ["server", "go"],
    ready: ["go ready"],
    processes: [{ depth: 0, name: "server go", does: { others: "catches" }, hears: GO }],
    findings: [],
    unknowns: [{ id: "runtime-catches", about: ["server go"] }],
    stop: { prints: ["go 15"], code: 2 },
  },
  {
    name: "tini-and-go-with-handler",
    entrypoint: ["/tini", "--"],
    command: ["server", "go", "15"],
    ready: ["go ready"],
    processes: [
      anInit("tini -- server go 15", GO),
      { depth: 1, name: "server go 15", does: { others: "catches" }, hears: GO },
    ],
    findings: [],
    unknowns: [{ id: "runtime-catches", about: ["server go 15"] }],
    stop: { prints: ["go 15"], code: undefined },
  },
];
