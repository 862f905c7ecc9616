// SPDX-License-Identifier: MIT
// Pure: text in, words out.
//
// The words of an input such as run-args, split as a shell would: at blanks and line ends, with
// quotes and backslashes, and without anything that a shell would expand. shlex, a port of Python's,
// does that. The better known shell-quote does not fit: it takes an unclosed quote for the end of a
// word without a word about it, cuts a URL at its "#" and "a&b" in two, puts nothing in the place
// of $NAME, and a line that goes on behind a backslash leaves an empty word.
import { split } from "shlex";

/** Throws when a quote is not closed; `name`: the input, for the message. */
export function splitWords(text: string, name: string): string[] {
  try {
    return split(text);
  } catch (cause) {
    const isQuote = cause instanceof Error && cause.message.includes("quoted");
    const what = isQuote ? "a quote is not closed" : "a backslash is the last character";
    throw new Error(`Cannot use ${name}: ${what} in "${text.trim()}"`, { cause });
  }
}

/** The lines that are not empty, without the blanks around them. */
export function splitLines(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

/** The items of a list with blanks, commas or line ends between them. */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}
