// SPDX-License-Identifier: MIT
// `diagnose_workflow.ts NAME PATH`: what GitHub's language service has to say about the file, as JSON.
// Bundled before it runs: the service imports JSON without saying so, as only bundlers understand.
import { registerLogger } from "@actions/languageservice/log";
import { validate } from "@actions/languageservice/validate";
import { TextDocument } from "vscode-languageserver-textdocument";

// It would take its own errors for a file without faults.
const fail = (text: string) => {
  throw new Error(text);
};
registerLogger({ error: fail, warn: fail, info: () => {}, log: () => {} });
const [name, path] = Deno.args;
const text = await Deno.readTextFile(path);
const document = TextDocument.create(`file:///${name}`, "yaml", 1, text);
console.log(JSON.stringify(await validate(document)));
