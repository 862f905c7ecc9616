// SPDX-License-Identifier: MIT
// The base runtime: blocks signals, finds the program that deno compile appended, runs it.
// Which signals go where, when to stop and what to say is decided in TypeScript (init/core).
#include <unistd.h>

#include "engine.h"
#include "guard.h"
#include "log.h"
#include "payload.h"
#include "signals.h"
#include "syscalls.h"

#define EXIT_SYSTEM_CALL_FAILED 111

static int fail(const char *sentence, const char *reason) {
  log_line("fatal", sentence, reason, 0);
  return EXIT_SYSTEM_CALL_FAILED;
}

static int run(JSContext *ctx, const struct payload *program) {
  if (ctx == NULL) return fail("Cannot start the engine", "out of memory");
  int code = engine_evaluate(ctx, program->source, program->source_len);
  if (code == 0) code = engine_call_main(ctx);
  if (code >= 0) return code;
  char reason[256];
  engine_exception_text(ctx, reason, sizeof reason);
  if (guard_has_commands()) guard_run(reason);
  return fail("Cannot run the program", reason);
}

int main(int argc, char **argv) {
  signals_block_all();
  signals_adopt_sigchld();
  (void)argc; // argv ends with NULL
  syscalls_set_process(argv, environ);
  struct payload program;
  enum payload_error error = payload_find(&program);
  if (error != PAYLOAD_OK) return fail("Cannot find the program", payload_strerror(error));
  _exit(run(engine_start(), &program));
}
