// SPDX-License-Identifier: MIT
// Pure: the text of a Dockerfile -> which of its ENTRYPOINT and CMD are in the shell form, where
// BuildKit cannot say. As Docker does: only the stage that is built counts, in it the last
// instruction of its kind, and behind an ENTRYPOINT in the shell form CMD is not used.
import { DockerfileParser } from "dockerfile-ast";
import { EXEC_FORM_RULE, type LintFinding } from "./lint_finding.ts";
import type { Place } from "./sarif.ts";

export interface Dockerfile {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  /** The stage that is built, by name or number; "": the last one. */
  readonly target: string;
}

interface Line {
  readonly keyword: string;
  readonly rest: string;
  readonly line: number;
}

export function findShellForm({ file, text, target }: Dockerfile): LintFinding[] {
  const lines = readStage(text, target);
  const last = (keyword: string) => lines.findLast((line) => line.keyword === keyword);
  const entrypoint = last("ENTRYPOINT");
  const isEntrypointShell = entrypoint !== undefined && !isJsonArray(entrypoint.rest);
  const cmd = isEntrypointShell ? undefined : last("CMD");
  return [entrypoint, cmd]
    .filter((line) => line !== undefined)
    .filter(({ rest }) => !isJsonArray(rest))
    .map(({ keyword, line }) => ({
      rule: EXEC_FORM_RULE,
      message: `JSON arguments recommended for ${keyword} to prevent unintended behavior related ` +
        "to OS signals",
      ...{ file, line },
    }));
}

/** The line that starts the application: ENTRYPOINT, or else CMD, or else FROM. */
export function findStart({ file, text, target }: Dockerfile): Place {
  const lines = readStage(text, target);
  const found = ["ENTRYPOINT", "CMD", "FROM"]
    .map((keyword) => lines.findLast((line) => line.keyword === keyword))
    .find((line) => line !== undefined);
  return { file, line: found?.line ?? 1 };
}

function readStage(text: string, target: string): Line[] {
  const stages: { name: string; lines: Line[] }[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const keyword = instruction.getKeyword();
    const rest = withoutComments(instruction.getRawArgumentsContent() ?? "");
    const line = instruction.getRange().start.line + 1;
    if (keyword === "FROM") {
      stages.push({ name: /\sAS\s+(\S+)\s*$/i.exec(rest)?.[1] ?? "", lines: [] });
    }
    stages.at(-1)?.lines.push({ keyword, rest, line });
  }
  const wanted = stages.find(({ name }, index) =>
    name.toLowerCase() === target.toLowerCase() && name !== "" || String(index) === target
  );
  return (wanted ?? stages.at(-1))?.lines ?? [];
}

/** Lines of comments, which Docker takes out, and line ends behind a backslash, which it joins. */
function withoutComments(rest: string): string {
  return rest.split("\n").filter((line, index) => index === 0 || !/^\s*#/.test(line)).join("\n")
    .replace(/\\[ \t]*\n/g, "").trim();
}

/** As Docker decides it: `['a']` is no JSON, and so is a line for the shell. */
function isJsonArray(rest: string): boolean {
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) && words.every((word) => typeof word === "string");
  } catch {
    return false;
  }
}
