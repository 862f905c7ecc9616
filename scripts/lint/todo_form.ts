// SPDX-License-Identifier: MIT
// Rule todo-form: `TODO(#123): what is missing`. A note without an issue is forgotten.

export const todoForm: Deno.lint.Rule = {
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (isWellFormed(comment.value)) continue;
          context.report({ range: comment.range, message: "Open work reads `TODO(#123): ...`" });
        }
      },
    };
  },
};

/** True when every note of open work in the comment names its issue. */
export function isWellFormed(comment: string): boolean {
  return [...comment.matchAll(/(?<!`)\b(TODO|FIXME|XXX|HACK)\b.*/g)]
    .every(([note]) => /^TODO\(#\d+\): \S/.test(note));
}
