// SPDX-License-Identifier: MIT
// Rule core-purity: init/core/ is data in, data out. Without a clock, randomness, environment
// and I/O the same events give the same effects everywhere, so that a simulation proves
// something about the shipped binary and the Action may borrow the code. Imports are the
// business of import_directions.ts.
import { areaOf, isTestFile } from "./areas.ts";

const IMPURE = new Set([
  "Deno",
  "Date",
  "console",
  "crypto",
  "eval",
  "fetch",
  "globalThis",
  "host",
  "navigator",
  "performance",
  "process",
  "queueMicrotask",
  "self",
  "setInterval",
  "setTimeout",
  "window",
]);

export const corePurity: Deno.lint.Rule = {
  create(context) {
    if (areaOf(context.filename) !== "core" || isTestFile(context.filename)) return {};
    // A local variable may be named `process`; what a file declares is not the global.
    const declared = new Set<string>();
    const uses: Deno.lint.Identifier[] = [];
    const report = (node: Deno.lint.Node, what: string) =>
      context.report({
        node,
        message: `init/core is pure: ${what} is not allowed`,
        hint: "Let the caller pass the value in, or make it an event or an effect",
      });
    return {
      Identifier(node) {
        if (isDeclared(node)) declared.add(node.name);
        else if (IMPURE.has(node.name) && !isLabelOfMember(node)) uses.push(node);
      },
      MemberExpression(node) {
        const text = context.sourceCode.getText(node);
        if (text === "Math.random") report(node, text);
      },
      MetaProperty: (node) => report(node, "import.meta"),
      ImportExpression: (node) => report(node, "import()"),
      AwaitExpression: (node) => report(node, "await"),
      "Program:exit"() {
        for (const node of uses) if (!declared.has(node.name)) report(node, node.name);
      },
    };
  },
};

/** True where the name is being introduced: a variable, parameter, function or import. */
function isDeclared(node: Deno.lint.Identifier): boolean {
  const parent: Deno.lint.Node = node.parent;
  switch (parent.type) {
    case "VariableDeclarator":
      return parent.id === node;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return parent.params.some((param) => param === node) || parent.id === node;
    case "ImportSpecifier":
      return parent.local === node;
    case "Property":
      return parent.value === node && parent.parent.type === "ObjectPattern";
    case "ArrayPattern":
    case "RestElement":
      return true;
    case "AssignmentPattern":
      return parent.left === node;
    default:
      return false;
  }
}

/** True for `x.Date` and `{ Date: 1 }`, which do not mean the global. */
function isLabelOfMember(node: Deno.lint.Identifier): boolean {
  const parent: Deno.lint.Node = node.parent;
  if (parent.type === "MemberExpression") return parent.property === node && !parent.computed;
  if (parent.type === "Property") return parent.key === node && !parent.shorthand;
  return parent.type === "TSPropertySignature" || parent.type === "TSMethodSignature";
}
