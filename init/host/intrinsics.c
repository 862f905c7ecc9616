// SPDX-License-Identifier: MIT
// The engine as one unit, with the built-in objects that the bundle uses and no others: what is
// not named here is not linked (--gc-sections), which halves the binary. The lists name static
// functions of quickjs.c, so that file is included, with a few lines changed by
// scripts/patch_engine.ts.
// A use of another one fails the first test that reaches it.
//
// Every block from our own allocator, not from arenas of the engine: a snapshot lays blocks out
// one by one, and an arena would keep what is written apart from nothing.
#define __SANITIZE_ADDRESS__ 1
#include "heap.h"

// musl's pow takes 8 KB, and the program has no `**`: a lint rule keeps it out.
#include <math.h>
#define pow(base, exponent) ((void)(base), (void)(exponent), NAN)
#include <quickjs.h>

typedef struct JSFunctionDef JSFunctionDef;
typedef struct JSProperty JSProperty;
typedef struct JSShape JSShape;
typedef struct JSShapeProperty JSShapeProperty;

static JSValue JS_CallInternal(JSContext *caller_ctx, JSValueConst func_obj,
                               JSValueConst this_obj, JSValueConst new_target, int argc,
                               JSValueConst *argv, int flags) FAST;
static JSValue js_call_c_function(JSContext *ctx, JSValueConst func_obj, JSValueConst this_obj,
                                  int argc, JSValueConst *argv, int flags) FAST;
static JSValue JS_GetPropertyInternal(JSContext *ctx, JSValueConst obj, JSAtom prop,
                                      JSValueConst this_obj, bool throw_ref_error) FAST;
static JSValue JS_NewObjectFromShape(JSContext *ctx, JSShape *sh, JSClassID class_id,
                                     JSProperty *props) FAST;
void *js_malloc_rt(JSRuntime *rt, size_t size) FAST;
void *js_malloc(JSContext *ctx, size_t size) FAST;
void js_free_rt(JSRuntime *rt, void *ptr) FAST;
void JS_FreeValueRT(JSRuntime *rt, JSValue v) FAST;
// Mostly somebody else still has it, and then nothing is to be saved for a call.
static void js_free_value_rt(JSRuntime *rt, JSValue v) NOT_INLINE;

// A few instructions each, fewer than a call takes.
#define INLINE inline __attribute__((always_inline))
static INLINE uint32_t *prop_hash_end(JSShape *sh);
static INLINE JSShapeProperty *get_shape_prop(JSShape *sh);
static INLINE uintptr_t hash_atom(JSAtom atom, uintptr_t mask);

// What is called instead of the engine's own (scripts/patch_engine.ts).
static JSAtom known_word(JSContext *ctx, JSValueConst name);
static JSValue new_literal(JSContext *ctx, const uint8_t *place) FAST;
static JSValue slice_array(JSContext *ctx, JSValueConst array, JSValueConst *bounds);
static bool append_array(JSContext *ctx, JSValue *sp);
static bool are_same(JSContext *ctx, JSValueConst one, JSValueConst other);
static bool begin_function(JSContext *ctx, JSValueConst value, JSAtom name, int len);
static int copy_properties(JSContext *ctx, JSValue target, JSValue source, JSValue excluded,
                           bool setprop);
static int define_field(JSContext *ctx, JSValueConst of, JSAtom name, JSValue value) FAST;
static void leave_unguarded(JSFunctionDef *function);
#include "quickjs.c"

#include "intrinsics.h"

#include "compact.h"
#include "kept.h"
#include "literals.h"
#include "shortcuts.h"
#include "unguarded.h"

#define LIST(name) name, countof(name)
#define LIST_COUNT(name) countof(name), name
#define METHOD(name, length, function) JS_CFUNC_DEF(name, length, function)
#define MAGIC(name, length, function, magic) JS_CFUNC_MAGIC_DEF(name, length, function, magic)

static const JSCFunctionListEntry object_functions[] = {
  METHOD("assign", 2, js_object_assign),
  METHOD("hasOwn", 2, js_object_hasOwn),
  MAGIC("keys", 1, js_object_keys, JS_ITERATOR_KIND_KEY),
  MAGIC("values", 1, js_object_keys, JS_ITERATOR_KIND_VALUE),
  MAGIC("entries", 1, js_object_keys, JS_ITERATOR_KIND_KEY_AND_VALUE),
};

