// SPDX-License-Identifier: MIT
// Replays the small inputs that fuzzing found worth keeping (test/payload_corpus/, grown with
// `deno task fuzz`) on the payload reader with sanitizers: each one as it is, cut off after
// every byte, and with every single bit changed.
import { assertEquals } from "@std/assert";
import { ensureTools } from "../scripts/tools.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const CORPUS = `${ROOT}test/payload_corpus`;

async function run(command: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [program, ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program, { args, cwd: ROOT }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("survives every truncation and every single bit error of the corpus", async () => {
  await ensureTools(["gcc", "libc6-dev"]);
  const inputs = [...Deno.readDirSync(CORPUS)].map(({ name }) => `${CORPUS}/${name}`);
  const folder = await Deno.makeTempDir();
  try {
    const compiled = await run([
      ...["gcc", "-std=c11", "-D_GNU_SOURCE", "-O1", "-g", "-Wall", "-Wextra", "-Werror"],
      ...["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-DREPLAY"],
      ...["-Iinit/host", "init/host/payload.c", "test/payload_fuzz.c", "-o", `${folder}/replay`],
    ]);
    assertEquals(compiled, { code: 0, stdout: "", stderr: "" });
    assertEquals(await run([`${folder}/replay`, ...inputs]), {
      code: 0,
      stdout: `${inputs.length} inputs\n`,
      stderr: "",
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
