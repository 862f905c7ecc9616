// SPDX-License-Identifier: MIT
// Pure: the command line of `deno task verify` -> inputs. Its options are the Action's inputs of the
// stages verify and report, under the same names and with the same defaults.
import { parseArgs } from "@std/cli/parse-args";
import { INPUT_DEFAULTS, type InputName, type Inputs, parseInputs } from "./inputs.ts";

const OPTIONS: Readonly<Partial<Record<InputName, string>>> = {
  platform: "platform of the image, as linux/arm64",
  "run-args": "options for docker create, as --env A=b",
  command: "what replaces the image's CMD",
  ready: "auto, log:REGEX or delay:MILLISECONDS",
  "ready-timeout": "seconds until it must be ready",
  signals: "signals to try beside the stop signal",
  "required-signals": "signals that must reach the application",
  "grace-period": "seconds from the stop signal to KILL",
  "expected-exit-code": "exit codes of a good stop",
  probe: "auto, cmd, overlay or off",
  baronet: "path of a baronet binary to probe with",
  main: "pattern of the application's command line",
  orphans: "warn, fail or off: what an unreaped orphan is",
  trace: "off, or privileged: the kernel's trace of signals is a witness",
  "trace-image": "image of the privileged container that traces",
  report: "path for the report as JSON",
  sarif: "path for the findings as SARIF",
};

export type CommandLine = { readonly help: true } | {
  readonly help: false;
  readonly ref: string;
  readonly inputs: Inputs;
};

/** Throws with what is wrong, and what would be right. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const unknown: string[] = [];
  const parsed = parseArgs(joinValues(args), {
    string: Object.keys(OPTIONS),
    boolean: ["help"],
    alias: { h: "help" },
    unknown(word: string, name?: string) {
      if (name !== undefined) unknown.push(word);
      return name === undefined;
    },
  }) as Record<string, unknown> & { _: unknown[]; help: boolean };
  if (parsed.help) return { help: true };
  if (unknown.length > 0) {
    throw new Error(
      `Cannot use "${unknown[0]}": there is no such option\n  "deno task verify --help" lists them`,
    );
  }
  const [ref, ...more] = parsed._.map(String);
  if (ref === undefined || more.length > 0) {
    throw new Error(
      `Cannot verify ${ref === undefined ? "nothing" : `"${more[0]}" as well`}: ` +
        "one image is verified\n  deno task verify IMAGE [OPTION...]",
    );
  }
  const raw = Object.fromEntries(
    Object.keys(OPTIONS).map((name) => [name, parsed[name] as string | undefined]),
  );
  return { help: false, ref, inputs: parseInputs({ ...raw, image: ref }) };
}

/** `--name=value` for `--name value`: a value may begin with a hyphen, as those of run-args do. */
function joinValues(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const isOption = args[i].startsWith("--") && args[i].slice(2) in OPTIONS;
    if (!isOption) joined.push(args[i]);
    else if (i + 1 < args.length) joined.push(`${args[i]}=${args[++i]}`);
    else throw new Error(`Cannot use ${args[i]}: it needs a value behind it`);
  }
  return joined;
}

export function usageOfVerify(): string {
  const names = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[];
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const value = INPUT_DEFAULTS[name];
    return `  --${name.padEnd(width)}  ${OPTIONS[name]}${
      value === "" ? "" : ` (default ${value})`
    }`;
  });
  return `deno task verify IMAGE [OPTION...]: proves how an image stops, in a Docker Engine.

Options:
${lines.join("\n")}
  -h, --${"help".padEnd(width - 4)}  print this text and exit

Exit codes: 0 pass or warn, 1 fail, 2 inconclusive, 100 wrong usage.
`;
}