static const JSCFunctionListEntry object_methods[] = {
  METHOD("toString", 0, js_object_toString),
};

static const JSCFunctionListEntry array_functions[] = {
  METHOD("isArray", 1, js_array_isArray),
  METHOD("from", 1, js_array_from),
};

static const JSCFunctionListEntry array_methods[] = {
  METHOD("at", 1, js_array_at),
  METHOD("with", 2, js_array_with),
  METHOD("concat", 1, js_array_concat),
  MAGIC("every", 1, js_array_every, special_every),
  MAGIC("some", 1, js_array_every, special_some),
  MAGIC("forEach", 1, js_array_every, special_forEach),
  MAGIC("map", 1, js_array_every, special_map),
  MAGIC("filter", 1, js_array_every, special_filter),
  MAGIC("reduce", 1, js_array_reduce, special_reduce),
  MAGIC("find", 1, js_array_find, ArrayFind),
  MAGIC("findIndex", 1, js_array_find, ArrayFindIndex),
  MAGIC("findLast", 1, js_array_find, ArrayFindLast),
  METHOD("indexOf", 1, js_array_indexOf),
  METHOD("includes", 1, js_array_includes),
  MAGIC("join", 1, js_array_join, 0),
  METHOD("toString", 0, js_array_toString),
  MAGIC("pop", 0, js_array_pop, 0),
  MAGIC("push", 1, js_array_push, 0),
  MAGIC("shift", 0, js_array_pop, 1),
  MAGIC("slice", 2, js_array_slice, 0),
  MAGIC("flatMap", 1, js_array_flatten, 1),
  MAGIC("flat", 0, js_array_flatten, 0),
  MAGIC("values", 0, js_create_array_iterator, JS_ITERATOR_KIND_VALUE),
  JS_ALIAS_DEF("[Symbol.iterator]", "values"),
  MAGIC("entries", 0, js_create_array_iterator, JS_ITERATOR_KIND_KEY_AND_VALUE),
};

static const JSCFunctionListEntry iterator_methods[] = {
  METHOD("[Symbol.iterator]", 0, js_iterator_proto_iterator),
};

static const JSCFunctionListEntry number_functions[] = {
  METHOD("isInteger", 1, js_number_isInteger),
  METHOD("isFinite", 1, js_number_isFinite),
};

static const JSCFunctionListEntry number_methods[] = {
  MAGIC("toString", 1, js_number_toString, 0),
};

static const JSCFunctionListEntry boolean_methods[] = {
  METHOD("toString", 0, js_boolean_toString),
};

static const JSCFunctionListEntry string_methods[] = {
  JS_PROP_INT32_DEF("length", 0, JS_PROP_CONFIGURABLE),
  METHOD("charCodeAt", 1, js_string_charCodeAt),
  METHOD("charAt", 1, js_string_charAt),
  METHOD("concat", 1, js_string_concat), // template literals are compiled to it
  MAGIC("indexOf", 1, js_string_indexOf, 0),
  MAGIC("lastIndexOf", 1, js_string_indexOf, 1),
  MAGIC("includes", 1, js_string_includes, 0),
  MAGIC("endsWith", 1, js_string_includes, 2),
  MAGIC("startsWith", 1, js_string_includes, 1),
  MAGIC("match", 1, js_string_match, JS_ATOM_Symbol_match),
  METHOD("split", 2, js_string_split),
  METHOD("slice", 2, js_string_slice),
  METHOD("repeat", 1, js_string_repeat),
  MAGIC("replace", 2, js_string_replace, 0),
  MAGIC("replaceAll", 2, js_string_replace, 1),
  MAGIC("padEnd", 1, js_string_pad, 1),
  MAGIC("padStart", 1, js_string_pad, 0),
  MAGIC("trim", 0, js_string_trim, 3),
  MAGIC("trimEnd", 0, js_string_trim, 2),
  METHOD("toString", 0, js_string_toString),
  MAGIC("toLowerCase", 0, js_string_toLowerCase, 1),
  MAGIC("toUpperCase", 0, js_string_toLowerCase, 0),
  MAGIC("[Symbol.iterator]", 0, js_create_array_iterator, JS_ITERATOR_KIND_VALUE | 4),
};

