// SPDX-License-Identifier: MIT
// See engine.h.
#include "engine.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "heap.h"
#include "intrinsics.h"
#include "lz4.h"
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

static void engine_stop(JSContext *ctx) {
  JSRuntime *runtime = JS_GetRuntime(ctx);
  JS_FreeContext(ctx);
  JS_FreeRuntime(runtime);
}

// JS_EXCEPTION where it does not compile.
static JSValue compile(JSContext *ctx, const char *text, size_t len, const char *name) {
  int flags = JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_STRICT | JS_EVAL_FLAG_COMPILE_ONLY;
  return JS_Eval(ctx, text, len, name, flags);
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

// A copy that is as long as it must be; the engine hands out a growing buffer.
static int keep(const uint8_t *bytes, size_t len) {
  part.len = len;
  part.bytes = heap_alloc(len);
  if (part.bytes == NULL) return -1;
  memcpy(part.bytes, bytes, len);
  return 0;
}

static int keep_packed(const uint8_t *bytes, size_t len) {
  part.unpacked_len = len;
  if (lz4_pack == NULL) return keep(bytes, len);
  uint8_t *packed = heap_alloc(LZ4_BOUND(len));
  if (packed == NULL) return -1;
  size_t packed_len = lz4_pack(bytes, len, packed);
  int failed = packed_len == 0 ? -1 : keep(packed, packed_len);
  heap_free(packed);
  return failed;
}

static JSValue add_part(JSContext *ctx, JSValueConst this_value, int argc, JSValueConst *argv) {
  (void)this_value, (void)argc;
  size_t len;
  // In an engine of its own: its names would leave holes in this one's tables.
  JSContext *compiler = engine_start();
  const char *text = JS_ToCStringLen(ctx, &len, argv[0]);
  if (compiler == NULL || text == NULL) return JS_ThrowOutOfMemory(ctx);
  JSValue program = compile(compiler, text, len, "part.js");
  JS_FreeCString(ctx, text);
  if (JS_IsException(program)) return JS_ThrowSyntaxError(ctx, "part.js does not compile");
  intrinsics_strip(compiler, program);
  uint8_t *bytes = JS_WriteObject(compiler, &len, program, JS_WRITE_OBJ_BYTECODE);
  int failed = bytes == NULL ? -1 : keep_packed(bytes, len);
  js_free(compiler, bytes);
  JS_FreeValue(compiler, program);
  engine_stop(compiler);
  return failed < 0 ? JS_ThrowOutOfMemory(ctx) : JS_UNDEFINED;
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
  JSValue program = intrinsics_compact(ctx, compile(ctx, text, len, "init.js"));
  heap_free(text);
  if (JS_IsException(program) || intrinsics_find_literals(ctx, program) < 0) return -1;
  if (offer_add_part(ctx, 1) < 0 || run(ctx, program) < 0 || offer_add_part(ctx, 0) < 0) return -1;
  return intrinsics_keep(ctx);
}

// NULL with an exception pending.
static uint8_t *unpack(JSContext *ctx) {
  if (part.len == part.unpacked_len) return part.bytes;
  uint8_t *bytes = heap_alloc(part.unpacked_len);
  if (bytes == NULL) {
    JS_ThrowOutOfMemory(ctx);
  } else if (lz4_unpack(part.bytes, part.len, bytes, part.unpacked_len) < 0) {
    JS_ThrowInternalError(ctx, "the other part of the program is damaged");
    heap_free(bytes);
    bytes = NULL;
  }
  return bytes;
}

int engine_run_part(JSContext *ctx) {
  if (part.bytes == NULL) {
    JS_ThrowInternalError(ctx, "the program has one part");
    return -1;
  }
  uint8_t *bytes = unpack(ctx);
  if (bytes == NULL) return -1;
  JSValue program = JS_ReadObject(ctx, bytes, part.unpacked_len, JS_READ_OBJ_BYTECODE);
  if (bytes != part.bytes) heap_free(bytes);
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
  // The engine throws null where there is no memory for an error.
  const char *message = JS_IsNull(exception) ? NULL : JS_ToCString(ctx, exception);
  snprintf(text, size, "%s", message != NULL ? message : "out of memory");
  if (message != NULL) JS_FreeCString(ctx, message);
  JS_FreeValue(ctx, exception);
}
