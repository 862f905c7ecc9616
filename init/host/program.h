// SPDX-License-Identifier: MIT
// The program that deno compile appended to this executable, read, evaluated and run.
#ifndef PROGRAM_H
#define PROGRAM_H

#include <quickjs.h>

// What keeps a program from running. The exit code.
int program_fail(const char *sentence, const char *reason);

// The exit code for what engine_call_main or engine_evaluate returned: a negative one comes with
// an exception, and with the guard going on where a command runs already.
int program_finish(JSContext *ctx, int code);

// Runs the appended program. The exit code. NULL where there is only a snapshot: then what reads
// and compiles is not there either (scripts/snapshot/).
int program_run(void) __attribute__((weak));

#endif
