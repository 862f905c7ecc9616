// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The text of --help, --version and --license. README.md repeats the help text;
// scripts/check_lists.ts compares the two.
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
    .map((option) => formatRow(formatOption(option), option.help));
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

const COPYRIGHTS = [
  "baronet: Copyright (c) 2026 the baronet authors",
  "QuickJS-ng: Copyright (c) 2017-2024 Fabrice Bellard, Charlie Gordon;",
  "  2023-2025 Ben Noordhuis, Saúl Ibarra Corretgé",
  "musl: Copyright (c) 2005-2020 Rich Felker and many other contributors",
  "@std/cli: Copyright (c) 2018-2026 the Deno authors",
];

/** All parts of the binary are under the same license, so its text is printed once. */
export function licenseText(): string {
  return `${COPYRIGHTS.join("\n")}

Each under the MIT license:

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
}
