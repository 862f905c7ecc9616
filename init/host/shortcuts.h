// SPDX-License-Identifier: MIT
// What a start spends most of its time in, done in fewer steps for the plain case: objects that are
// written down as literals and copies of them, which is what a pure state machine makes. Included by
// intrinsics.c behind the engine; scripts/patch_engine.ts puts the calls in.
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

// As Array.prototype.slice where nothing can come between: JS_UNDEFINED elsewhere.
static JSValue slice_array(JSContext *ctx, JSValueConst array, JSValueConst *bounds) {
  JSValue *values;
  uint32_t len;
  if (!js_is_fast_array(ctx, array) || !js_get_fast_array(ctx, array, &values, &len)) {
    return JS_UNDEFINED;
  }
  int64_t start, end = len;
  // One with a constructor of its own, or one that is longer than what it holds.
  const JSObject *object = JS_VALUE_GET_OBJ(array);
  if (object->shape != ctx->array_shape) return JS_UNDEFINED;
  if (JS_VALUE_GET_TAG(object->prop[0].u.value) != JS_TAG_INT) return JS_UNDEFINED;
  if (JS_VALUE_GET_INT(object->prop[0].u.value) != (int)len) return JS_UNDEFINED;
  if (JS_ToInt64Clamp(ctx, &start, bounds[0], 0, len, len) < 0) return JS_EXCEPTION;
  if (!JS_IsUndefined(bounds[1]) && JS_ToInt64Clamp(ctx, &end, bounds[1], 0, len, len) < 0) {
    return JS_EXCEPTION;
  }
  return js_create_array(ctx, end < start ? 0 : (int)(end - start), values + start);
}

#endif
