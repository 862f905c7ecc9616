// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import {
  compareInputs,
  compareSetUpVersion,
  compareTable,
  inputTable,
  outputTable,
} from "./action_inputs.ts";

const FILE = {
  inputs: {
    context: { description: "Folder", default: "." },
    "deno-path": { description: "Deno" },
  },
  outputs: { verdict: { description: "pass or fail" } },
};

Deno.test("compareInputs() is content when each input is read with its default", () => {
  assertEquals(compareInputs(FILE, { defaults: { context: "." }, elsewhere: ["deno-path"] }), []);
});

Deno.test("compareInputs() names what is missing, too much and different", () => {
  assertEquals(compareInputs(FILE, { defaults: { context: "x", file: "" }, elsewhere: [] }), [
    "action.yml: expected the input file, got none",
    "action.yml: expected nobody's input deno-path to be there, got it",
    'action.yml, context: expected default "x", got "."',
  ]);
});

const INPUTS = `| input       | default | meaning |
| ----------- | ------- | ------- |
| \`context\`   | \`.\`     | Folder  |
| \`deno-path\` |         | Deno    |`;

Deno.test("inputTable() and outputTable() make tables as deno fmt writes them", () => {
  assertEquals(inputTable(FILE), INPUTS);
  assertEquals(
    outputTable(FILE),
    "| output    | meaning      |\n| --------- | ------------ |\n| `verdict` | pass or fail |",
  );
});

Deno.test("compareTable() compares what is between the markers", () => {
  const document = `text\n\n<!-- inputs -->\n\n${INPUTS}\n\n<!-- /inputs -->\n`;
  assertEquals(compareTable(document, { name: "inputs", expected: INPUTS }), []);
  const [difference] = compareTable(document, { name: "inputs", expected: "| other |" });
  assertEquals(difference.startsWith("docs/action.md, inputs line 1: expected"), true, difference);
  assertEquals(compareTable("", { name: "inputs", expected: "" }), [
    "docs/action.md: expected <!-- inputs --> ... <!-- /inputs -->, got none",
  ]);
});

Deno.test("compareSetUpVersion() finds every other Deno that is set up", () => {
  const text = "deno-version: 2.9.6\n  deno-version: v2.x\n";
  assertEquals(compareSetUpVersion(text, { name: "ci.yml", expected: "2.9.6" }), [
    "ci.yml: expected deno-version: 2.9.6, got 2.x",
  ]);
});
