// SPDX-License-Identifier: MIT
// What a command can be given besides its arguments: --chdir, --env, --unset-env; and the files of
// socket activation.
import { assertEquals, assertMatch } from "@std/assert";
import { several } from "./commands.ts";
import { fixture, MODES, NOBODY, run } from "./harness.ts";

const print_state = fixture("print_state");
const exit_with = fixture("exit_with");

/** A shell that prints these words after expansion. */
function echo(words: string): string[] {
  return ["sh", "-c", `echo "${words}"`];
}

for (const { mode, as } of MODES) {
  Deno.test(`runs a command in the folder of --chdir, each in its own, ${as}`, async () => {
    const command = several(
      ["sh", "-c", "echo one $PWD $(pwd -P)"],
      ["--chdir=/usr/bin", "sh", "-c", "echo two $(pwd -P)"],
      ["sh", "-c", "echo three $(pwd -P)"],
    );
    const setup = { mode, cwd: "/var", env: { PWD: "/var" } };
    const { code, stdout, stderr } = await run({ ...setup, options: ["--chdir", "/usr"], command });
    assertEquals({ code, stderr, lines: stdout.trim().split("\n").toSorted() }, {
      code: 0,
      stderr: "",
      lines: ["one /usr /usr", "three /var", "two /usr/bin"],
    });
  });

  Deno.test(`takes a relative folder from where it was started, and a relative command from --chdir, ${as}`, async () => {
    const setup = { mode, cwd: "/usr", options: ["--chdir", "bin"] };
    assertEquals(await run({ ...setup, command: ["./env", "pwd"] }), {
      code: 0,
      stdout: "/usr/bin\n",
      stderr: "",
    });
  });

  for (
    const { folder, state } of [
      { folder: "/no/such/folder", state: "no such file or directory (ENOENT)" },
      { folder: "/etc/passwd", state: "not a directory (ENOTDIR)" },
    ]
  ) {
    Deno.test(`exits with 111 and says why when the folder of --chdir is ${folder}, ${as}`, async () => {
      const options = ["--chdir", folder];
      const { code, stdout, stderr } = await run({ mode, options, command: [exit_with, "0"] });
      const [first, second, ...rest] = stderr.split("\n");
      assertEquals({ code, stdout, second, rest }, {
        code: 111,
        stdout: "",
        second: "  Check --chdir, and that the image holds that folder",
        rest: [""],
      });
      assertMatch(first, /^baronet\[\d+\] error: Cannot change to the folder .*: /);
      for (const part of [`exit_with"`, folder, state]) {
        assertEquals(first.includes(part), true, `expected "${part}" in\n${first}`);
      }
    });
  }

  Deno.test(`sets and leaves out variables, for one command alone, ${as}`, async () => {
    const show = echo("A=$A B=$B C=${C-unset} D=$D");
    const env = { A: "a", B: "b", C: "c", D: "d" };
    const options = [
      ..."--env A=1 --env B=x=y,z --unset-env C --env D=".split(" "),
      "--env",
      "A=2",
    ];
    const command = several(show, show);
    const { code, stdout, stderr } = await run({ mode, env, options, command });
    assertEquals({ code, stderr, lines: stdout.trim().split("\n").toSorted() }, {
      code: 0,
      stderr: "",
      lines: ["A=2 B=x=y,z C=unset D=", "A=a B=b C=c D=d"],
    });
  });

  Deno.test(`makes LISTEN_PID the command's pid when it was baronet's, and leaves its files open, ${as}`, async () => {
    const pretend = 'LISTEN_PID=$$ LISTEN_FDS=2 exec "$@"';
    const through = [fixture("with_files"), "0,1,2,3,4", "sh", "-c", pretend, "sh"];
    const show = ["sh", "-c", `echo "$LISTEN_FDS $LISTEN_PID $$"; exec ${print_state}`];
    for (const options of [[], ["--env", "X=1"], ["--user", "0:0"]]) {
      const { code, stdout, stderr } = await run({ mode, through, options, command: show });
      const [listen, own] = stdout.split("\n")[0].split(" ").slice(1);
      assertEquals({ code, stderr, listen, fds: stdout.match(/^fds (.*)$/m)?.[1] }, {
        code: 0,
        stderr: "",
        listen: own,
        fds: "0 1 2 3 4",
      });
    }
  });

  Deno.test(`makes LISTEN_PID each command's own pid when there are several, ${as}`, async () => {
    const through = ["sh", "-c", 'LISTEN_PID=$$ exec "$@"', "sh"];
    const show = ["sh", "-c", '[ "$LISTEN_PID" = $$ ] && echo own'];
    assertEquals(await run({ mode, through, command: several(show, show) }), {
      code: 0,
      stdout: "own\nown\n",
      stderr: "",
    });
  });

  for (const listen of ["4711", "", "1x", "01"]) {
    Deno.test(`leaves LISTEN_PID=${listen} alone: it is not baronet's, ${as}`, async () => {
      const env = { LISTEN_PID: listen, LISTEN_FDS: "1" };
      assertEquals(await run({ mode, env, command: echo("<$LISTEN_PID> $LISTEN_FDS") }), {
        code: 0,
        stdout: `<${listen}> 1\n`,
        stderr: "",
      });
    });
  }
}

