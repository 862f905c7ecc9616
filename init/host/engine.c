// SPDX-License-Identifier: MIT
// See engine.h.
#include "engine.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "heap.h"
#include "intrinsics.h"
#include "syscalls.h"

// Half of the smallest stack a container is usually given is plenty: nothing recurses.
#define STACK_SIZE ((size_t)256 << 10)

static void *engine_calloc(void *opaque, size_t count, size_t size) {
  (void)opaque;
  return heap_zalloc(count, size);
}

static void *engine_malloc(void *opaque, size_t size) {
  (void)opaque;
  return heap_alloc(size);
}

static void engine_free(void *opaque, void *block) {
  (void)opaque;
  heap_free(block);
}

static void *engine_realloc(void *opaque, void *block, size_t size) {
  (void)opaque;
  return heap_realloc(block, size);
}

// "Unknown", as on systems that cannot tell. The engine would keep accounts of every byte, which
// is a tenth of the work of a start; like this it counts blocks, and collects cycles by that.
static size_t engine_usable_size(const void *block) {
  (void)block;
  return 0;
}

static const JSMallocFunctions allocator = {
  engine_calloc, engine_malloc, engine_free, engine_realloc, engine_usable_size,
};

JSContext *engine_start(void) {
  JSRuntime *runtime = JS_NewRuntime2(&allocator, NULL);
  if (runtime == NULL) return NULL;
  JS_SetMaxStackSize(runtime, STACK_SIZE);
  JSContext *ctx = JS_NewContextRaw(runtime);
  if (ctx == NULL) return NULL;
  if (intrinsics_add(ctx) < 0) return NULL;
  return syscalls_install(ctx) < 0 ? NULL : ctx;
}

// Without sources and line numbers. JS_EXCEPTION where it does not compile.
static JSValue compile(JSContext *ctx, const char *text, size_t len, const char *name) {
  int flags = JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_STRICT | JS_EVAL_FLAG_COMPILE_ONLY;
  JSValue program = JS_Eval(ctx, text, len, name, flags);
  if (!JS_IsException(program)) intrinsics_strip(ctx, program);
  return program;
}

static int run(JSContext *ctx, JSValue program) {
  JSValue value = JS_EvalFunction(ctx, program); // frees it
  int failed = JS_IsException(value);
  JS_FreeValue(ctx, value);
  return failed ? -1 : 0;
}

static struct engine_part part;

struct engine_part engine_kept_part(void) { return part; }

void engine_keep_part(struct engine_part kept) { part = kept; }

static JSValue add_part(JSContext *ctx, JSValueConst this_value, int argc, JSValueConst *argv) {
  (void)this_value, (void)argc;
  size_t len;
  const char *text = JS_ToCStringLen(ctx, &len, argv[0]);
  if (text == NULL) return JS_EXCEPTION;
  JSValue program = compile(ctx, text, len, "part.js");
  JS_FreeCString(ctx, text);
  if (JS_IsException(program)) return JS_EXCEPTION;
  uint8_t *bytes = JS_WriteObject(ctx, &part.len, program, JS_WRITE_OBJ_BYTECODE);
  JS_FreeValue(ctx, program);
  if (bytes == NULL) return JS_EXCEPTION;
  // The writer leaves room for more behind them.
  part.bytes = heap_alloc(part.len);
  if (part.bytes != NULL) memcpy(part.bytes, bytes, part.len);
  js_free(ctx, bytes);
  return part.bytes == NULL ? JS_ThrowOutOfMemory(ctx) : JS_UNDEFINED;
}

// `add_part` is a function of `host`, or not. -1 with an exception pending.
static int offer_add_part(JSContext *ctx, int is_offered) {
  JSValue global = JS_GetGlobalObject(ctx);
  JSValue host = JS_GetPropertyStr(ctx, global, "host");
  JSAtom name = JS_NewAtom(ctx, "add_part");
  int done = is_offered
                 ? JS_SetProperty(ctx, host, name, JS_NewCFunction(ctx, add_part, "add_part", 1))
                 : JS_DeleteProperty(ctx, host, name, 0);
  JS_FreeAtom(ctx, name);
  JS_FreeValue(ctx, host);
  JS_FreeValue(ctx, global);
  return done;
}

int engine_evaluate(JSContext *ctx, const unsigned char *source, size_t len) {
  // JS_Eval wants a zero behind the source; in the file the next section's magic follows.
  char *text = heap_alloc(len + 1);
  if (text == NULL) {
    JS_ThrowOutOfMemory(ctx);
    return -1;
  }
  memcpy(text, source, len);
  text[len] = '\0';
  JSValue program = compile(ctx, text, len, "init.js");
  heap_free(text);
  if (JS_IsException(program)) return -1;
  if (offer_add_part(ctx, 1) < 0 || run(ctx, program) < 0 || offer_add_part(ctx, 0) < 0) return -1;
  return intrinsics_make_room(ctx);
}

int engine_run_part(JSContext *ctx) {
  if (part.bytes == NULL) {
    JS_ThrowInternalError(ctx, "the program has one part");
    return -1;
  }
  JSValue program = JS_ReadObject(ctx, part.bytes, part.len, JS_READ_OBJ_BYTECODE);
  return JS_IsException(program) ? -1 : run(ctx, program);
}

int engine_call_main(JSContext *ctx) {
  JSValue value = JS_Call(ctx, syscalls_main_function(), JS_UNDEFINED, 0, NULL);
  int32_t code = -1;
  if (!JS_IsException(value) && JS_ToInt32(ctx, &code, value) < 0) code = -1;
  JS_FreeValue(ctx, value);
  return code;
}

void engine_exception_text(JSContext *ctx, char *text, size_t size) {
  JSValue exception = JS_GetException(ctx);
  const char *message = JS_ToCString(ctx, exception);
  snprintf(text, size, "%s", message != NULL ? message : "out of memory");
  if (message != NULL) JS_FreeCString(ctx, message);
  JS_FreeValue(ctx, exception);
}
