// SPDX-License-Identifier: MIT
// Runs a program to its end with its output captured. The output is shown only when the
// program fails, as part of the error; progress is the business of progress.ts.
import { ROOT } from "./paths.ts";

export interface RunOptions {
  /** The working folder; default: the repository's root. */
  readonly cwd?: string;
  /** Added to the inherited environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What the program wrote to stdout. Throws with both outputs when it exits with non-zero. */
export async function runCommand(
  command: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const [program = "", ...args] = command;
  const { code, stdout, stderr } = await start(program, args, options);
  const decoder = new TextDecoder();
  if (code === 0) return decoder.decode(stdout);
  throw new Error(
    `Cannot run ${quoteCommand(command)}: exit code ${code}\n` +
      indent(decoder.decode(stdout) + decoder.decode(stderr)),
  );
}

async function start(
  program: string,
  args: string[],
  options: RunOptions,
): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(program, {
      args,
      cwd: options.cwd ?? ROOT,
      env: { ...options.env },
      stdin: "null",
    }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(
      `Cannot run "${program}": it is not installed\n  Install it, or run the task that does`,
      { cause },
    );
  }
}

/** The command as it can be pasted into a shell. */
export function quoteCommand(command: readonly string[]): string {
  return command.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function indent(text: string): string {
  return text.trimEnd().split("\n").map((line) => `  ${line}`).join("\n");
}
