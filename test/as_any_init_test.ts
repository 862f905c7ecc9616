// SPDX-License-Identifier: MIT
// As any other init: how a script is run, what the command inherits, and what baronet keeps of it
// are the same as under its own name.
import { assertEquals, assertMatch } from "@std/assert";
import { eventually, fixture, MODES, run, start } from "./harness.ts";
import { waysToBe } from "./named.ts";
import { openFilesOf } from "./processes.ts";

const INITS = ["tini", "dumb-init", "catatonit", "smell-baron"];
const WAYS = (await Promise.all(INITS.map(waysToBe))).flat();
const print_state = fixture("print_state");
const with_files = fixture("with_files");

/** The values of the lines of print_state that start with one of these names. */
function valuesOf(stdout: string, ...names: string[]): string[] {
  return names.map((name) => RegExp(`^${name} ?(.*)$`, "m").exec(stdout)?.[1] ?? "none");
}

for (const { how, binary, first } of WAYS) {
  Deno.test(`runs a script without a first line with the shell, ${how}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/script`, 'echo "$1" "$#"; exit 6\n', { mode: 0o755 });
      const setup = { binary, env: { PATH: `${folder}:/bin` } };
      const expected = { code: 6, stdout: "a b 1\n", stderr: "" };
      for (const script of [`${folder}/script`, "script"]) { // by its path, and found in PATH
        assertEquals(await run({ ...setup, options: [...first, script, "a b"] }), expected);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  for (const { mode, as } of MODES) {
    // tini warns that it adopts nobody where it is not PID 1
    const env = { TINI_SUBREAPER: "" };

    for (
      const { title, blocked, ignored, state } of [
        { title: "nothing", blocked: "none", ignored: "none", state: ["0", "0"] },
        {
          title: "TERM and RTMIN blocked",
          blocked: "15,34",
          ignored: "none",
          state: ["200004000", "0"],
        },
        { title: "HUP and PIPE ignored", blocked: "none", ignored: "1,13", state: ["0", "1001"] },
        {
          title: "CHLD blocked and ignored",
          blocked: "17",
          ignored: "17",
          state: ["10000", "10000"],
        },
        {
          title: "the terminal's stops blocked",
          blocked: "20,21,22",
          ignored: "none",
          state: ["380000", "0"],
        },
      ]
    ) {
      Deno.test(`hands on the mask and the dispositions that it inherited: ${title}, ${how}, ${as}`, async () => {
        const through = [fixture("with_signals"), blocked, ignored];
        const setup = { mode, env, through, binary, options: [...first, print_state] };
        const { code, stdout, stderr } = await run(setup);
        assertEquals({ code, stderr, state: valuesOf(stdout, "blocked", "ignored", "caught") }, {
          code: 0,
          stderr: "",
          state: [...state, "0"].map((mask) => mask.padStart(16, "0")),
        });
      });
    }

    Deno.test(`sits in / with the files 0, 1 and 2 while the command keeps its own, ${how}, ${as}`, async () => {
      const through = [with_files, "0,1,2,3,9", "sh", "-c", 'cd /usr/bin && exec "$@"', "sh"];
      const script = `${print_state}; exec ${fixture("idle")}`;
      const options = [...first, "sh", "-c", script];
      await using run = start({ mode, env, through, binary, options });
      let stdout = "";
      for (let line = ""; line !== "ready"; stdout += `${line}\n`) line = await run.stdout.take();
      assertEquals(valuesOf(stdout, "cwd", "fds"), ["/usr/bin", "0 1 2 3 9"]);
      const init = await run.pid();
      await eventually(() =>
        assertEquals({ cwd: Deno.readLinkSync(`/proc/${init}/cwd`), files: openFilesOf(init) }, {
          cwd: "/",
          files: [0, 1, 2],
        })
      );
    });

    Deno.test(`makes LISTEN_PID the command's pid when it was its own, ${how}, ${as}`, async () => {
      const own = 'LISTEN_PID=$$ LISTEN_FDS=2 exec "$@"';
      const through = [with_files, "0,1,2,3,4", "sh", "-c", own, "sh"];
      const script = `echo listen $LISTEN_FDS $LISTEN_PID; echo own $$; exec ${print_state}`;
      const options = [...first, "sh", "-c", script];
      const { code, stdout, stderr } = await run({ mode, env, through, binary, options });
      const [pid, fds] = valuesOf(stdout, "own", "fds");
      assertEquals({ code, stderr, fds, listen: valuesOf(stdout, "listen") }, {
        code: 0,
        stderr: "",
        fds: "0 1 2 3 4",
        listen: [`2 ${pid}`],
      });
      assertMatch(pid, /^\d+$/);
    });
  }
}
