// SPDX-License-Identifier: MIT
// Pure: what a string expression is known to say before the program runs.

/** The text of a string expression with "\0" for each unknown part; undefined: no string. */
export function staticText(node: Deno.lint.Node): string | undefined {
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? node.value : undefined;
    case "TemplateLiteral":
      return node.quasis.map(({ cooked }) => cooked).join("\0");
    case "BinaryExpression": {
      const [left, right] = [staticText(node.left), staticText(node.right)];
      if (node.operator !== "+" || left === undefined && right === undefined) return undefined;
      return `${left ?? "\0"}${right ?? "\0"}`;
    }
    default:
      return undefined;
  }
}
