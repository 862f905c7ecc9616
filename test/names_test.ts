// SPDX-License-Identifier: MIT
// The names that baronet answers to: by the base name of argv[0], which a copy, a symbolic link or
// a caller gives it, and by --as.
import { assertEquals, assertMatch } from "@std/assert";
import { BARONET, run } from "./harness.ts";
import { named } from "./named.ts";

/** How each of them is known: what it prints for a word that all of them understand somehow. */
const INITS = [
  { name: "baronet", word: "--version", code: 0, stdout: /^baronet \d+\.\d+\.\d+/, stderr: /^$/ },
  { name: "tini", word: "--version", code: 0, stdout: /^tini version \d.* - git\./, stderr: /^$/ },
  {
    name: "docker-init",
    word: "--version",
    code: 0,
    stdout: /^tini version \d.* - git\./,
    stderr: /^$/,
  },
  { name: "dumb-init", word: "-V", code: 0, stdout: /^$/, stderr: /^dumb-init v1\.2\.5\n$/ },
  {
    name: "catatonit",
    word: "--version",
    code: 0,
    stdout: /^tini version 0\.2\.1_catatonit\n$/,
    stderr: /^$/,
  },
  {
    name: "smell-baron",
    word: "--",
    code: 1,
    stdout: /^$/,
    stderr: /please supply at least one command to run\n$/,
  },
  {
    name: "kill",
    word: "--help",
    code: 0,
    stdout: /^kill \(baronet\): usage: kill /,
    stderr: /^$/,
  },
];
const ALIASES: Record<string, string> = {
  "tini-static": "tini",
  "podman-init": "catatonit",
  "smell-baron.musl": "smell-baron",
};

interface Expected {
  code: number;
  stdout: RegExp;
  stderr: RegExp;
}

async function answers(expected: Expected, setup: { binary: string; options: string[] }) {
  const { code, stdout, stderr } = await run(setup);
  assertEquals(code, expected.code);
  assertMatch(stdout, expected.stdout);
  assertMatch(stderr, expected.stderr);
}

for (const { name, word, ...expected } of INITS) {
  Deno.test(`answers as ${name} when it is a file of that name`, async () => {
    await answers(expected, { binary: await named(name), options: [word] });
  });

  Deno.test(`answers as ${name} when a symbolic link of that name leads to it`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.symlink(BARONET, `${folder}/${name}`);
      await answers(expected, { binary: `${folder}/${name}`, options: [word] });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  Deno.test(`answers as ${name} when the caller calls it so, in any folder`, async () => {
    for (const argv0 of [name, `/sbin/${name}`, `./a/../${name}`]) {
      const script = `exec -a '${argv0}' ${BARONET} ${word}`;
      await answers(expected, { binary: "/bin/bash", options: ["-c", script] });
    }
  });

  Deno.test(`answers as ${name} with --as, whatever its own name`, async () => {
    for (const own of [BARONET, await named("tini"), await named("dumb-init")]) {
      await answers(expected, { binary: own, options: ["--as", name, word] });
      await answers(expected, { binary: own, options: [`--as=${name}`, word] });
    }
  });
}

for (const [alias, name] of Object.entries(ALIASES)) {
  Deno.test(`answers as ${name} when it is called ${alias}`, async () => {
    const { word, ...expected } = INITS.find((init) => init.name === name)!;
    await answers(expected, { binary: await named(alias), options: [word] });
  });
}

for (const name of ["init", "baronet-amd64.musl", "tini2", "TINI", "my-dumb-init"]) {
  Deno.test(`answers as baronet when it is called ${name}, which means nothing`, async () => {
    const { word, ...expected } = INITS[0];
    await answers(expected, { binary: await named(name), options: [word] });
  });
}

const KNOWN = "baronet knows baronet, tini, docker-init, dumb-init, catatonit, smell-baron, kill";
const WRONG = [
  {
    options: ["--as", "dumbinit"],
    text: 'Cannot use "dumbinit" for --as: no such init',
    advice: `Did you mean dumb-init? ${KNOWN}`,
  },
  {
    options: ["--as=systemd"],
    text: 'Cannot use "systemd" for --as: no such init',
    advice: KNOWN,
  },
  {
    options: ["-v", "--as", "tini"],
    text: 'Cannot use option "--as": it is not the first one',
    advice: "Write it in front of all others: it says how they are read",
  },
];

for (const { options, text, advice } of WRONG) {
  Deno.test(`refuses "${options.join(" ")}" in two lines, exit code 100`, async () => {
    assertEquals(await run({ options, command: ["true"] }), {
      code: 100,
      stdout: "",
      stderr: `baronet[1] fatal: ${text}\n  ${advice}\n`,
    });
  });
}

Deno.test("takes --as behind the command's name for an argument of the command", async () => {
  const { code, stdout } = await run({ options: ["sh", "-c", 'echo "$@"', "sh", "--as", "tini"] });
  assertEquals({ code, stdout }, { code: 0, stdout: "--as tini\n" });
});
