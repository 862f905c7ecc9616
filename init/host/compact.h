// SPDX-License-Identifier: MIT
// Compiled functions without what only the compiler, debuggers and toString() read: the source, the
// line numbers, the names of variables, and all else that is known of variables that no closure
// captures. Names of functions stay. Included by intrinsics.c behind the engine.
#ifndef COMPACT_H
#define COMPACT_H

#include <quickjs.h>

static void forget(JSContext *ctx, JSAtom *name) {
  JS_FreeAtom(ctx, *name);
  *name = JS_ATOM_NULL;
}

// What is left of a variable are its place and kind; a global one is found by its name.
static void forget_variables(JSContext *ctx, JSFunctionBytecode *code) {
  for (int i = 0; code->vardefs != NULL && i < code->arg_count + code->var_count; i++) {
    JSVarDef *variable = &code->vardefs[i];
    forget(ctx, &variable->var_name);
    variable->scope_level = 0;
    variable->scope_next = -1;
  }
  for (int i = 0; i < code->closure_var_count; i++) {
    JSClosureVar *variable = &code->closure_var[i];
    if (variable->closure_type < JS_CLOSURE_GLOBAL_REF) forget(ctx, &variable->var_name);
  }
}

static void forget_source(JSContext *ctx, JSFunctionBytecode *code) {
  js_free(ctx, code->source);
  js_free(ctx, code->pc2line_buf);
  code->source = NULL;
  code->pc2line_buf = NULL;
  code->source_len = code->pc2line_len = 0;
  forget_variables(ctx, code);
}

// How many of the variables' descriptions the engine still needs: it looks a variable up there when
// a closure captures it.
static int count_captured(const JSFunctionBytecode *code) {
  int count = code->vardefs == NULL ? 0 : code->arg_count + code->var_count;
  while (count > 0 && !code->vardefs[count - 1].is_captured) count--;
  return count;
}

// Where it is now; NULL: there is none of it.
static void *append(char **next, const void *from, size_t len) {
  if (len == 0) return NULL;
  char *at = memcpy(*next, from, len);
  *next += len;
  return at;
}

// The engine keeps a function and all that it consists of in one block. Where the first variable
// has no name it does not look for the others (scripts/patch_engine.ts). A copy in a smaller one,
// and the block that it was in is freed. NULL when memory has run out.
static JSFunctionBytecode *move_function(JSContext *ctx, JSFunctionBytecode *code) {
  int captured = count_captured(code);
  size_t constants = sizeof(JSValue) * (size_t)code->cpool_count;
  size_t variables = sizeof(JSVarDef) * (size_t)captured;
  size_t closure = sizeof(JSClosureVar) * code->closure_var_count;
  // Values are aligned to 8 bytes, also where the rest takes 4.
  size_t begin = (sizeof *code + 7) / 8 * 8;
  size_t len = begin + constants + variables + closure + (size_t)code->byte_code_len;
  JSFunctionBytecode *moved = js_malloc(ctx, len);
  if (moved == NULL) return NULL;
  *moved = *code;
  char *next = (char *)moved + begin;
  moved->cpool = append(&next, code->cpool, constants);
  moved->vardefs = append(&next, code->vardefs, variables);
  moved->closure_var = append(&next, code->closure_var, closure);
  moved->byte_code_buf = append(&next, code->byte_code_buf, (size_t)code->byte_code_len);
  JS_REF_COUNT(moved) = 1;
  remove_gc_object(&code->header);
  add_gc_object(ctx->rt, &moved->header, JS_GC_OBJ_TYPE_FUNCTION_BYTECODE);
  js_free(ctx, code);
  return moved;
}

JSValue intrinsics_compact(JSContext *ctx, JSValue function) {
  if (JS_VALUE_GET_TAG(function) != JS_TAG_FUNCTION_BYTECODE) return function;
  JSFunctionBytecode *code = JS_VALUE_GET_PTR(function);
  forget_source(ctx, code);
  for (int i = 0; i < code->cpool_count; i++) {
    code->cpool[i] = intrinsics_compact(ctx, code->cpool[i]);
    if (JS_IsException(code->cpool[i])) return JS_EXCEPTION;
  }
  JSFunctionBytecode *moved = move_function(ctx, code);
  return moved == NULL ? JS_EXCEPTION : JS_MKPTR(JS_TAG_FUNCTION_BYTECODE, moved);
}

void intrinsics_strip(JSContext *ctx, JSValueConst function) {
  if (JS_VALUE_GET_TAG(function) != JS_TAG_FUNCTION_BYTECODE) return;
  JSFunctionBytecode *code = JS_VALUE_GET_PTR(function);
  forget_source(ctx, code);
  for (int i = 0; i < code->cpool_count; i++) intrinsics_strip(ctx, code->cpool[i]);
}

#endif
