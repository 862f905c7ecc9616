// SPDX-License-Identifier: MIT
// What a start spends most of its time in, done in fewer steps for the plain case: objects that
// are written down as literals and copies of them, which is what a pure state machine makes.
// Included by intrinsics.c behind the engine; scripts/patch_engine.ts puts the calls in.
#ifndef SHORTCUTS_H
#define SHORTCUTS_H

#include <quickjs.h>

// Data that anybody may change: nothing to check before it is defined or copied.
static bool is_plain(const JSObject *object) {
  return object->class_id == JS_CLASS_OBJECT && object->extensible && !object->is_exotic &&
         !object->is_prototype;
}

// As JS_DefinePropertyValue with the flags of a literal; takes `value` over.
static int define_field(JSContext *ctx, JSValueConst of, JSAtom name, JSValue value) {
  JSObject *object = JS_VALUE_GET_OBJ(of);
  if (!is_plain(object)) {
    return JS_DefinePropertyValue(ctx, of, name, value, JS_PROP_C_W_E | JS_PROP_THROW);
  }
  JSProperty *property;
  const JSShapeProperty *known = find_own_property(&property, object, name);
  if (known == NULL) {
    property = add_property(ctx, object, name, JS_PROP_C_W_E);
    if (property == NULL) {
      JS_FreeValue(ctx, value);
      return -1;
    }
    property->u.value = value;
    return 1;
  }
  if (known->flags != JS_PROP_C_W_E) {
    return JS_DefinePropertyValue(ctx, of, name, value, JS_PROP_C_W_E | JS_PROP_THROW);
  }
  set_value(ctx, &property->u.value, value);
  return 1;
}

// Whether an empty object that gets all of these properties ends up with this very shape. The order
// of names that are numbers or symbols is not the shape's, but made where names are listed.
static bool can_be_shared(JSShape *shape, const JSObject *by) {
  if (!shape->is_hashed || shape->deleted_prop_count != 0 || shape->proto != by->shape->proto) {
    return false;
  }
  const JSShapeProperty *properties = get_shape_prop(shape);
  for (int i = 0; i < shape->prop_count; i++) {
    if (properties[i].flags != JS_PROP_C_W_E) return false;
  }
  return shape->prop_count > 0;
}

// `{ ...source }`: the same shape, and the values.
static int copy_all(JSContext *ctx, JSObject *target, JSObject *source) {
  JSShape *shape = source->shape;
  JSProperty *properties = js_malloc(ctx, sizeof *properties * (size_t)shape->prop_size);
  if (properties == NULL) return -1;
  for (int i = 0; i < shape->prop_count; i++) {
    properties[i].u.value = js_dup(source->prop[i].u.value);
  }
  js_free(ctx, target->prop);
  target->prop = properties;
  js_free_shape(ctx->rt, target->shape);
  target->shape = js_dup_shape(shape);
  return 0;
}

// As JS_CopyDataProperties.
static int copy_properties(JSContext *ctx, JSValue target, JSValue source, JSValue excluded,
                           bool setprop) {
  bool are_objects = JS_VALUE_GET_TAG(target) == JS_TAG_OBJECT &&
                     JS_VALUE_GET_TAG(source) == JS_TAG_OBJECT &&
                     JS_VALUE_GET_TAG(excluded) != JS_TAG_OBJECT;
  if (are_objects) {
    JSObject *to = JS_VALUE_GET_OBJ(target);
    JSObject *from = JS_VALUE_GET_OBJ(source);
    if (is_plain(to) && is_plain(from) && to->shape->prop_count == 0 &&
        can_be_shared(from->shape, to)) {
      return copy_all(ctx, to, from);
    }
  }
  return JS_CopyDataProperties(ctx, target, source, excluded, setprop);
}

// Whether an array is nothing but its elements: it has no constructor of its own, and is no longer
// than what it holds.
static bool is_plain_array(const JSContext *ctx, JSValueConst value) {
  if (JS_VALUE_GET_TAG(value) != JS_TAG_OBJECT) return false;
  const JSObject *array = JS_VALUE_GET_OBJ(value);
  return array->class_id == JS_CLASS_ARRAY && array->fast_array && array->extensible &&
         array->shape == ctx->array_shape &&
         JS_VALUE_GET_TAG(array->prop[0].u.value) == JS_TAG_INT &&
         (uint32_t)JS_VALUE_GET_INT(array->prop[0].u.value) == array->u.array.count;
}

