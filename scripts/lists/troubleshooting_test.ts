// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { compareTroubleshooting, hostMessages } from "./troubleshooting.ts";

const DOCUMENT = `
| \`Cannot be here\` | not looked at |

## Messages

| message                        | cause | fix |
| ------------------------------ | ----- | --- |
| \`Cannot open "…": it is (gone)\` | a     | b   |
| \`\` Cannot \`x\`: … \`\`            | a     | b   |
`;

Deno.test("compareTroubleshooting() finds nothing when messages and rows agree", () => {
  const messages = ['Cannot open "a": it is (gone)', "Cannot `x`: y"];
  assertEquals(compareTroubleshooting(DOCUMENT, messages), []);
});

Deno.test("compareTroubleshooting() names a message without a row and a row without a message", () => {
  const messages = ['Cannot open "a": it is (gone)', 'Cannot open "a": it is gone'];
  assertEquals(compareTroubleshooting(DOCUMENT, messages), [
    'docs/troubleshooting.md: expected a row for Cannot open "a": it is gone, got none',
    "docs/troubleshooting.md: expected a message of the row Cannot `x`: …, got none",
  ]);
});

Deno.test("hostMessages() finds the sentences of the C host, with a reason or an errno", () => {
  const sources = [
    'return program_fail("Cannot run it", reason);',
    'log_line("warn", "Cannot forward", NULL, errno);\nlog_line("fatal", sentence, NULL, 0);',
  ];
  assertEquals(hostMessages(sources), ["Cannot run it: reason", "Cannot forward (errno 1)"]);
});