Deno.test("looks for a command in the PATH that --env gives it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/app`, '#!/bin/sh\necho "app in $PATH"\n', { mode: 0o755 });
    const found = { code: 0, stdout: `app in ${folder}\n`, stderr: "" };
    assertEquals(await run({ options: ["--env", `PATH=${folder}`], command: ["app"] }), found);
    assertEquals((await run({ options: ["-q"], command: ["app"] })).code, 127);
    const elsewhere = { options: ["-q", "--env", `PATH=${folder}`], command: ["true"] };
    assertEquals((await run(elsewhere)).code, 127);
    // Without any PATH it looks where Docker would
    assertEquals((await run({ options: ["--unset-env", "PATH"], command: ["true"] })).code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("keeps the order and the bytes of the variables that it does not change", async () => {
  const hex = (text: string) =>
    [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const words = ["baronet", "--env", "NEW=1", "--env", "B=2", "--unset-env", "D", print_state];
  const variables = [`${hex("A=")}ff80`, hex("B=1"), hex("C=x"), hex("D=1"), hex("C=y"), hex("E")];
  const options = [...words.map(hex), "--", ...variables];
  const { code, stdout, stderr } = await run({ through: [fixture("with_bytes")], options });
  assertEquals({ code, stderr, variables: stdout.match(/(?<=^variable ).*$/gm) }, {
    code: 0,
    stderr: "",
    variables: [`${hex("A=")}ff80`, hex("C=x"), hex("C=y"), hex("E"), hex("NEW=1"), hex("B=2")],
  });
});

Deno.test("exits with 111 for a folder that only root may enter, and a command of another user", async () => {
  const folder = await Deno.makeTempDir({ dir: "/tmp" });
  try {
    await Deno.chmod(folder, 0o700);
    const options = ["--chdir", folder];
    const user = `${NOBODY}:${NOBODY}`;
    assertEquals((await run({ options, command: ["true"] })).code, 0);
    const { code, stderr } = await run({
      options: [...options, "--user", user],
      command: ["true"],
    });
    assertEquals(code, 111);
    assertMatch(stderr, /: permission denied \(EACCES\)\n/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const WRONG = [
  {
    words: ["--env", "A"],
    text: 'Cannot use "A" for --env: no name and =',
    advice: "Write NAME=VALUE, for example LANG=C",
  },
  {
    words: ["--env", "=A"],
    text: 'Cannot use "=A" for --env: no name and =',
    advice: "Write NAME=VALUE, for example LANG=C",
  },
  {
    words: ["--unset-env", "A=1"],
    text: 'Cannot use "A=1" for --unset-env: a variable has no = in its name',
    advice: "Write the name alone, for example DEBUG",
  },
  {
    words: ["--chdir="],
    text: 'Cannot use option "--chdir": it needs a value',
    advice: "Write --chdir DIR, for example --chdir /srv",
  },
];

for (const { words, text, advice } of WRONG) {
  Deno.test(`refuses "${words.join(" ")}" in two lines, exit code 100`, async () => {
    assertEquals(await run({ options: words, command: ["true"] }), {
      code: 100,
      stdout: "",
      stderr: `baronet[1] fatal: ${text}\n  ${advice}\n`,
    });
  });
}
