// SPDX-License-Identifier: MIT
// What --explain has printed, put into the words that an exhibit's expectations are written in.
import { assert } from "@std/assert";
import { type Exhibit, type ExpectedProcess, type Reaction, SHOWN } from "./exhibit.ts";
import type { Claim } from "./truth.ts";

interface ProcessJson {
  readonly pid: number;
  readonly parentPid: number;
  readonly sid: number;
  readonly state: string;
  readonly name: string;
  readonly isInit: boolean;
  readonly reactions: Readonly<Record<string, Reaction>> | null;
}

export interface ExplanationJson {
  readonly pid: number;
  readonly stopSignal: string;
  readonly processes: readonly ProcessJson[];
  readonly findings: readonly {
    readonly id: string;
    readonly culprit: string;
    readonly pids: readonly number[];
    readonly text: string;
    readonly advice: string;
  }[];
  readonly unknowns: readonly {
    readonly id: string;
    readonly pids: readonly number[];
    readonly text: string;
    readonly advice: string;
  }[];
}

export function parseExplanation(stdout: string): ExplanationJson {
  assert(/^[^\n]+\n$/.test(stdout), `expected one line, got "${stdout}"`);
  return JSON.parse(stdout);
}

/** One line for each process: its place, name, state, and what it does on the six signals. */
function showExpected(process: ExpectedProcess): string {
  const { depth, name, state, does, isInnerInit = false, leadsSession = depth === 0 } = process;
  const reactions = SHOWN.map((signal) => does === undefined ? "-" : does[signal] ?? does.others);
  return [
    "  ".repeat(depth) + name,
    ...(state === undefined ? [] : [state]),
    ...(depth === 0 || isInnerInit ? ["init"] : []),
    ...(leadsSession ? ["session"] : []),
    ...reactions,
  ].join(" | ");
}

function showGot(process: ProcessJson, all: readonly ProcessJson[]): string {
  const { pid, name, state, isInit, sid, reactions } = process;
  let depth = 0;
  for (let one: ProcessJson | undefined = process; one !== undefined && one !== all[0]; depth++) {
    const { parentPid }: ProcessJson = one;
    one = all.find((other) => other.pid === parentPid);
  }
  return [
    "  ".repeat(depth) + name,
    ...("ZTtD".includes(state) ? [state] : []),
    ...(isInit ? ["init"] : []),
    ...(sid === pid ? ["session"] : []),
    ...SHOWN.map((signal) => reactions?.[`SIG${signal}`] ?? "-"),
  ].join(" | ");
}

/** All that is expected of --explain, in a form that a failure shows line by line. */
export function expectedOf({ processes, findings, unknowns }: Exhibit) {
  return {
    code: findings.length > 0 ? 1 : 0,
    processes: processes.map(showExpected),
    findings: findings.map(({ id, culprit, about }) => `${id}, ${culprit}: ${about.join(" + ")}`),
    unknowns: unknowns.map(({ id, about }) => `${id}: ${about.join(" + ")}`),
  };
}

export function gotOf({ processes, findings, unknowns }: ExplanationJson, code: number) {
  const about = (pids: readonly number[]) =>
    pids.map((pid) => processes.find((process) => process.pid === pid)?.name ?? pid).join(" + ");
  return {
    code,
    processes: processes.map((process) => showGot(process, processes)),
    findings: findings.map(({ id, culprit, pids }) => `${id}, ${culprit}: ${about(pids)}`),
    unknowns: unknowns.map(({ id, pids }) => `${id}: ${about(pids)}`),
  };
}

/** What it has said that each process does on each signal. */
export function claimsIn({ processes }: ExplanationJson): Claim[] {
  return processes.flatMap(({ reactions }, index) =>
    reactions === null
      ? []
      : SHOWN.map((signal) => ({ index, signal, reaction: reactions[`SIG${signal}`] }))
  );
}
