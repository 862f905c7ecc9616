// SPDX-License-Identifier: MIT
// The project's own lint rules, loaded by deno.json: the parts of the house style that a
// machine can decide. Each file in lint/ holds one subject with its rules and tests.
import { corePurity } from "./lint/core_purity.ts";
import { engineLimits } from "./lint/engine_limits.ts";
import { errorGrammar } from "./lint/error_grammar.ts";
import { fileLength, fileName, licenseLine } from "./lint/file_shape.ts";
import { importDirections } from "./lint/import_directions.ts";
import { positionalParameters } from "./lint/positional_parameters.ts";
import { testTitles } from "./lint/test_titles.ts";
import { todoForm } from "./lint/todo_form.ts";

export default {
  name: "baronet",
  rules: {
    "core-purity": corePurity,
    "engine-limits": engineLimits,
    "error-grammar": errorGrammar,
    "file-length": fileLength,
    "file-name": fileName,
    "import-directions": importDirections,
    "license-line": licenseLine,
    "positional-parameters": positionalParameters,
    "test-titles": testTitles,
    "todo-form": todoForm,
  },
} satisfies Deno.lint.Plugin;
