// SPDX-License-Identifier: MIT
// Pure: text in, words out.
//
// The words of an input such as run-args, split as a shell would: at blanks and line ends, with
// quotes and backslashes, and without anything that a shell would expand.

/** Throws when a quote is not closed; `name`: the input, for the message. */
export function splitWords(text: string, name: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quote !== "") {
      if (char === quote) quote = "";
      else if (char === "\\" && quote === '"' && /["\\$`]/.test(text[i + 1] ?? "")) {
        word += text[++i];
      } else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (char === "\\" && i + 1 < text.length) {
      i++;
      // A backslash before a line's end joins the lines
      if (text[i] !== "\n") word = (word ?? "") + text[i];
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + char;
  }
  if (quote !== "") {
    throw new Error(`Cannot use ${name}: a quote ${quote} is not closed in "${text.trim()}"`);
  }
  return word === undefined ? words : [...words, word];
}

/** The lines that are not empty, without the blanks around them. */
export function splitLines(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

/** The items of a list with blanks, commas or line ends between them. */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}
