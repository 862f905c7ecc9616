// SPDX-License-Identifier: MIT
// The base runtime: blocks signals, then runs the program, from the snapshot of it where there is
// one.
// Which signals go where, when to stop and what to say is decided in TypeScript (init/core).
#include <unistd.h>

#include "engine.h"
#include "guard.h"
#include "log.h"
#include "program.h"
#include "signals.h"
#include "snapshot.h"
#include "syscalls.h"

#define EXIT_SYSTEM_CALL_FAILED 111

int program_fail(const char *sentence, const char *reason) {
  log_line("fatal", sentence, reason, 0);
  return EXIT_SYSTEM_CALL_FAILED;
}

int program_finish(JSContext *ctx, int code) {
  if (code >= 0) return code;
  char reason[256];
  engine_exception_text(ctx, reason, sizeof reason);
  if (guard_has_commands()) guard_run(reason);
  return program_fail("Cannot run the program", reason);
}

static int run(char **argv) {
  JSContext *ctx = snapshot_resume();
  if (ctx != NULL) return program_finish(ctx, engine_call_main(ctx));
  int code = snapshot_make == NULL ? -1 : snapshot_make(argv);
  if (code >= 0) return code;
  if (program_run == NULL) return program_fail("Cannot find the program", "it has no snapshot");
  return program_run();
}

int main(int argc, char **argv) {
  signals_block_all();
  signals_adopt_sigchld();
  (void)argc; // argv ends with NULL
  syscalls_set_process(argv, environ);
  _exit(run(argv));
}