static const JSCFunctionListEntry math_functions[] = {
  MAGIC("min", 2, js_math_min_max, 0),
  MAGIC("max", 2, js_math_min_max, 1),
  JS_CFUNC_SPECIAL_DEF("floor", 1, f_f, js_math_floor),
  JS_CFUNC_SPECIAL_DEF("round", 1, f_f, js_math_round),
};

static const JSCFunctionListEntry global_functions[] = {
  METHOD("parseInt", 2, js_parseInt),
  JS_OBJECT_DEF("Math", math_functions, countof(math_functions), JS_PROP_WRITABLE),
  JS_PROP_DOUBLE_DEF("NaN", NAN, 0),
  JS_PROP_DOUBLE_DEF("Infinity", INFINITY, 0),
  JS_PROP_UNDEFINED_DEF("undefined", 0),
};

static const JSCFunctionListEntry regexp_methods[] = {
  JS_CGETSET_DEF("flags", js_regexp_get_flags, NULL),
  JS_CGETSET_MAGIC_DEF("global", js_regexp_get_flag, NULL, LRE_FLAG_GLOBAL),
  JS_CGETSET_MAGIC_DEF("unicode", js_regexp_get_flag, NULL, LRE_FLAG_UNICODE),
  JS_CGETSET_MAGIC_DEF("sticky", js_regexp_get_flag, NULL, LRE_FLAG_STICKY),
  METHOD("exec", 1, js_regexp_exec),
  METHOD("test", 1, js_regexp_test),
  METHOD("[Symbol.replace]", 2, js_regexp_Symbol_replace),
  METHOD("[Symbol.match]", 1, js_regexp_Symbol_match),
};

static const JSCFunctionListEntry map_methods[] = {
  MAGIC("set", 2, js_map_set, 0),
  MAGIC("get", 1, js_map_get, 0),
  MAGIC("has", 1, js_map_has, 0),
  MAGIC("delete", 1, js_map_delete, 0),
  JS_CGETSET_MAGIC_DEF("size", js_map_get_size, NULL, 0),
  MAGIC("values", 0, js_create_map_iterator, JS_ITERATOR_KIND_VALUE << 2 | 0),
  MAGIC("keys", 0, js_create_map_iterator, JS_ITERATOR_KIND_KEY << 2 | 0),
  MAGIC("entries", 0, js_create_map_iterator, JS_ITERATOR_KIND_KEY_AND_VALUE << 2 | 0),
  JS_ALIAS_DEF("[Symbol.iterator]", "entries"),
};

static const JSCFunctionListEntry set_methods[] = {
  MAGIC("add", 1, js_map_set, MAGIC_SET),
  MAGIC("has", 1, js_map_has, MAGIC_SET),
  MAGIC("delete", 1, js_map_delete, MAGIC_SET),
  JS_CGETSET_MAGIC_DEF("size", js_map_get_size, NULL, MAGIC_SET),
  MAGIC("forEach", 1, js_map_forEach, MAGIC_SET),
  MAGIC("values", 0, js_create_map_iterator, JS_ITERATOR_KIND_KEY << 2 | MAGIC_SET),
  JS_ALIAS_DEF("keys", "values"),
  JS_ALIAS_DEF("[Symbol.iterator]", "values"),
};

static const JSCFunctionListEntry map_iterator_methods[] = {
  JS_ITERATOR_NEXT_DEF("next", 0, js_map_iterator_next, 0),
};

static const JSCFunctionListEntry set_iterator_methods[] = {
  JS_ITERATOR_NEXT_DEF("next", 0, js_map_iterator_next, MAGIC_SET),
};

static const JSCFunctionListEntry json_functions[] = {
  METHOD("stringify", 3, js_json_stringify),
};

static const JSCFunctionListEntry json_object[] = {
  JS_OBJECT_DEF("JSON", json_functions, countof(json_functions), JS_PROP_WRITABLE),
};

