// SPDX-License-Identifier: MIT
// Fuzzes the payload reader of the host with libFuzzer: `deno task fuzz [SECONDS]`, 60 without
// a number. Starts from test/payload_corpus/ and whatever earlier runs found (kept in
// build/fuzz/corpus). An input that breaks something is written to build/fuzz/ and belongs into
// test/payload_corpus/, which the end-to-end tests replay.
import { BUILD, ROOT } from "./paths.ts";
import { runTask, showStep } from "./progress.ts";
import { runCommand } from "./run_command.ts";
import { ensureTools } from "./tools.ts";

const FOLDER = `${BUILD}/fuzz`;
const CORPUS = "test/payload_corpus";
const DEFAULT_SECONDS = 60;
/** Enough for every branch: the parts of the layout are lengths, not contents. */
const MAX_INPUT_BYTES = 512;

async function fuzz(seconds: number): Promise<void> {
  await ensureTools(["clang", "libclang-rt-dev", "libc6-dev"]);
  await Deno.mkdir(`${FOLDER}/corpus`, { recursive: true });
  await runCommand([
    ...["clang", "-g", "-O1", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror"],
    ...["-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all"],
    ...["-Iinit/host", "init/host/payload.c", "test/payload_fuzz.c", "-o", `${FOLDER}/payload`],
  ]);
  const options = [`-max_total_time=${seconds}`, `-max_len=${MAX_INPUT_BYTES}`];
  await showStep(`fuzzing payload_parse() for ${seconds} s`, async () => {
    await runCommand([
      ...[`${FOLDER}/payload`, ...options, `-artifact_prefix=${FOLDER}/`],
      ...[`${FOLDER}/corpus`, `${ROOT}/${CORPUS}`],
    ]).catch((cause: Error) => {
      const advice = `copy the input that it wrote to ${FOLDER} into ${CORPUS}`;
      throw new Error(`Cannot trust payload_parse(): ${advice}\n${cause.message}`, { cause });
    });
  });
}

/** "90" → 90. */
export function parseSeconds(argument: string | undefined): number {
  const seconds = argument === undefined ? DEFAULT_SECONDS : Number(argument);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new Error(
    `Cannot fuzz for "${argument}": not a number of seconds\n  deno task fuzz 600`,
  );
}

if (import.meta.main) await runTask(() => fuzz(parseSeconds(Deno.args[0])));
