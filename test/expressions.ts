// SPDX-License-Identifier: MIT
// GitHub's expressions, ${{ ... }}, with GitHub's own evaluator.
import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from "@actions/expressions";

/** What stands behind the names in an expression: texts, and objects of such. */
export type Contexts = Readonly<Record<string, unknown>>;

/** One expression, without its ${{ }}. */
export function evaluate(expression: string, contexts: Contexts): string {
  const { tokens } = new Lexer(expression).lex();
  const functions = [{
    name: "always",
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(true),
  }];
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = new Map(Object.entries(wellKnownFunctions));
  for (const one of functions) known.set(one.name, one);
  return new Evaluator(tree, toData(contexts) as data.Dictionary, known).evaluate().coerceString();
}

/** The text with the value in the place of each expression. */
export function fill(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression) => evaluate(expression, contexts));
}

/** Plain values as the evaluator has them. */
function toData(value: unknown): data.ExpressionData {
  if (typeof value === "string") return new data.StringData(value);
  const pairs = Object.entries(value as Record<string, unknown>).map(([key, inner]) => ({
    ...{ key, value: toData(inner) },
  }));
  return new data.Dictionary(...pairs);
}
