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

int engine_evaluate(JSContext *ctx, const unsigned char *source, size_t len) {
  // JS_Eval wants a zero behind the source; in the file the next section's magic follows.
  char *text = heap_alloc(len + 1);
  if (text == NULL) {
    JS_ThrowOutOfMemory(ctx);
    return -1;
  }
  memcpy(text, source, len);
  text[len] = '\0';
  int flags = JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_STRICT | JS_EVAL_FLAG_COMPILE_ONLY;
  JSValue program = JS_Eval(ctx, text, len, "init.js", flags);
  heap_free(text);
  if (JS_IsException(program)) return -1;
  intrinsics_strip(ctx, program);
  JSValue value = JS_EvalFunction(ctx, program); // frees it
  int failed = JS_IsException(value) || intrinsics_make_room(ctx) < 0;
  JS_FreeValue(ctx, value);
  return failed ? -1 : 0;
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