// As Array.prototype.slice where nothing can come between: JS_UNDEFINED elsewhere.
static JSValue slice_array(JSContext *ctx, JSValueConst array, JSValueConst *bounds) {
  if (!is_plain_array(ctx, array)) return JS_UNDEFINED;
  JSObject *object = JS_VALUE_GET_OBJ(array);
  int64_t start, len = object->u.array.count, end = len;
  if (JS_ToInt64Clamp(ctx, &start, bounds[0], 0, len, len) < 0) return JS_EXCEPTION;
  if (!JS_IsUndefined(bounds[1]) && JS_ToInt64Clamp(ctx, &end, bounds[1], 0, len, len) < 0) {
    return JS_EXCEPTION;
  }
  return js_create_array(ctx, end < start ? 0 : (int)(end - start),
                         object->u.array.u.values + start);
}

// Of a word that stands in the program, or that a property is called, there is one string.
static bool is_word(const JSString *string) { return string->atom_type == JS_ATOM_TYPE_STRING; }

// `one === other`.
static bool are_same(JSContext *ctx, JSValueConst one, JSValueConst other) {
  if (JS_VALUE_GET_TAG(one) == JS_TAG_STRING && JS_VALUE_GET_TAG(other) == JS_TAG_STRING) {
    const JSString *first = JS_VALUE_GET_STRING(one), *second = JS_VALUE_GET_STRING(other);
    if (first == second) return true;
    if (is_word(first) && is_word(second)) return false;
  }
  return js_strict_eq(ctx, one, other);
}

// The atom of `object[name]`, to be freed; JS_ATOM_NULL where `name` is no word.
static JSAtom known_word(JSContext *ctx, JSValueConst name) {
  if (JS_VALUE_GET_TAG(name) != JS_TAG_STRING || !is_word(JS_VALUE_GET_STRING(name))) {
    return JS_ATOM_NULL;
  }
  return JS_DupAtom(ctx, js_get_atom_index(ctx->rt, JS_VALUE_GET_STRING(name)));
}

// `[..., ...source]`: on the stack lie the array that is made, how many elements it has, and the
// source. The program cannot change how arrays are gone through: it has no Symbol.iterator
// (intrinsics.c). False for any but plain arrays, and when memory has run out: nothing is done.
static bool append_array(JSContext *ctx, JSValue *sp) {
  if (!is_plain_array(ctx, sp[-3]) || !is_plain_array(ctx, sp[-1])) return false;
  JSObject *target = JS_VALUE_GET_OBJ(sp[-3]);
  const JSObject *source = JS_VALUE_GET_OBJ(sp[-1]);
  uint32_t had = target->u.array.count, len = had + source->u.array.count;
  if (JS_VALUE_GET_INT(sp[-2]) != (int)had) return false;
  if (len > target->u.array.u1.size && expand_fast_array(ctx, target, len) < 0) return false;
  for (uint32_t i = had; i < len; i++) {
    target->u.array.u.values[i] = js_dup(source->u.array.u.values[i - had]);
  }
  target->u.array.count = len;
  target->prop[0].u.value = sp[-2] = js_int32((int)len);
  return true;
}

// A new function gets its length and name. False where it has properties, or memory has run out.
static bool begin_function(JSContext *ctx, JSValueConst value, JSAtom name, int len) {
  JSObject *function = JS_VALUE_GET_OBJ(value);
  if (function->shape->prop_count != 0) return false;
  JSProperty *property = add_property(ctx, function, JS_ATOM_length, JS_PROP_CONFIGURABLE);
  if (property == NULL) return false;
  property->u.value = js_int32(len);
  property = add_property(ctx, function, JS_ATOM_name, JS_PROP_CONFIGURABLE);
  if (property == NULL) return false;
  property->u.value = JS_AtomToString(ctx, name);
  return true;
}

#endif
