// SPDX-License-Identifier: MIT
// The built-in objects that the bundle needs.
#ifndef INTRINSICS_H
#define INTRINSICS_H

#include <quickjs.h>

// Adds them to a context of JS_NewContextRaw. 0, or -1 when memory has run out.
int intrinsics_add(JSContext *ctx);

// Makes what each start needs, once the program has been read. 0, or -1 when memory has run out.
int intrinsics_keep(JSContext *ctx);

// Collects garbage, and takes everything that is left for permanent from now on. Nothing can be
// compiled afterwards, neither a program nor a regular expression. 0; -1 when memory has run out.
int intrinsics_freeze(JSContext *ctx);

// Drops from a compiled function, and all within it, what only debuggers and toString() read:
// the source, the line numbers and the names of variables. Names of functions stay.
void intrinsics_strip(JSContext *ctx, JSValueConst function);

// The same, and moves it into less memory: it cannot be written to a file any more. Takes the
// function over; JS_EXCEPTION when memory has run out.
JSValue intrinsics_compact(JSContext *ctx, JSValue function);

// Looks up which fields the object literals of a program have, so that they begin with them. 0, or
// -1 when memory has run out.
int intrinsics_find_literals(JSContext *ctx, JSValueConst program);

#endif
