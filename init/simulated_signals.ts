// SPDX-License-Identifier: MIT
// Chooses the signals that come from outside in a scenario: for baronet, for its whole group as
// from the terminal, or for one of the others.
import { LAST_SIGNAL, SIGNAL_NUMBERS } from "./core/signals.ts";
import type { SignalFromOutside } from "./kernel/simulated_world.ts";
import type { Choices } from "./simulated_choices.ts";
import { type Scripts, SIGNALS } from "./simulated_scripts.ts";

const {
  SIGCHLD,
  SIGCONT,
  SIGHUP,
  SIGINT,
  SIGKILL,
  SIGQUIT,
  SIGSTOP,
  SIGTERM,
  SIGTSTP,
  SIGWINCH,
} = SIGNAL_NUMBERS;
const FIRST_WITH_VALUE = 34;
const MOST_REPEATS = 40;

/** What they are chosen with. */
interface Making {
  readonly choices: Choices;
  readonly scripts: Scripts;
  /** Whether test/model_test.ts has to be able to play it. */
  readonly isPlayable: boolean;
}

/** Any that can reach baronet. */
function anySignal(choices: Choices): number {
  const signal = 1 + choices.upTo(LAST_SIGNAL - 1);
  return [SIGKILL, SIGSTOP, SIGCHLD].some((one) => one === signal) ? SIGTERM : signal;
}

/** The same again and again. */
function repeat({ choices, scripts }: Making, first: SignalFromOutside): SignalFromOutside[] {
  const everyMs = choices.pick([scripts.ms(1), 1, 5]);
  return Array.from({ length: choices.upTo(MOST_REPEATS) }, (_, index) => ({
    ...first,
    atMs: first.atMs + (index + 1) * everyMs,
  }));
}

function pressKey({ choices, scripts }: Making): SignalFromOutside {
  const signal = choices.pick([SIGINT, SIGQUIT, SIGTSTP, SIGWINCH, SIGHUP]);
  return { atMs: scripts.ms(20), to: "job", signal, value: undefined };
}

/** `names`: those of all processes that may be there. */
export function makeSignals(names: readonly string[], making: Making): SignalFromOutside[] {
  const { choices, isPlayable, scripts } = making;
  const signals = choices.several(6, (): SignalFromOutside => {
    if (!isPlayable && choices.isTrue(10)) return pressKey(making);
    const isForOne = names.length > 0 && choices.isTrue(20);
    const signal = isForOne
      ? choices.pick([SIGKILL, SIGSTOP, SIGCONT, SIGTERM])
      : isPlayable || !choices.isTrue(5)
      ? choices.pick([SIGTERM, ...SIGNALS, ...(isPlayable ? [] : [SIGTSTP])])
      : anySignal(choices);
    return {
      atMs: scripts.laterMs(20),
      to: isForOne ? { name: choices.pick(names) } : "init",
      signal,
      value: signal >= FIRST_WITH_VALUE && choices.isTrue(80) ? choices.upTo(99) : undefined,
    };
  });
  const last: SignalFromOutside = {
    atMs: scripts.laterMs(20),
    to: "init",
    signal: SIGTERM,
    value: undefined,
  };
  const all = choices.isTrue(60) ? [...signals, last] : signals;
  return isPlayable || all.length === 0 || !choices.isTrue(10)
    ? all
    : [...all, ...repeat(making, all[0])];
}
