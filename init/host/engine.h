// SPDX-License-Identifier: MIT
// QuickJS-ng, set up with what the bundle needs and nothing else.
#ifndef ENGINE_H
#define ENGINE_H

#include <quickjs.h>
#include <stddef.h>
#include <stdint.h>

// A context whose memory comes from heap.c, with the global `host`. NULL: out of memory.
JSContext *engine_start(void);

// Runs the top level of the program, which hands its main function to host.start(), and may hand
// the source of its other part to host.add_part(), a function that is there meanwhile.
// 0, or -1 with an exception pending.
int engine_evaluate(JSContext *ctx, const unsigned char *source, size_t len);

// Calls that main function: its exit code, or -1 with an exception pending.
int engine_call_main(JSContext *ctx);

// What is seldom wanted is kept as bytecode in the engine's own form for files, which takes less
// than half of what functions take.
struct engine_part {
  uint8_t *bytes; // NULL: there is none
  size_t len;
};

// What was added, and the same from a snapshot.
struct engine_part engine_kept_part(void);
void engine_keep_part(struct engine_part kept);

// Runs that part. 0, or -1 with an exception pending.
int engine_run_part(JSContext *ctx);

// The pending exception as text into `text`, always terminated.
void engine_exception_text(JSContext *ctx, char *text, size_t size);

#endif
