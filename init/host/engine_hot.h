// SPDX-License-Identifier: MIT
// What of the engine is compiled for speed, which a run spends most of its time in; all else is
// compiled for size. For these few functions speed takes 9 KB, for all of them it would take 330.
// Included once, by intrinsics.c, before the engine's own source, whose declarations these add to.
#ifndef ENGINE_HOT_H
#define ENGINE_HOT_H

#include <quickjs.h>

#define FAST __attribute__((optimize("O2")))
#define INLINE static inline __attribute__((always_inline))

typedef struct JSShape JSShape;
typedef struct JSShapeProperty JSShapeProperty;
typedef struct JSProperty JSProperty;

INLINE uint32_t *prop_hash_end(JSShape *sh);
INLINE JSShapeProperty *get_shape_prop(JSShape *sh);
INLINE uintptr_t hash_atom(JSAtom atom, uintptr_t mask);
INLINE uint32_t shape_hash(uint32_t h, uint32_t val);
INLINE uint32_t get_shape_hash(uint32_t h, int hash_bits);
INLINE JSShapeProperty *find_own_property(JSProperty **ppr, JSObject *p, JSAtom atom);
INLINE void js_shape_hash_link(JSRuntime *rt, JSShape *sh);
INLINE void js_shape_hash_unlink(JSRuntime *rt, JSShape *sh);
INLINE JSShape *js_dup_shape(JSShape *sh);
INLINE void js_free_shape(JSRuntime *rt, JSShape *sh);

FAST static JSValue JS_CallInternal(JSContext *caller_ctx, JSValueConst func_obj,
                                    JSValueConst this_obj, JSValueConst new_target, int argc,
                                    JSValueConst *argv, int flags);
FAST static JSValue js_call_c_function(JSContext *ctx, JSValueConst func_obj,
                                       JSValueConst this_obj, int argc, JSValueConst *argv,
                                       int flags);
FAST static JSValue JS_GetPropertyInternal(JSContext *ctx, JSValueConst obj, JSAtom prop,
                                           JSValueConst this_obj, bool throw_ref_error);
static JSProperty *add_property(JSContext *ctx, JSObject *p, JSAtom prop, int prop_flags);
static int add_shape_property(JSContext *ctx, JSShape **psh, JSObject *p, JSAtom atom,
                                   int prop_flags);
FAST static JSShape *find_hashed_shape_prop(JSRuntime *rt, JSShape *sh, JSAtom atom, int flags);
static JSShape *js_clone_shape(JSContext *ctx, JSShape *sh1);
static void js_free_shape0(JSRuntime *rt, JSShape *sh);
static void free_object(JSRuntime *rt, JSObject *p);
static JSValue JS_NewObjectFromShape(JSContext *ctx, JSShape *sh, JSClassID class_id,
                                          JSProperty *props);
static void *arena_malloc_large(JSRuntime *rt, size_t size);
static void js_arena_free(JSRuntime *rt, void *ptr);
void *js_malloc_rt(JSRuntime *rt, size_t size);
void js_free_rt(JSRuntime *rt, void *ptr);
void *js_malloc(JSContext *ctx, size_t size);
FAST void JS_FreeValueRT(JSRuntime *rt, JSValue v);
void JS_FreeValue(JSContext *ctx, JSValue v);

// engine_shortcuts.h; called where scripts/patch_engine.ts has put them.
static int define_at_once(JSContext *ctx, JSValueConst object, JSAtom name, JSValue value,
                          int flags);
static int copy_at_once(JSContext *ctx, JSValueConst target, JSValueConst source);
static int append_at_once(JSContext *ctx, JSValue *sp);
static int is_plain_array(JSContext *ctx, JSValueConst value);

#endif
