// SPDX-License-Identifier: MIT
// Rule test-titles: a unit test says which function it is about and what that does, as
// `parseDuration() rejects a negative number`; an end-to-end test is a claim that a user would
// make, as `reaps three orphans that die at the same time`.
import { areaOf, isTestFile } from "./areas.ts";
import { staticText } from "./static_text.ts";

const UNIT = /^[A-Za-z_$][\w$.]*\(\) \S/;

export const testTitles: Deno.lint.Rule = {
  create(context) {
    if (!isTestFile(context.filename)) return {};
    return {
      CallExpression(node) {
        const callee = context.sourceCode.getText(node.callee);
        if (!/^Deno\.test(\.(only|ignore))?$/.test(callee)) return;
        const title = node.arguments.map(findTitle).find((text) => text !== undefined);
        if (title === undefined || title.startsWith("\0")) return;
        const message = areaOf(context.filename) === "test" ? checkClaim(title) : checkUnit(title);
        if (message !== undefined) context.report({ node: node.callee, message });
      },
    };
  },
};

function findTitle(argument: Deno.lint.Node): string | undefined {
  if (argument.type !== "ObjectExpression") return staticText(argument);
  for (const property of argument.properties) {
    if (property.type !== "Property" || property.key.type !== "Identifier") continue;
    if (property.key.name === "name") return staticText(property.value);
  }
  return undefined;
}

/** What is wrong with a unit test's title. */
export function checkUnit(title: string): string | undefined {
  return UNIT.test(title) ? undefined : 'A unit test is titled "name() what it does"';
}

/** What is wrong with an end-to-end test's title. */
export function checkClaim(title: string): string | undefined {
  if (/^(tests?|should|\d)\b/i.test(title)) {
    return 'An end-to-end test is titled with a claim: no "test", "should" or number in front';
  }
  return title.trim().split(/\s+/).length < 3
    ? "An end-to-end test is titled with a claim of at least three words"
    : undefined;
}
