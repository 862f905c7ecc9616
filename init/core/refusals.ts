// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What is wrong with a command line, not yet in words. The words (option_messages.ts) are for those
// who have mistyped, and so in the other part of the program (../part.ts).
type Messages = typeof import("./option_messages.ts");

export type RefusalName = Exclude<keyof Messages, "describeRefusal">;

export interface Refusal {
  /** The function of option_messages.ts that says it. */
  readonly refusal: RefusalName;
  readonly args: readonly unknown[];
}

export function refusal<N extends RefusalName>(
  name: N,
  ...args: Parameters<Messages[N]>
): Refusal {
  return { refusal: name, args };
}

export function isRefusal(value: object): value is Refusal {
  return "refusal" in value;
}
