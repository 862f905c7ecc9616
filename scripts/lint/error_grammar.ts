// SPDX-License-Identifier: MIT
// Rule error-grammar: the text of an error reads `Cannot <verb> <object>: <state>`, with no
// full stop and no contraction; what to do comes on a second line. Texts that are passed in
// from elsewhere are judged where they are written.
import { areaOf, isTestFile } from "./areas.ts";
import { staticText } from "./static_text.ts";

const CONTRACTION = /\b(can|don|doesn|didn|isn|aren|wasn|won|couldn|shouldn|hasn|haven)['’]t\b/i;

export const errorGrammar: Deno.lint.Rule = {
  create(context) {
    const { filename } = context;
    if (isTestFile(filename) || ["test", "other"].includes(areaOf(filename))) return {};
    const check = (node: Deno.lint.Node | undefined) => {
      const text = node === undefined ? undefined : staticText(node);
      const complaint = text === undefined ? undefined : findComplaint(text);
      if (node !== undefined && complaint !== undefined) {
        context.report({ node, message: complaint, hint: "Cannot <verb> <object>: <state>" });
      }
    };
    return {
      NewExpression(node) {
        if (/Error$/.test(context.sourceCode.getText(node.callee))) check(node.arguments[0]);
      },
      ThrowStatement: (node) => check(node.argument),
    };
  },
};

/** What is wrong with an error's text, in which each "\0" stands for an unknown part. */
export function findComplaint(text: string): string | undefined {
  if (text.startsWith("\0")) return undefined; // it begins with a text of elsewhere
  if (!/^Cannot [a-z]/.test(text)) return `An error starts with "Cannot <verb>"`;
  if (!/^[^\n]*: /.test(text)) return `An error names the state behind a colon`;
  if (/\.(\n|$)/.test(text)) return "An error ends without a full stop";
  if (CONTRACTION.test(text)) return "An error uses no contraction";
  return undefined;
}