struct constructor {
  const char *name;
  int class_id;
  JSCFunction *function;
  JSCFunctionEnum type;
  int magic;
  const JSCFunctionListEntry *functions;
  int function_count;
  const JSCFunctionListEntry *methods;
  int method_count;
  int flags;
};

// The constructor, owned by the caller; JS_EXCEPTION on failure.
static JSValue define(JSContext *ctx, const struct constructor *c) {
  return JS_NewCConstructor(ctx, c->class_id, c->name, c->function, 1, c->type, c->magic,
                            JS_UNDEFINED, c->functions, c->function_count, c->methods,
                            c->method_count, c->flags);
}

static int define_all(JSContext *ctx) {
  JSCFunctionType function = {.generic_magic = js_function_constructor};
  JSCFunctionType map = {.constructor_magic = js_map_constructor};
  const JSCFunctionEnum plain = JS_CFUNC_constructor_or_func;
  const struct constructor constructors[] = {
    {"Object", JS_CLASS_OBJECT, js_object_constructor, plain, 0, LIST(object_functions),
     LIST(object_methods), JS_NEW_CTOR_PROTO_EXIST},
    {"Function", JS_CLASS_BYTECODE_FUNCTION, function.generic,
     JS_CFUNC_constructor_or_func_magic, JS_FUNC_NORMAL, NULL, 0, NULL, 0,
     JS_NEW_CTOR_PROTO_EXIST},
    {"Iterator", JS_CLASS_ITERATOR, js_iterator_constructor, plain, 0, NULL, 0,
     LIST(iterator_methods), 0},
    {"Array", JS_CLASS_ARRAY, js_array_constructor, plain, 0, LIST(array_functions),
     LIST(array_methods), JS_NEW_CTOR_PROTO_EXIST},
    {"Number", JS_CLASS_NUMBER, js_number_constructor, plain, 0, LIST(number_functions),
     LIST(number_methods), JS_NEW_CTOR_PROTO_CLASS},
    {"Boolean", JS_CLASS_BOOLEAN, js_boolean_constructor, plain, 0, NULL, 0,
     LIST(boolean_methods), JS_NEW_CTOR_PROTO_CLASS},
    {"String", JS_CLASS_STRING, js_string_constructor, plain, 0, NULL, 0, LIST(string_methods),
     JS_NEW_CTOR_PROTO_CLASS},
    {"Map", JS_CLASS_MAP, map.generic, JS_CFUNC_constructor_magic, 0, NULL, 0,
     LIST(map_methods), 0},
    {"Set", JS_CLASS_SET, map.generic, JS_CFUNC_constructor_magic, MAGIC_SET, NULL, 0,
     LIST(set_methods), 0},
  };
  for (size_t i = 0; i < countof(constructors); i++) {
    JSValue constructor = define(ctx, &constructors[i]);
    if (JS_IsException(constructor)) return -1;
    switch (constructors[i].class_id) {
    case JS_CLASS_BYTECODE_FUNCTION: ctx->function_ctor = constructor; break;
    case JS_CLASS_ITERATOR: ctx->iterator_ctor = constructor; break;
    case JS_CLASS_ARRAY: ctx->array_ctor = constructor; break;
    default: JS_FreeValue(ctx, constructor);
    }
  }
  return 0;
}

static int define_iterator(JSContext *ctx, int class_id, const JSCFunctionListEntry *methods,
                           int count) {
  ctx->class_proto[class_id] =
    JS_NewObjectProtoList(ctx, ctx->class_proto[JS_CLASS_ITERATOR], methods, count);
  return JS_IsException(ctx->class_proto[class_id]) ? -1 : 0;
}

static int define_iterators(JSContext *ctx) {
  ctx->array_proto_values = JS_GetProperty(ctx, ctx->class_proto[JS_CLASS_ARRAY], JS_ATOM_values);
  if (JS_IsException(ctx->array_proto_values)) return -1;
  if (define_iterator(ctx, JS_CLASS_ARRAY_ITERATOR, LIST(js_array_iterator_proto_funcs)) < 0 ||
      define_iterator(ctx, JS_CLASS_STRING_ITERATOR, LIST(js_string_iterator_proto_funcs)) < 0 ||
      define_iterator(ctx, JS_CLASS_MAP_ITERATOR, LIST(map_iterator_methods)) < 0) {
    return -1;
  }
  return define_iterator(ctx, JS_CLASS_SET_ITERATOR, LIST(set_iterator_methods));
}

