// SPDX-License-Identifier: MIT
// The engine checks each time that a `let` or `const` is read whether it has been initialized yet.
// TypeScript has checked that, once, for variables that one function alone uses (its errors 2448
// and 2454); those that inner functions use keep their checks. Included by intrinsics.c behind the
// engine.
#ifndef UNGUARDED_H
#define UNGUARDED_H

#include <quickjs.h>

// Called when the functions within this one have been compiled, so that it is known what they use.
static void leave_unguarded(JSFunctionDef *function) {
  for (int i = 0; i < function->var_count; i++) {
    JSVarDef *variable = &function->vars[i];
    // That of a derived class is set by super(), once.
    if (variable->var_name == JS_ATOM_this) continue;
    if (!variable->is_captured) variable->is_lexical = false;
  }
}

#endif
