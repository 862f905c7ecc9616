// SPDX-License-Identifier: MIT
// The built-in objects that the bundle needs.
#ifndef INTRINSICS_H
#define INTRINSICS_H

#include <quickjs.h>

// Adds them to a context of JS_NewContextRaw. 0, or -1 when memory has run out.
int intrinsics_add(JSContext *ctx);

// Object literals get their properties one by one: makes room for a few at once, instead of
// growing with each. 0, or -1 when memory has run out.
int intrinsics_make_room(JSContext *ctx);

// Collects garbage, and takes everything that is left for permanent from now on. Nothing can be
// compiled afterwards, neither a program nor a regular expression.
void intrinsics_freeze(JSContext *ctx);

// Drops from a compiled function, and all within it, what only debuggers and toString() read:
// the source, the line numbers and the names of variables. Names of functions stay.
void intrinsics_strip(JSContext *ctx, JSValueConst function);

#endif
