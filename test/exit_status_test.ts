// SPDX-License-Identifier: MIT
// baronet ends as its command did: the same code, 128+n for signal n, 127 and 126 when it could not
// be started.
import { assertEquals, assertMatch } from "@std/assert";
import { BARONET, concurrently, fixture, Mode, MODES, NOBODY, run, SANITIZED } from "./harness.ts";

// Every signal whose default action is to end the process; the real-time ones all are.
const DEADLY = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 26, 27, 29, 30, 31]
  .concat(Array.from({ length: 33 }, (_, index) => 32 + index));

/** Runs baronet once for every row of words inside one namespace, and returns its exit codes. */
async function exitCodes(mode: Mode, rows: string[]): Promise<number[]> {
  const baronet = mode === "pid1" ? `unshare --fork --pid --kill-child -- ${BARONET}` : BARONET;
  const script = `for row in "$@"; do ${baronet} -- ${fixture("exit_with")} $row; echo $?; done`;
  const { code, stdout, stderr } = await run({
    mode: "child",
    binary: "/bin/sh",
    options: ["-c", script, "sh", ...rows],
  });
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  return stdout.trim().split("\n").map(Number);
}

for (const { mode, as } of MODES) {
  Deno.test(`exits with the command's own code, all 256, ${as}`, async () => {
    // A part at a time: all of them take longer than a deadline where a start is emulated.
    for (let first = 0; first < 256; first += 32) {
      const codes = Array.from({ length: 32 }, (_, index) => first + index);
      assertEquals(await exitCodes(mode, codes.map(String)), codes);
    }
  });

  Deno.test(`exits with 128+n when signal n killed the command, ${as}`, async () => {
    const got = await exitCodes(mode, DEADLY.map((signal) => `signal ${signal}`));
    assertEquals(got, DEADLY.map((signal) => 128 + signal));
  });
}

Deno.test("knows the code although a hundred orphans die at the same time", async () => {
  await concurrently([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], async (code) => {
    const command = [fixture("orphan_maker"), "300", "100", String(code)];
    assertEquals(await run({ command }), { code, stdout: "", stderr: "" });
  });
});

interface NotStarted {
  title: string;
  code: number;
  make?: (folder: string) => Promise<string>;
  path?: string;
  text: string;
}

async function file(path: string, content: string | Uint8Array, mode: number): Promise<string> {
  await Deno.writeFile(
    path,
    typeof content === "string" ? new TextEncoder().encode(content) : content,
  );
  await Deno.chmod(path, mode);
  return path;
}

const NOT_STARTED: NotStarted[] = [
  {
    title: "a path that is not there",
    code: 127,
    path: "/srv/app",
    text: "no such file or directory (ENOENT)",
  },
  {
    title: "a name that is not in PATH",
    code: 127,
    path: "no-such-command",
    text: "no such file or directory (ENOENT)",
  },
  { title: "an empty name", code: 127, path: "", text: "no such file or directory (ENOENT)" },
  {
    title: "a path through a file",
    code: 127,
    path: "/etc/passwd/app",
    text: "not a directory (ENOTDIR)",
  },
  { title: "a directory", code: 126, path: "/etc", text: "it is a directory (EACCES)" },
  {
    title: "a file without an x bit",
    code: 126,
    make: (folder) => file(`${folder}/plain`, "#!/bin/sh\n", 0o644),
    text: "the file is not executable (EACCES)",
  },
  {
    title: "a file that this user may not execute",
    code: 126,
    make: (folder) => file(`${folder}/roots-own`, "#!/bin/sh\n", 0o700),
    text: "no permission to execute it (EACCES)",
  },
  {
    title: "a file in a folder that this user may not enter",
    code: 126,
    make: async (folder) => {
      await Deno.mkdir(`${folder}/closed`, { mode: 0o700 });
      return await file(`${folder}/closed/app`, "#!/bin/sh\n", 0o755);
    },
    text: "no permission to search a directory of its path (EACCES)",
  },
  {
    title: "a script whose interpreter is missing",
    code: 127,
    make: (folder) => file(`${folder}/script`, "#!/no/such/interpreter\n", 0o755),
    text: "it exists, but its interpreter does not (ENOENT)",
  },
];

for (const { title, code, make, path, text } of NOT_STARTED) {
  Deno.test(`exits with ${code} and says why for ${title}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.chmod(folder, 0o755);
      const name = make === undefined ? path! : await make(folder);
      const { code: got, stdout, stderr } = await run({ user: NOBODY, command: [name] });
      const [first, second, ...more] = stderr.split("\n");
      assertEquals({ got, stdout, first, more }, {
        got: code,
        stdout: "",
        first: `baronet[1] error: Cannot start "${name}": ${text}`,
        more: [""],
      });
      assertMatch(second, /^ {2}\S/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("exits with 126 for a program on a file system mounted with noexec", async () => {
  const folder = await Deno.makeTempDir();
  const mount = `mount -t tmpfs -o noexec tmpfs ${folder} && cp ${
    fixture("exit_with")
  } ${folder}/app && exec "$@"`;
  try {
    const { code, stderr } = await run({
      through: ["sh", "-c", mount, "sh"],
      command: [`${folder}/app`, "0"],
    });
    assertEquals(code, 126);
    assertMatch(
      stderr,
      /Cannot start ".*\/app": no permission to execute it \(EACCES\)\n {2}.*noexec/,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

// A root that holds no library
const inEmptyRoot = { ignore: SANITIZED };

Deno.test(
  "exits with 126 for a file of no executable format where there is no shell to try",
  inEmptyRoot,
  async () => {
    const folder = await Deno.makeTempDir();
    const root =
      `mkdir ${folder}/bin && cp ${BARONET} ${folder}/baronet && exec chroot ${folder} /baronet -- "$@"`;
    try {
      await file(`${folder}/junk`, new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]), 0o755);
      const { code, stderr } = await run({
        binary: "/bin/sh",
        options: ["-c", root, "sh", "/junk"],
      });
      assertEquals(code, 126);
      assertMatch(stderr, /Cannot start "\/junk": not in an executable format \(ENOEXEC\)\n {2}\S/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test("runs a script without a first line with the shell, as execvp(3) does", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = await file(`${folder}/script`, 'echo "$0 $1 $2"; exit 6\n', 0o755);
    assertEquals(await run({ command: [script, "a b", "c"] }), {
      code: 6,
      stdout: `${script} a b c\n`,
      stderr: "",
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("looks for the command in PATH as execvp(3) does: past what cannot be executed, to the first that can", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["a", "b", "c"]) await Deno.mkdir(`${folder}/${name}`);
    await file(`${folder}/a/app`, "#!/bin/sh\nexit 1\n", 0o644);
    await file(`${folder}/b/app`, "#!/bin/sh\nexit 2\n", 0o755);
    await file(`${folder}/c/app`, "#!/bin/sh\nexit 3\n", 0o755);
    const path = (...names: string[]) => names.map((name) => `${folder}/${name}`).join(":");
    const codeWith = async (PATH: string) =>
      (await run({ through: ["env", `PATH=${PATH}`], command: ["app"] })).code;
    assertEquals(await codeWith(path("none", "a", "b", "c")), 2);
    assertEquals(await codeWith(path("c", "b")), 3);
    assertEquals(await codeWith(path("none", "a")), 126);
    assertEquals(await codeWith(path("none")), 127);
    assertEquals(
      (await run({ cwd: `${folder}/b`, through: ["env", "PATH="], command: ["app"] })).code,
      2,
    );
    assertEquals((await run({ through: ["env", "-u", "PATH"], command: ["true"] })).code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
