// SPDX-License-Identifier: MIT
import { assertEquals, assertMatch } from "@std/assert";
import { licenseText } from "./license.ts";
import { NOTICES } from "./notices.ts";
import { usageText, versionText } from "./usage.ts";

const USAGE =
  `baronet: an init for containers. Forwards signals, reaps orphans, waits for everybody.

Usage: baronet [OPTION...] [--] COMMAND [ARG...] [--- [COMMAND-OPTION...] COMMAND [ARG...]]...
       baronet --explain [--stop-signal SIG] [--log text|json] [PID]
       baronet --send SIG [--] [PID...]
       baronet --probe [--probe-log FILE] [--probe-exit SIG=CODE] [--probe-alone] [WORD...]

Options:
  -g, --group           forward signals to each command's process group, not to the command alone
  -a, --all             at the end, TERM every process there is, even with --no-wait; only as PID 1
  -r, --rewrite FROM:TO
                        forward the signal FROM as the signal TO; TO may be 0 or drop
  --delay SIG=DURATION  wait before SIG is forwarded; a second SIG forwards it at once
  --stop-timeout DURATION
                        how long commands may take after a stop signal before KILL (default: for ever)
  --grace DURATION      how long others may take after the commands have exited: TERM, wait, KILL (default 5s)
  --no-wait             exit as soon as the commands have exited, wait for nobody else
  --any                 the first watched command to exit ends them all; its code is the exit code
  -e, --expect CODE[=CODE]
                        take an exit code, or a range such as 1-9, for 0 or for another code
  -s, --subreaper       accepted: where it is not PID 1, baronet adopts orphans without being told
  -p, --parent-death SIG
                        take the death of the parent process for the signal SIG
  -w, --warn-reap       log each adopted orphan that is reaped, by name
  -P, --pause           no command: reap orphans until TERM or INT, then exit with 0
  --as NAME             take the command line of tini, docker-init, dumb-init, catatonit, smell-baron or kill
  --log text|json       how log lines on stderr are written (default text)
  -v, --verbose         say more on stderr: -v what happens, -vv every event and effect
  -q, --quiet           say nothing but errors
  -h, --help            print this text and exit
  -V, --version         print the version and exit
  -l, -L, --license     print the licenses and exit

Options of one command, before its name:
  -c, --first           run it before all others; unless it exits with 0 they are not started
  -f, --watch           watch this command: where one is watched, only the watched ones are waited for
  --stop-signal SIG     what TERM becomes for this command
  --user USER[:GROUP]   run it as this user, by name or number
  --chdir DIR           run it in this folder
  --env NAME=VALUE      set an environment variable
  --unset-env NAME      leave an environment variable out

Instead of running commands; PID is 1 where none is named:
  --explain             say what PID and all below it do on each signal, and why they would not stop
  --send SIG            send SIG to each PID, a negative one being a process group
  --probe               be a command that writes a line of JSON for each signal it receives
  --probe-log FILE      with --probe: append the lines to FILE (default: stdout)
  --probe-exit SIG=CODE
                        with --probe: the signal that ends it, and its exit code then (default TERM=0)
  --probe-alone         with --probe: do not make orphans to see what becomes of them

SIG: a name with or without SIG, a number from 1 to 64, RTMIN+n or RTMAX-n.
DURATION: 500ms, 5s, 2m, 1h, or seconds alone.
BARONET_OPTIONS holds options too, separated by spaces; the command line wins.
A word ---- in a command stands for ---.

Exit code: the command's own; 128+n when signal n killed it; 127 command not found;
126 not executable; 100 wrong usage; 111 a system call failed. Of --explain: 1 when it found
something to change, else 0.`;

Deno.test("usageText() explains every option and every exit code", () => {
  assertEquals(usageText(), USAGE);
});

Deno.test("versionText() names the engine where there is one", () => {
  // The number is that of version.ts, which scripts/check_lists.ts compares with the others.
  assertMatch(versionText(undefined), /^baronet \d+\.\d+\.\d+$/);
  assertMatch(versionText("0.15.1"), /^baronet \d+\.\d+\.\d+ \(QuickJS-ng 0\.15\.1\)$/);
});

const LICENSE = `baronet: Copyright (c) 2026 the baronet authors
QuickJS-ng: Copyright (c) 2017-2024 Fabrice Bellard, Charlie Gordon;
  2023-2025 Ben Noordhuis, Saúl Ibarra Corretgé
musl: Copyright (c) 2005-2020 Rich Felker and many other contributors

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

Deno.test("licenseText() prints who holds the copyrights, and the license once", () => {
  assertEquals(licenseText(NOTICES), LICENSE);
});
