// SPDX-License-Identifier: MIT
// Rule engine-limits: what the engine in the built binary has not, and stock Deno has. It is linked
// without the C library's pow, whose tables take 8 KB, and a startup snapshot comes without the
// compiler of regular expressions: they are written as literals (init/host/intrinsics.c).
import { areaOf, isTestFile } from "./areas.ts";

const RUN_BY_THE_ENGINE = ["core", "kernel", "init"];
/** Files that only tests import. */
const SIMULATION = /\/simulat[^/]*$/;

export const engineLimits: Deno.lint.Rule = {
  create(context) {
    const { filename } = context;
    const isOfTests = isTestFile(filename) || SIMULATION.test(filename);
    if (!RUN_BY_THE_ENGINE.includes(areaOf(filename)) || isOfTests) return {};
    const report = (node: Deno.lint.Node, what: string, hint: string) =>
      context.report({ node, message: `The engine has no ${what}`, hint });
    return {
      "BinaryExpression[operator='**']"(node: Deno.lint.Node) {
        report(node, "`**`", "Multiply or shift");
      },
      "AssignmentExpression[operator='**=']"(node: Deno.lint.Node) {
        report(node, "`**`", "Multiply or shift");
      },
      NewExpression(node) {
        if (context.sourceCode.getText(node.callee) !== "RegExp") return;
        report(node, "`new RegExp`", "Write it as a literal");
      },
      CallExpression(node) {
        const { callee, arguments: [first] } = node;
        const isSplit = callee.type === "MemberExpression" &&
          context.sourceCode.getText(callee.property) === "split";
        const isLiteral = first?.type === "Literal" &&
          context.sourceCode.getText(first).startsWith("/");
        // It makes another one, with a flag more.
        if (isSplit && isLiteral) report(node, "split(/x/)", "Use match() or a text");
      },
    };
  },
};
