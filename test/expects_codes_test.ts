// SPDX-License-Identifier: MIT
// -e, --expect: exit codes that count as success, or as another code.
import { assertEquals } from "@std/assert";
import { ready, several } from "./commands.ts";
import { fixture, MODES, run, start } from "./harness.ts";

const TERM = 15;
const exit_with = fixture("exit_with");

const EXPECTATIONS: { options: string[]; exit: string; code: number }[] = [
  { options: ["-e", "3"], exit: "3", code: 0 },
  { options: ["-e3"], exit: "3", code: 0 },
  { options: ["--expect", "3"], exit: "3", code: 0 },
  { options: ["--expect=3"], exit: "4", code: 4 },
  { options: ["-e", "3", "-e", "5"], exit: "5", code: 0 },
  { options: ["-e", "1-9"], exit: "1", code: 0 },
  { options: ["-e", "1-9"], exit: "9", code: 0 },
  { options: ["-e", "1-9"], exit: "10", code: 10 },
  { options: ["-e", "0-255"], exit: "255", code: 0 },
  { options: ["-e", "3=42"], exit: "3", code: 42 },
  { options: ["-e", "0=42"], exit: "0", code: 42 },
  { options: ["-e", "1-9=7"], exit: "5", code: 7 },
  { options: ["-e", "1-255=1"], exit: "200", code: 1 },
  { options: ["-e", "3=4", "-e", "4=5"], exit: "3", code: 4 }, // no chains
  { options: ["-e", "1-9=7", "-e", "3"], exit: "3", code: 0 }, // the last one that fits
  { options: ["-e", "3", "-e", "1-9=7"], exit: "3", code: 7 },
  { options: ["-e", "137"], exit: "signal 9", code: 0 },
  { options: ["-e", "129-192=1"], exit: "signal 64", code: 1 },
  { options: ["-e", "9"], exit: "signal 9", code: 137 },
];

for (const { mode, as } of MODES) {
  for (const { options, exit, code } of EXPECTATIONS) {
    Deno.test(`exits with ${code} for ${options.join(" ")} and a command that ends with ${exit}, ${as}`, async () => {
      const command = [exit_with, ...exit.split(" ")];
      assertEquals(await run({ mode, options, command }), { code, stdout: "", stderr: "" });
    });
  }

  Deno.test(`exits with 0 after a TERM that the command dies of, with -e 143, ${as}`, async () => {
    await using run = start({ mode, options: ["-e", "143"], command: [fixture("idle")] });
    await ready(run, "");
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 0);
  });

  Deno.test(`exits with 0 after the KILL of --stop-timeout, with -e 137, ${as}`, async () => {
    const options = ["-e", "137", "--stop-timeout", "50ms"];
    await using run = start({ mode, options, command: [fixture("slow_cleanup"), "main"] });
    await ready(run, "main");
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 0);
  });
}

Deno.test("looks at each of several commands: what is expected of one is no failure", async () => {
  const command = several([exit_with, "143"], [exit_with, "5"], [exit_with, "6"]);
  for (
    const { options, code } of [
      { options: ["-e", "143"], code: 5 },
      { options: ["-e", "143", "-e", "5-6"], code: 0 },
      { options: ["-e", "143", "-e", "5=9"], code: 9 },
    ]
  ) {
    assertEquals(await run({ options, command }), { code, stdout: "", stderr: "" });
  }
});

Deno.test("looks at first commands as well: what is expected of one lets the others start", async () => {
  const command = several([exit_with, "3"], ["sh", "-c", "echo started"]);
  assertEquals(await run({ options: ["-c", "-e", "3"], command }), {
    code: 0,
    stdout: "started\n",
    stderr: "",
  });
});

Deno.test("leaves 127 and 126 alone when a command could not be started", async () => {
  const options = ["-q", "-e", "126-127"];
  assertEquals((await run({ options, command: ["/no/such"] })).code, 127);
  assertEquals((await run({ options, command: ["/etc"] })).code, 126);
  // A command that was started and exits with one of them is another matter.
  assertEquals((await run({ options, command: [exit_with, "127"] })).code, 0);
});

for (const value of ["256", "-1", "x", "3=", "=3", "9-1", "1-", "3=256", "1-9=x", "3=4=5", "0x3"]) {
  Deno.test(`refuses "--expect=${value}" in two lines, exit code 100`, async () => {
    assertEquals(await run({ options: [`--expect=${value}`], command: ["true"] }), {
      code: 100,
      stdout: "",
      stderr: `baronet[1] fatal: Cannot use "${value}" for --expect: ` +
        "not an exit code from 0 to 255, a range of them, or one of the two and =CODE\n" +
        "  Write for example 143, 1-9, or 3=0\n",
    });
  });
}