static int define_errors(JSContext *ctx) {
  JSCFunctionType error = {.generic_magic = js_error_constructor};
  ctx->error_ctor = JS_NewCFunctionMagic(ctx, js_error_constructor, "Error", 1,
                                         JS_CFUNC_constructor_or_func_magic, -1);
  if (JS_IsException(ctx->error_ctor)) return -1;
  JSValue constructor = js_dup(ctx->error_ctor);
  JS_NewGlobalCConstructor2(ctx, constructor, "Error", ctx->class_proto[JS_CLASS_ERROR]);
  JSValue type_error = JS_NewCFunction3(ctx, error.generic, "TypeError", 1,
                                        JS_CFUNC_constructor_or_func_magic, JS_TYPE_ERROR,
                                        ctx->error_ctor, 0);
  if (JS_IsException(type_error)) return -1;
  JS_NewGlobalCConstructor2(ctx, type_error, "TypeError", ctx->native_error_proto[JS_TYPE_ERROR]);
  return 0;
}

// Literals are compiled with the program; nothing is compiled while it runs.
static JSValue refuse_regexp(JSContext *ctx, JSValueConst new_target, int argc,
                             JSValueConst *argv) {
  return JS_ThrowTypeError(ctx, "cannot make a RegExp at run time");
}

static int define_regexp(JSContext *ctx) {
  static const JSShapeProperty properties[] = {
    {.atom = JS_ATOM_lastIndex, .flags = JS_PROP_WRITABLE},
  };
  static const JSShapeProperty result_properties[] = {
    {.atom = JS_ATOM_length, .flags = JS_PROP_WRITABLE | JS_PROP_LENGTH},
    {.atom = JS_ATOM_index, .flags = JS_PROP_C_W_E},
    {.atom = JS_ATOM_input, .flags = JS_PROP_C_W_E},
    {.atom = JS_ATOM_groups, .flags = JS_PROP_C_W_E},
  };
  JSValue proto = ctx->class_proto[JS_CLASS_REGEXP] = JS_NewObject(ctx);
  if (JS_IsException(proto)) return -1;
  if (JS_SetPropertyFunctionList(ctx, proto, LIST(regexp_methods)) < 0) return -1;
  JSValue constructor = JS_NewGlobalCConstructor(ctx, "RegExp", refuse_regexp, 2, proto);
  if (JS_IsException(constructor)) return -1;
  ctx->regexp_ctor = js_dup(constructor);
  if (js_new_shape_with(ctx, &ctx->regexp_shape, proto, LIST_COUNT(properties))) return -1;
  if (js_new_shape_with(ctx, &ctx->regexp_result_shape, ctx->class_proto[JS_CLASS_ARRAY],
                        LIST_COUNT(result_properties))) return -1;
  JS_AddIntrinsicRegExpCompiler(ctx);
  return 0;
}

int intrinsics_add(JSContext *ctx) {
  // A constant instead of the time: the image of the heap must come out the same every time,
  // and nothing here is keyed by what an attacker chooses.
  ctx->random_state = 1;
  ctx->hash_seed = 1;
  ctx->throw_type_error = JS_NewCFunction(ctx, js_throw_type_error, NULL, 0);
  if (JS_IsException(ctx->throw_type_error)) return -1;
  if (define_all(ctx) < 0 || define_iterators(ctx) < 0 || define_errors(ctx) < 0) return -1;
  if (JS_SetPropertyFunctionList(ctx, ctx->global_obj, LIST(global_functions)) < 0) return -1;
  if (JS_SetPropertyFunctionList(ctx, ctx->global_obj, LIST(json_object)) < 0) return -1;
  if (define_regexp(ctx) < 0 || JS_AddIntrinsicEval(ctx) < 0) return -1;
  JSValue itself = js_dup(ctx->global_obj);
  return JS_SetProperty(ctx, ctx->global_obj, JS_ATOM_globalThis, itself) < 0 ? -1 : 0;
}
