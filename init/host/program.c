// SPDX-License-Identifier: MIT
// See program.h.
#include "program.h"

#include "engine.h"
#include "payload.h"

int program_run(void) {
  struct payload program;
  enum payload_error error = payload_find(&program);
  if (error != PAYLOAD_OK) return program_fail("Cannot find the program", payload_strerror(error));
  JSContext *ctx = engine_start();
  if (ctx == NULL) return program_fail("Cannot start the engine", "out of memory");
  int code = engine_evaluate(ctx, program.source, program.source_len);
  return program_finish(ctx, code == 0 ? engine_call_main(ctx) : code);
}
