// SPDX-License-Identifier: MIT
// For the tests of the probe: a story is a request and what happens, event by event; what is looked
// at is what is done at each, one line for each effect.
import {
  beginProbe,
  type ProbeEffect,
  type ProbeFacts,
  type ProbeMoment,
  type ProbeNews,
  type ProbeState,
  stepProbe,
} from "./probe.ts";
import { formatProbeRole, parseProbeRole } from "./probe_role.ts";
import type { ProbeRequest } from "./read_instead.ts";

const [HUP, USR1, TERM] = [1, 10, 15];
export const FACTS: ProbeFacts = {
  pid: 7,
  parentPid: 1,
  pgid: 7,
  sid: 5,
  blocked: [USR1],
  ignored: [HUP],
};
export const REQUEST: ProbeRequest = {
  type: "probe",
  logFile: undefined,
  exitOn: [TERM, 42],
  isAlone: false,
  role: undefined,
  words: ["/app", "serve"],
};
export const ALONE: ProbeRequest = { ...REQUEST, isAlone: true };

/** One of the probe's other processes. */
export function as(role: string): ProbeRequest {
  return { ...REQUEST, words: [], role: parseProbeRole(role) };
}

function show(effect: ProbeEffect): string {
  switch (effect.type) {
    case "write":
      return effect.text;
    case "start":
      return `start ${formatProbeRole(effect.role)} ${effect.grouping}`;
    case "report":
      return `report ${effect.value} to ${effect.to}`;
    case "exit":
      return `exit ${effect.code}`;
  }
}

/** The first thing that happens in a story happens 10 ms after its start, the next 10 ms later. */
export class Story {
  #state: ProbeState;
  #atMs = 0;
  readonly begun: readonly string[];

  constructor(request: ProbeRequest, facts: Partial<ProbeFacts> = {}) {
    const { state, effects } = beginProbe(request, { facts: { ...FACTS, ...facts }, atMs: 0 });
    this.#state = state;
    this.begun = effects.map(show);
  }

  get waitMs(): number | undefined {
    return this.#state.waitMs;
  }

  get looksAt(): number | undefined {
    return this.#state.looksAt;
  }

  tell(
    news: ProbeNews,
    { isThere = true, parentPid = 1 }: Partial<ProbeMoment> = {},
  ): readonly string[] {
    this.#atMs += 10;
    const moment = { atMs: this.#atMs, isThere, parentPid };
    const { state, effects } = stepProbe(this.#state, { ...news, ...moment });
    this.#state = state;
    return effects.map(show);
  }
}

export const OVER: ProbeNews = { type: "timeIsOver" };

export function received(signal: number, more: Partial<Extract<ProbeNews, { code: number }>> = {}) {
  return {
    type: "signalReceived",
    signal,
    code: 0,
    senderPid: 1,
    value: undefined,
    ...more,
  } as const;
}
