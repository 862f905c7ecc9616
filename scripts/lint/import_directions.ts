// SPDX-License-Identifier: MIT
// Rule import-directions: who may import whom. Core decides and knows nobody; kernel does and
// knows core's types and numbers; the files of init/ join the two; the Action borrows a few tables of core;
// tests judge built artifacts and compute no expectation from the code under test.
import { areaOf, isTestFile, relativePath, resolveSpecifier } from "./areas.ts";
import type { Area } from "./areas.ts";

const TEST_PACKAGES = ["@std/assert", "ajv/2020", "fast-check"];

/** Facts about Linux that the kernel edge needs as well: numbers, no decisions. */
const NUMBERS_FOR_KERNEL = ["signals", "errno"].map((name) => `init/core/${name}.ts`);

const BORROWED_BY_ACTION = [
  "init_names",
  "proc_status",
  "program_names",
  "signals",
  "verdict",
  "wait_status",
].map((name) => `init/core/${name}.ts`);

/** What is compared with action.yml, and what our own releases do as the Action's: SBOMs, versions. */
const LISTED_BY_SCRIPTS = ["inputs", "machines", "sbom", "versions"].map((name) =>
  `action/${name}.ts`
);

interface Import {
  readonly from: string;
  /** Relative to the root, or a package's name. */
  readonly to: string;
  readonly isType: boolean;
}

export const importDirections: Deno.lint.Rule = {
  create(context) {
    const check = (node: Deno.lint.Node, specifier: string, isType: boolean) => {
      const from = context.filename;
      if (isAllowed({ from, to: resolveSpecifier(from, specifier), isType })) return;
      context.report({
        node,
        message: `${areaOf(from)} may not import ${isType ? "types of " : ""}"${specifier}"`,
        hint: "core imports core; kernel imports types of core; init/*.ts imports both",
      });
    };
    return {
      ImportDeclaration(node) {
        const isType = node.importKind === "type" || node.specifiers.length > 0 &&
            node.specifiers.every((one) =>
              one.type === "ImportSpecifier" && one.importKind === "type"
            );
        check(node, node.source.value, isType);
      },
      ExportNamedDeclaration(node) {
        if (node.source !== null) check(node, node.source.value, node.exportKind === "type");
      },
      ExportAllDeclaration: (node) => check(node, node.source.value, node.exportKind === "type"),
    };
  },
};

function isAllowed({ from, to, isType }: Import): boolean {
  if (isTestFile(from) && TEST_PACKAGES.includes(to)) return true;
  const isPackage = !to.endsWith(".ts");
  const target = isPackage ? "package" : areaOf(to);
  switch (areaOf(from)) {
    case "core":
      return target === "core";
    case "kernel":
      if (NUMBERS_FOR_KERNEL.includes(to)) return true;
      return target === "kernel" || target === "core" && (isType || isTestFile(from));
    case "init":
      return ["core", "kernel", "init"].includes(target);
    case "action":
      return isPackage || target === "action" || BORROWED_BY_ACTION.includes(to);
    case "scripts":
      // Scripts print and compare what core says of itself: usage text, version.
      if (LISTED_BY_SCRIPTS.includes(to)) return true;
      return isPackage || target === "scripts" || target === "core";
    case "test":
      // A fixture may be baronet itself with something broken on purpose.
      if (to === "init/main.ts" && relativePath(from).startsWith("test/fixtures/")) return true;
      return isPackage || allowedForTests(target);
    case "other":
      return true;
  }
}

function allowedForTests(target: Area | "package"): boolean {
  return target === "test" || target === "scripts";
}
