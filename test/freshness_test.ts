// SPDX-License-Identifier: MIT
// What must be new in each start, though the heap of the program is a snapshot of an earlier one:
// one test for each thing that the process which made it had as well.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ready } from "./commands.ts";
import { fixture, MODES, run, start } from "./harness.ts";
import { statusField } from "./processes.ts";

const TERM = 15;
const GRACE_MS = 300;
const print_state = fixture("print_state");

async function stateWith(setup: Parameters<typeof run>[0]): Promise<string> {
  return (await run({ ...setup, command: [print_state] })).stdout;
}

for (const { mode, as } of MODES) {
  Deno.test(`reads the environment at each start, ${as}`, async () => {
    for (const value of ["first", "second"]) {
      const state = await stateWith({ mode, env: { FRESH: value } });
      const hex = new TextEncoder().encode(`FRESH=${value}`).toHex();
      assertMatch(state, new RegExp(`^variable ${hex}$`, "m"));
    }
  });

  Deno.test(`reads BARONET_OPTIONS and PATH at each start, ${as}`, async () => {
    const elsewhere = { mode, through: ["env", "PATH=/nowhere", "BARONET_OPTIONS=--log=json"] };
    const notFound = await run({ ...elsewhere, command: ["true"] });
    assertEquals(notFound.code, 127);
    assertMatch(notFound.stderr, /^\{"init":"baronet",.*\}\n$/);
    assertEquals((await run({ mode, command: ["true"] })).code, 0);
    const asText = await run({ mode, through: ["env", "PATH=/nowhere"], command: ["true"] });
    assertMatch(asText.stderr, /^baronet\[\d+\] error: Cannot start "true"/);
  });

  Deno.test(`reads its arguments at each start, ${as}`, async () => {
    const exitCodes = [];
    for (const code of ["3", "4"]) {
      exitCodes.push((await run({ mode, command: [fixture("exit_with"), code] })).code);
    }
    assertEquals(exitCodes, [3, 4]);
  });

  Deno.test(`knows its own pid at each start, ${as}`, async () => {
    const command = [fixture("idle")];
    for (const through of [[], ["sh", "-c", 'sh -c : && exec "$@"', "sh"]]) {
      await using one = start({ mode, through, options: ["-v"], command });
      await ready(one, "");
      const pid = statusField(await one.pid(), "NSpid").split(/\s+/).at(-1);
      await one.signal(TERM);
      const { stderr } = await one.result();
      const logged = new Set(stderr.match(/(?<=^baronet\[)\d+(?=\])/gm));
      assertEquals([...logged], [pid]);
    }
  });

  Deno.test(`reads the clock at each start: a grace period counts from its own time, ${as}`, async () => {
    const through = [fixture("with_signals"), "none", String(TERM)];
    const script = `${fixture("idle")} left & exit 0`;
    const began = performance.now();
    const { code } = await run({
      mode,
      through,
      options: ["--grace", `${GRACE_MS}ms`],
      command: ["sh", "-c", script],
    });
    const passedMs = performance.now() - began;
    assertEquals(code, 0);
    assert(passedMs >= GRACE_MS, `expected at least ${GRACE_MS} ms, got ${passedMs} ms`);
  });

  Deno.test(`finds its stack at each start, wherever that lies and however small it is, ${as}`, async () => {
    for (
      const layout of [[], ["setarch", "--addr-no-randomize"], ["prlimit", "--stack=unlimited"]]
    ) {
      for (let round = 0; round < 10; round++) {
        const { code, stderr } = await run({ mode, through: layout, command: ["true"] });
        assertEquals({ code, stderr }, { code: 0, stderr: "" }, layout.join(" "));
      }
    }
  });

  Deno.test(`takes mask, ignored signals, umask, folder and files over at each start, ${as}`, async () => {
    const states = [
      { mask: "10,64", ignored: "12", umask: "027", folder: "/usr", files: "0,1,2,7" },
      { mask: "none", ignored: "none", umask: "022", folder: "/", files: "0,1,2" },
    ];
    for (const { mask, ignored, umask, folder, files } of states) {
      const script = `umask ${umask} && cd ${folder} && exec "$@"`;
      const through = ["sh", "-c", script, "sh"];
      through.push(fixture("with_files"), files, fixture("with_signals"), mask, ignored);
      const state = await stateWith({ mode, through });
      const bits = (signals: string) =>
        signals.split(",").map(Number).filter((signal) => signal > 0)
          .reduce((all, signal) => all | 1n << BigInt(signal - 1), 0n)
          .toString(16).padStart(16, "0");
      assertMatch(state, new RegExp(`^blocked ${bits(mask)}$`, "m"));
      assertMatch(state, new RegExp(`^ignored ${bits(ignored)}$`, "m"));
      assertMatch(state, new RegExp(`^umask ${umask}$`, "m"));
      assertMatch(state, new RegExp(`^cwd ${folder}$`, "m"));
      assertMatch(state, new RegExp(`^fds ${files.replaceAll(",", " ")}$`, "m"));
    }
  });
}
