// SPDX-License-Identifier: MIT
// The built-in objects that the bundle needs.
#ifndef INTRINSICS_H
#define INTRINSICS_H

#include <quickjs.h>

// Adds them to a context of JS_NewContextRaw. 0, or -1 when memory has run out.
int intrinsics_add(JSContext *ctx);

// ---- Object literals. An object gets its properties one by one, and the engine looks up, or
// makes, the shape for each. The shapes of a program's literals can be there before it runs.

// `names`: lines of property names in the order of a literal, with commas in between. 0, or -1.
int intrinsics_add_shapes(JSContext *ctx, const char *names);
// Lines like that for every shape there is.
void intrinsics_list_shapes(JSContext *ctx, void (*write)(const char *text));

// Collects garbage, and takes everything that is left for permanent from now on. Nothing can be
// compiled afterwards, neither a program nor a regular expression.
void intrinsics_freeze(JSContext *ctx);

// Drops from a compiled function, and all within it, what only debuggers and toString() read:
// the source and the line numbers. Names of functions stay.
void intrinsics_strip(JSContext *ctx, JSValueConst function);

#endif
