// SPDX-License-Identifier: MIT
// What each start needs and the engine would make anew: kept in the startup snapshot. And what a
// snapshot must not hold. Included by intrinsics.c behind the engine.
#ifndef KEPT_H
#define KEPT_H

#include <quickjs.h>

// Fields that are made room for in an object of which it is not known what it gets (literals.h).
#define OBJECT_ROOM 12
#define ROOM 2
#define MOST_KEPT 12
// Shapes that a run makes besides those that are kept, roughly.
#define NEW_SHAPES 40

static JSShape *kept_shapes[MOST_KEPT];
static size_t kept_count;

// The shape of objects with this prototype and these properties. -1 when memory has run out.
static int keep_shape(JSContext *ctx, JSValueConst proto, int room, int count,
                      const JSShapeProperty *properties) {
  JSShape *shape = js_new_shape2(ctx, JS_VALUE_GET_OBJ(proto), room == ROOM ? 4 : 8, room);
  if (shape == NULL || kept_count == MOST_KEPT) return -1;
  for (int i = 0; i < count; i++) {
    if (add_shape_property(ctx, &shape, NULL, properties[i].atom, properties[i].flags)) return -1;
  }
  kept_shapes[kept_count++] = shape;
  return 0;
}

// Each function has a length and a name, which it gets one after the other.
static int keep_function_shapes(JSContext *ctx) {
  static const JSShapeProperty properties[] = {
    {.atom = JS_ATOM_length, .flags = JS_PROP_CONFIGURABLE},
    {.atom = JS_ATOM_name, .flags = JS_PROP_CONFIGURABLE},
  };
  for (int count = 0; count <= 2; count++) {
    if (keep_shape(ctx, ctx->function_proto, ROOM, count, properties) < 0) return -1;
  }
  return 0;
}

static int keep_shapes(JSContext *ctx) {
  static const int classes[] = {
    JS_CLASS_ARRAY_ITERATOR, JS_CLASS_MAP_ITERATOR, JS_CLASS_MAP, JS_CLASS_SET,
  };
  for (size_t i = 0; i < countof(classes); i++) {
    if (keep_shape(ctx, ctx->class_proto[classes[i]], ROOM, 0, NULL) < 0) return -1;
  }
  if (keep_shape(ctx, ctx->class_proto[JS_CLASS_OBJECT], OBJECT_ROOM, 0, NULL) < 0) return -1;
  return keep_function_shapes(ctx);
}

// The engine makes a method when it is first asked for: these, each start asks for.
static int keep_methods_of(JSContext *ctx, JSValueConst object) {
  static const char *const names[] = {
    "args", "at", "charCodeAt", "chdir", "clock_gettime", "close_range", "every", "exec", "exit",
    "find", "get", "getpid", "getppid", "getsid", "has", "includes", "indexOf", "join",
    "lastIndexOf", "next", "orphans_reaped", "prctl_set_child_subreaper", "push", "round",
    "rt_sigtimedwait", "shift", "slice", "some", "spawn", "startsWith", "tcgetpgrp", "wait4",
    "with",
  };
  for (size_t i = 0; i < countof(names); i++) {
    JSValue method = JS_GetPropertyStr(ctx, object, names[i]);
    if (JS_IsException(method)) return -1;
    JS_FreeValue(ctx, method);
  }
  return 0;
}

static int keep_methods(JSContext *ctx) {
  static const int classes[] = {JS_CLASS_STRING, JS_CLASS_ARRAY, JS_CLASS_MAP, JS_CLASS_REGEXP};
  static const char *const objects[] = {"host", "Math"};
  for (size_t i = 0; i < countof(classes); i++) {
    if (keep_methods_of(ctx, ctx->class_proto[classes[i]]) < 0) return -1;
  }
  for (size_t i = 0; i < countof(objects); i++) {
    JSValue object = JS_GetPropertyStr(ctx, ctx->global_obj, objects[i]);
    int done = keep_methods_of(ctx, object);
    JS_FreeValue(ctx, object);
    if (done < 0) return -1;
  }
  return 0;
}

int intrinsics_keep(JSContext *ctx) {
  kept_count = 0;
  return keep_shapes(ctx) < 0 ? -1 : keep_methods(ctx);
}

// Of all shapes in the image only the kept ones are found by what they consist of. The others are
// shared by the objects that have them, and for ever: looking them up would touch their pages.
static int forget_other_shapes(JSRuntime *rt) {
  memset(rt->shape_hash, 0, sizeof *rt->shape_hash * (size_t)rt->shape_hash_size);
  rt->shape_hash_count = 0;
  for (size_t i = 0; i < kept_count; i++) js_shape_hash_link(rt, kept_shapes[i]);
  // Large enough: growing later, it would write to each of them. No larger: it is written to.
  int bits = 1;
  while (2 * (rt->shape_hash_count + NEW_SHAPES) > 1 << bits) bits++;
  return resize_shape_hash(rt, bits);
}

static void clear_properties(JSObject *object) {
  const JSShapeProperty *known = get_shape_prop(object->shape);
  for (int i = 0; i < object->shape->prop_size; i++) {
    bool is_used = i < object->shape->prop_count;
    if (is_used && (known[i].flags & JS_PROP_TMASK) != JS_PROP_NORMAL) continue;
    JSValue value = is_used ? object->prop[i].u.value : JS_UNDEFINED;
    memset(&object->prop[i], 0, sizeof object->prop[i]);
    object->prop[i].u.value = value;
  }
}

static void clear_variable(JSVarRef *variable) {
  if (!variable->is_detached) return;
  JSValue value = variable->value;
  variable->stack_frame = NULL; // in the same place
  variable->value = value;
}

// Properties have room for a getter and a setter, captured variables for where on the stack they
// once were. Where there is a value now, the rest of that room has other bytes in each build.
static void clear_unused_room(JSRuntime *rt) {
  struct list_head *link;
  list_for_each(link, &rt->gc_obj_list) {
    JSGCObjectHeader *header = list_entry(link, JSGCObjectHeader, link);
    if (JS_GC_TYPE(header) == JS_GC_OBJ_TYPE_JS_OBJECT) clear_properties((JSObject *)header);
    if (JS_GC_TYPE(header) == JS_GC_OBJ_TYPE_VAR_REF) clear_variable((JSVarRef *)header);
  }
}

int intrinsics_freeze(JSContext *ctx) {
  JSRuntime *rt = ctx->rt;
  JS_RunGC(rt);
  clear_unused_room(rt);
  if (forget_other_shapes(rt) < 0) return -1;
  // The collector must never visit what is frozen: it would write to each object.
  init_list_head(&rt->gc_obj_list);
  // Of this process; each start has a stack of its own (JS_UpdateStackTop).
  rt->stack_top = rt->stack_limit = 0;
  // What compiles is not part of the file that the snapshot goes into.
  ctx->eval_internal = NULL;
  ctx->compile_regexp = NULL;
  return 0;
}

#endif
