// SPDX-License-Identifier: MIT
// Rules about a file as a whole. file-name: named for the one thing it holds. file-length: a
// file that no longer fits a reader's head says why, as `// long: <reason>`. license-line:
// every file can be copied out alone and still says whose it is.

const MAX_LINES = 250;
const BANNED = /^(utils?|helpers?|common|index|misc|shared)$/;
const LICENSE = "// SPDX-License-Identifier: MIT";

export const fileName: Deno.lint.Rule = {
  create(context) {
    const name = context.filename.slice(context.filename.lastIndexOf("/") + 1);
    const message = checkName(name);
    if (message === undefined) return {};
    return { Program: (node) => context.report({ node, message }) };
  },
};

/** What is wrong with a file's name. */
export function checkName(name: string): string | undefined {
  const stem = name.replace(/(_test)?(\.d)?\.[a-z]+$/, "");
  if (BANNED.test(stem)) return `"${name}" names no content: name the file for what it holds`;
  return /^[a-z][a-z0-9_]*$/.test(stem) ? undefined : `"${name}" is not snake_case`;
}

export const fileLength: Deno.lint.Rule = {
  create(context) {
    return {
      Program(node) {
        const lines = context.sourceCode.text.trimEnd().split("\n").length;
        const isJustified = context.sourceCode.getAllComments()
          .some(({ value }) => /^ long: \S/.test(value));
        if (lines <= MAX_LINES || isJustified) return;
        context.report({
          node,
          message: `${lines} lines, at most ${MAX_LINES} without a reason`,
          hint: "Split the file, or justify it with a comment `// long: <reason>`",
        });
      },
    };
  },
};

export const licenseLine: Deno.lint.Rule = {
  create(context) {
    return {
      Program(node) {
        const [first, second] = context.sourceCode.text.split("\n");
        const line = first?.startsWith("#!") ? second : first;
        if (line === LICENSE) return;
        context.report({ node, message: `The first line is not "${LICENSE}"` });
      },
    };
  },
};
