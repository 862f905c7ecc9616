// SPDX-License-Identifier: MIT
// Ways through the engine for what a start does all the time, with the same outcome as its own:
// those are made for every object that there can be. Included once, by intrinsics.c, behind the
// engine's own source; scripts/patch_engine.ts puts the calls in.
//
// Nothing in the program changes how arrays are iterated, or makes arrays of another class.
#ifndef ENGINE_SHORTCUTS_H
#define ENGINE_SHORTCUTS_H

// A property of an object literal, or of a function. 1: it is defined, -1 with an exception
// pending; `value` is freed then. 0: this is not for us.
FAST static int define_at_once(JSContext *ctx, JSValueConst object, JSAtom name, JSValue value,
                               int flags) {
  if (JS_VALUE_GET_TAG(object) != JS_TAG_OBJECT) return 0;
  if ((flags & ~(JS_PROP_C_W_E | JS_PROP_THROW)) != 0) return 0;
  flags &= JS_PROP_C_W_E;
  JSObject *p = JS_VALUE_GET_OBJ(object);
  JSShape *shape = p->shape;
  if (!shape->is_hashed || !p->extensible || p->is_exotic || p->is_prototype) return 0;
  // Where there is a shape with this property behind the others, none of them has its name.
  JSShape *next = find_hashed_shape_prop(ctx->rt, shape, name, flags);
  if (next != NULL && next->prop_size == shape->prop_size) {
    p->shape = js_dup_shape(next);
    js_free_shape(ctx->rt, shape);
    p->prop[next->prop_count - 1].u.value = value;
    return 1;
  }
  JSProperty *property;
  JSShapeProperty *found = find_own_property(&property, p, name);
  if (found != NULL) {
    if (flags != JS_PROP_C_W_E || found->flags != JS_PROP_C_W_E) return 0;
    JSValue before = property->u.value;
    property->u.value = value;
    JS_FreeValue(ctx, before);
    return 1;
  }
  property = add_property(ctx, p, name, flags);
  if (property == NULL) {
    JS_FreeValue(ctx, value);
    return -1;
  }
  property->u.value = value;
  return 1;
}

// `...source` in an object literal where nothing stands in front of it: the same properties in the
// same order, and so the same shape.
FAST static int copy_at_once(JSContext *ctx, JSValueConst target, JSValueConst source) {
  JSObject *from = JS_VALUE_GET_OBJ(source), *to = JS_VALUE_GET_OBJ(target);
  JSShape *shape = from->shape;
  if (from->class_id != JS_CLASS_OBJECT || from->is_prototype || !shape->is_hashed) return 0;
  if (to->class_id != JS_CLASS_OBJECT || to->shape->prop_count != 0) return 0;
  if (to->shape->proto != shape->proto || to->shape->prop_size != shape->prop_size) return 0;
  JSShapeProperty *properties = get_shape_prop(shape);
  for (int i = 0; i < shape->prop_count; i++) {
    // Numbers come first in a copy.
    if (properties[i].flags != JS_PROP_C_W_E || __JS_AtomIsTaggedInt(properties[i].atom)) return 0;
  }
  for (int i = 0; i < shape->prop_count; i++) to->prop[i].u.value = js_dup(from->prop[i].u.value);
  js_free_shape(ctx->rt, to->shape);
  to->shape = js_dup_shape(shape);
  return 1;
}

// Without holes, and of no other class.
static int is_plain_array(JSContext *ctx, JSValueConst value) {
  if (JS_VALUE_GET_TAG(value) != JS_TAG_OBJECT) return 0;
  JSObject *p = JS_VALUE_GET_OBJ(value);
  return p->fast_array && p->shape == ctx->array_shape &&
         JS_VALUE_GET_INT(p->prop[0].u.value) == (int)p->u.array.count;
}

// `...array` in an array literal: sp[-3] is what it is appended to, sp[-2] its length. 0 where it
// is not for us, -1 with an exception pending.
static int append_at_once(JSContext *ctx, JSValue *sp) {
  if (!is_plain_array(ctx, sp[-1]) || !is_plain_array(ctx, sp[-3])) return 0;
  JSObject *from = JS_VALUE_GET_OBJ(sp[-1]), *to = JS_VALUE_GET_OBJ(sp[-3]);
  uint32_t count = from->u.array.count, length = to->u.array.count;
  if (JS_VALUE_GET_INT(sp[-2]) != (int)length) return 0;
  if (length + count > to->u.array.u1.size && expand_fast_array(ctx, to, length + count) < 0) return -1;
  for (uint32_t i = 0; i < count; i++) {
    to->u.array.u.values[length + i] = js_dup(from->u.array.u.values[i]);
  }
  to->u.array.count = length + count;
  to->prop[0].u.value = js_int32((int32_t)(length + count));
  sp[-2] = js_int32((int32_t)(length + count));
  return 1;
}

#endif
