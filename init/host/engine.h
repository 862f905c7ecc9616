// SPDX-License-Identifier: MIT
// QuickJS-ng, set up with what the bundle needs and nothing else.
#ifndef ENGINE_H
#define ENGINE_H

#include <quickjs.h>
#include <stddef.h>

// A context whose memory comes from heap.c, with the global `host`. NULL: out of memory.
JSContext *engine_start(void);

// Runs the top level of the program, which hands its main function to host.start().
// 0, or -1 with an exception pending.
int engine_evaluate(JSContext *ctx, const unsigned char *source, size_t len);

// Calls that main function: its exit code, or -1 with an exception pending.
int engine_call_main(JSContext *ctx);

// The pending exception as text into `text`, always terminated.
void engine_exception_text(JSContext *ctx, char *text, size_t size);

#endif
