// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { formatProbeRole, parseProbeRole, type ProbeRole } from "./probe_role.ts";

const ROLES: readonly (readonly [text: string, role: ProbeRole])[] = [
  ["maker:short:7", { type: "maker", orphan: "short", probePid: 7 }],
  ["maker:orphan:1", { type: "maker", orphan: "orphan", probePid: 1 }],
  ["maker:daemon:4194304", { type: "maker", orphan: "daemon", probePid: 4_194_304 }],
  ["orphan:short:7:8", { type: "orphan", orphan: "short", probePid: 7, makerPid: 8 }],
  ["orphan:orphan:7:8", { type: "orphan", orphan: "orphan", probePid: 7, makerPid: 8 }],
  ["orphan:daemon:7:8", { type: "orphan", orphan: "daemon", probePid: 7, makerPid: 8 }],
];

Deno.test("formatProbeRole() writes every role", () => {
  for (const [text, role] of ROLES) assertEquals(formatProbeRole(role), text);
});

Deno.test("parseProbeRole() reads every role as it was written", () => {
  for (const [text, role] of ROLES) assertEquals(parseProbeRole(text), role);
});

// deno-fmt-ignore
const WRONG = [
  undefined, "", ":", "::", "maker", "maker:short", "maker:short:", "maker:short:x", "maker:short:-7",
  "maker:short:7:8", "maker:probe:7", "maker::7", "probe:short:7", ":short:7", "Maker:short:7",
  "maker:short:7\n", "maker:constructor:7", "orphan:short:7", "orphan:short:7:", "orphan:short:7:x", "orphan:short:7:8:9",
];

Deno.test("parseProbeRole() finds no role in anything else", () => {
  for (const text of WRONG) assertEquals(parseProbeRole(text), undefined, JSON.stringify(text));
});
