// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { findShellForm, findStart } from "./dockerfile_shell_form.ts";

interface Example {
  readonly title: string;
  readonly text: string;
  readonly target?: string;
  /** Lines with an instruction in the shell form. */
  readonly lines: readonly number[];
}

const EXAMPLES: readonly Example[] = [
  { title: "CMD as a line", text: "FROM a\nCMD /app serve\n", lines: [2] },
  { title: "ENTRYPOINT as a line", text: "FROM a\nENTRYPOINT exec /app\n", lines: [2] },
  { title: "both as JSON", text: 'FROM a\nENTRYPOINT ["/tini", "--"]\nCMD ["/app"]\n', lines: [] },
  { title: "single quotes are no JSON", text: "FROM a\nCMD ['/app']\n", lines: [2] },
  { title: "numbers are no words", text: "FROM a\nCMD [1]\n", lines: [2] },
  { title: "neither", text: "FROM a\nRUN make\n", lines: [] },
  { title: "the last one of its kind counts", text: 'FROM a\nCMD x\nCMD ["/app"]\n', lines: [] },
  {
    title: "CMD is not used behind an ENTRYPOINT in the shell form",
    text: "FROM a\nENTRYPOINT /app\nCMD serve\n",
    lines: [2],
  },
  { title: "only the last stage", text: 'FROM a AS b\nCMD x\nFROM c\nCMD ["/y"]\n', lines: [] },
  {
    title: "the stage of the name",
    text: 'FROM a AS b\nCMD x\nFROM c\nCMD ["/y"]\n',
    target: "B",
    lines: [2],
  },
  {
    title: "the stage of the number",
    text: 'FROM a\nCMD x\nFROM c\nCMD ["/y"]\n',
    target: "0",
    lines: [2],
  },
  {
    title: "JSON over lines with a comment between",
    text: 'FROM a\nCMD ["/app", \\\n  # why\n  "serve"]\n',
    lines: [],
  },
  {
    title: "an instruction inside a heredoc is text",
    text: 'FROM a\nRUN <<END\nCMD x\nEND\nCMD ["/app"]\n',
    lines: [],
  },
  { title: "small letters", text: "from a\ncmd /app\n", lines: [2] },
];

Deno.test("findShellForm() finds what Docker would give to a shell", () => {
  for (const { title, text, target = "", lines } of EXAMPLES) {
    const found = findShellForm({ file: "Dockerfile", text, target });
    assertEquals(found.map(({ line }) => line), lines, title);
  }
});

Deno.test("findShellForm() names rule, instruction and file as BuildKit does", () => {
  assertEquals(findShellForm({ file: "sub/Dockerfile", text: "FROM a\nCMD x\n", target: "" }), [{
    rule: "JSONArgsRecommended",
    message:
      "JSON arguments recommended for CMD to prevent unintended behavior related to OS signals",
    ...{ file: "sub/Dockerfile", line: 2 },
  }]);
});

const STARTS: readonly [text: string, line: number][] = [
  ['FROM a\nCMD ["x"]\nENTRYPOINT ["y"]\n', 3],
  ['FROM a\nRUN x\nCMD ["x"]\n', 3],
  ["FROM a\nFROM b\n", 2],
];

Deno.test("findStart() points to what starts the application", () => {
  for (const [text, line] of STARTS) {
    assertEquals(findStart({ file: "Dockerfile", text, target: "" }), { file: "Dockerfile", line });
  }
});
