// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The text of --help and --version. README.md repeats the help text; scripts/check_lists.ts compares
// the two.
import { OPTION_HELP } from "./option_help.ts";
import { formatOption, OPTIONS, type OptionSpec } from "./option_table.ts";
import { VERSION } from "./version.ts";

const COLUMN = 22;

function formatRow(left: string, right: string): string {
  return left.length < COLUMN - 1
    ? `  ${left.padEnd(COLUMN)}${right}`
    : `  ${left}\n  ${" ".repeat(COLUMN)}${right}`;
}

const SHOWN = OPTIONS.filter((option: OptionSpec) => !option.isInternal);

function formatRows(scope: OptionSpec["scope"]): string[] {
  return SHOWN.filter((option) => option.scope === scope)
    .map((option) => formatRow(formatOption(option), OPTION_HELP[option.name]));
}

export function usageText(): string {
  return [
    "baronet: an init for containers. Forwards signals, reaps orphans, waits for everybody.",
    "",
    "Usage: baronet [OPTION...] [--] COMMAND [ARG...] [--- [COMMAND-OPTION...] COMMAND [ARG...]]...",
    "       baronet --explain [--stop-signal SIG] [--log text|json] [PID]",
    "       baronet --send SIG [--] [PID...]",
    "       baronet --probe [--probe-log FILE] [--probe-exit SIG=CODE] [--probe-alone] [WORD...]",
    "",
    "Options:",
    ...formatRows("baronet"),
    "",
    "Options of one command, before its name:",
    ...formatRows("command"),
    "",
    "Instead of running commands; PID is 1 where none is named:",
    ...formatRows("instead"),
    "",
    "SIG: a name with or without SIG, a number from 1 to 64, RTMIN+n or RTMAX-n.",
    "DURATION: 500ms, 5s, 2m, 1h, or seconds alone.",
    "BARONET_OPTIONS holds options too, separated by spaces; the command line wins.",
    "A word ---- in a command stands for ---.",
    "",
    "Exit code: the command's own; 128+n when signal n killed it; 127 command not found;",
    "126 not executable; 100 wrong usage; 111 a system call failed. Of --explain: 1 when it found",
    "something to change, else 0.",
  ].join("\n");
}

/** `engineVersion`: what the host says of the engine it is built on, where there is one. */
export function versionText(engineVersion: string | undefined): string {
  const engine = engineVersion === undefined ? "" : ` (QuickJS-ng ${engineVersion})`;
  return `baronet ${VERSION}${engine}`;
}
