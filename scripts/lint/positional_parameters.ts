// SPDX-License-Identifier: MIT
// Rule positional-parameters: an exported function takes at most two values by position; more
// go into one options object, so that a call can be read without the declaration.

const MAX_POSITIONAL = 2;

export const positionalParameters: Deno.lint.Rule = {
  create(context) {
    return {
      ExportNamedDeclaration({ declaration }) {
        if (declaration?.type !== "FunctionDeclaration") return;
        const positional = declaration.params.filter((param) => !isReadable(param));
        if (positional.length <= MAX_POSITIONAL) return;
        context.report({
          node: declaration.id ?? declaration,
          message: `${positional.length} positional parameters, at most ${MAX_POSITIONAL}`,
          hint: "Let the last parameter be one object with the names of the rest",
        });
      },
    };
  },
};

/** An object taken apart in place, one whose name says that it is options, or `...rest`. */
function isReadable(param: Deno.lint.Parameter): boolean {
  if (param.type === "RestElement") return true;
  const target = param.type === "AssignmentPattern" ? param.left : param;
  if (target.type === "ObjectPattern") return true;
  return target.type === "Identifier" && /options$/i.test(target.name);
}
