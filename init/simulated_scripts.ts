// SPDX-License-Identifier: MIT
// Chooses what the processes of a scenario do, and writes it down as the arguments of
// test/fixtures/actor.c, which does the same on a real kernel.
import { SIGNAL_NUMBERS } from "./core/signals.ts";
import type { Deed, Reaction, Script } from "./kernel/simulated_script.ts";
import type { Choices } from "./simulated_choices.ts";

const { SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1 } = SIGNAL_NUMBERS;
/** What anybody is sent in a scenario, besides KILL and what stops. */
export const SIGNALS = [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGQUIT, SIGCONT, 40, 34] as const;

const EXIT_CODES = [0, 0, 3, 143, 255];
const DEEPEST = 2;

export interface ScriptsOptions {
  readonly choices: Choices;
  /** All times are multiples of it. */
  readonly unitMs: number;
  /** Whether actor.c has to be able to play it, in the time that it takes. */
  readonly isPlayable: boolean;
  /** Many cannot be ended at once, not even with KILL. */
  readonly isStubborn: boolean;
}

export class Scripts {
  readonly #options: ScriptsOptions;
  #count = 0;

  constructor(options: ScriptsOptions) {
    this.#options = options;
  }

  /** So many units at most. */
  ms(maxUnits: number): number {
    const { choices, unitMs } = this.#options;
    return choices.upTo(maxUnits) * unitMs;
  }

  /** The same, but not before everybody who is to be played has started. */
  laterMs(maxUnits: number): number {
    const { isPlayable, unitMs } = this.#options;
    return this.ms(maxUnits) + (isPlayable ? unitMs : 0);
  }

  make(depth = 0): Script {
    const { choices, isPlayable } = this.#options;
    const name = `p${this.#count++}`;
    const deaf = choices.isTrue(20) ? choices.pick(["ignored", "blocked"] as const) : undefined;
    return {
      name,
      hasSession: choices.isTrue(15),
      ignored: deaf === "ignored" ? [SIGTERM] : [],
      blocked: deaf === "blocked" ? [SIGTERM] : [],
      reactions: [
        ...(deaf === undefined ? choices.maybe(70, () => this.#reaction(SIGTERM, depth)) : []),
        ...SIGNALS.slice(1).flatMap((signal) =>
          choices.maybe(50, () => this.#reaction(signal, depth))
        ),
      ],
      deeds: [
        ...choices.maybe(45, () => this.#exit(12)),
        ...(depth < DEEPEST ? choices.several(2, () => this.#fork(depth)) : []),
        ...(isPlayable ? [] : this.#unplayable(depth)),
      ],
      reaps: !choices.isTrue(20),
      uid: isPlayable ? 0 : choices.pick([0, 0, 0, 1000]),
    };
  }

  #reaction(signal: number, depth: number): Reaction {
    const { choices } = this.#options;
    const note: Deed = { type: "note" };
    const kinds = signal === SIGTERM
      ? ["exit", "exit", "note", "fork"] as const
      : ["note", "note", "note", "exit", "stop"] as const;
    switch (choices.pick(kinds)) {
      case "note":
        return { signal, deed: note };
      case "exit":
        return { signal, deed: this.#exit(6) };
      case "stop":
        return { signal, deed: { type: "stop", afterMs: 0 } };
      case "fork":
        return { signal, deed: depth < DEEPEST ? this.#fork(depth) : note };
    }
  }

  #exit(maxUnits: number): Deed {
    return {
      type: "exit",
      afterMs: this.ms(maxUnits),
      code: this.#options.choices.pick(EXIT_CODES),
    };
  }

  #fork(depth: number): Deed {
    const { choices, isPlayable } = this.#options;
    return {
      type: "fork",
      afterMs: this.ms(6),
      isOrphan: choices.isTrue(30),
      script: this.make(depth + 1),
      times: isPlayable || depth > 0 || !choices.isTrue(10) ? 1 : 40,
    };
  }

  #unplayable(depth: number): Deed[] {
    const { choices } = this.#options;
    return [
      ...choices.maybe(this.#options.isStubborn ? 40 : 5, (): Deed => ({
        type: "freeze",
        afterMs: this.ms(6),
        forMs: choices.isTrue(50) ? this.ms(20) : undefined,
      })),
      // Only once per scenario's life: not from whoever is born of a signal.
      ...choices.maybe(depth === 0 ? 10 : 0, (): Deed => ({
        type: "send",
        afterMs: this.ms(8),
        to: choices.pick(["init", "group"] as const),
        signal: choices.pick(SIGNALS),
        value: undefined,
      })),
      ...choices.maybe(5, (): Deed => ({ type: "stop", afterMs: this.ms(8) })),
    ];
  }
}

function formatDeed(deed: Deed): string[] {
  switch (deed.type) {
    case "note":
      return ["note"];
    case "exit":
      return ["exit", `${deed.afterMs}`, `${deed.code}`];
    case "stop":
      return ["stop", `${deed.afterMs}`];
    case "fork": {
      const verb = deed.isOrphan ? "orphan" : "fork";
      const [, ...words] = formatScript(deed.script);
      return [verb, `${deed.afterMs}`, "[", ...words, "]"];
    }
    case "send":
      return ["send", `${deed.afterMs}`, deed.to, `${deed.signal}`];
    case "freeze":
      return ["freeze", `${deed.afterMs}`, `${deed.forMs ?? "for ever"}`];
  }
}

/** The words of a process: program, name, and what it does, nested in brackets. */
export function formatScript(script: Script): string[] {
  const { name, hasSession, ignored, blocked, reactions, deeds, reaps } = script;
  return [
    "/actor",
    name,
    ...(hasSession ? ["session"] : []),
    ...(reaps ? ["reap"] : []),
    ...ignored.flatMap((signal) => ["ignore", `${signal}`]),
    ...blocked.flatMap((signal) => ["block", `${signal}`]),
    ...reactions.flatMap(({ signal, deed }) => ["on", `${signal}`, ...formatDeed(deed)]),
    ...deeds.flatMap(formatDeed),
  ];
}
