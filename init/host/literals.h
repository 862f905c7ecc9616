// SPDX-License-Identifier: MIT
// An object literal gets its fields one by one, and the engine makes a shape of its own for it each
// time that it is evaluated. Which fields those will be can be seen in the code behind the place
// where the empty object is made. So their shapes are made when the program is compiled, and the
// object begins with all of its fields. Included by intrinsics.c behind the engine.
#ifndef LITERALS_H
#define LITERALS_H

#include <quickjs.h>

#define MOST_FIELDS 24
#define MOST_LABELS 8

struct literal {
  const uint8_t *place; // behind OP_object; NULL: this entry is free
  JSShape *shape;
};

struct literals {
  uint32_t mask; // entries less one; a power of two less one
  struct literal entries[];
};

// Fields that follow for certain, in their order.
struct fields {
  int count;
  JSAtom names[MOST_FIELDS];
};

// How high the stack is where a branch leads to.
struct labels {
  int count;
  struct {
    int at, depth;
  } of[MOST_LABELS];
};

static int instruction_pops(const uint8_t *at) {
  const JSOpCode *info = &short_opcode_info(*at);
  if (info->fmt == OP_FMT_npop || info->fmt == OP_FMT_npop_u16) {
    return info->n_pop + get_u16(at + 1);
  }
  return info->fmt == OP_FMT_npopx ? info->n_pop + *at - OP_call0 : info->n_pop;
}

static bool is_branch(int op) {
  return op == OP_if_false || op == OP_if_true || op == OP_if_false8 || op == OP_if_true8;
}

static bool is_jump(int op) { return op == OP_goto || op == OP_goto8 || op == OP_goto16; }

static int target_of(const uint8_t *code, int at) {
  switch (short_opcode_info(code[at]).fmt) {
  case OP_FMT_label8: return at + 1 + (int8_t)code[at + 1];
  case OP_FMT_label16: return at + 1 + (int16_t)get_u16(code + at + 1);
  default: return at + 1 + (int)get_u32(code + at + 1);
  }
}

// -1: no branch leads there.
static int depth_at(const struct labels *labels, int at) {
  for (int i = 0; i < labels->count; i++) {
    if (labels->of[i].at == at) return labels->of[i].depth;
  }
  return -1;
}

// Whether the object may get fields by other means, or control leaves in a way not looked at here.
static bool ends_literal(int op) {
  switch (op) {
  case OP_define_method:
  case OP_define_method_computed:
  case OP_define_array_el:
  case OP_define_class:
  case OP_define_class_computed:
  case OP_set_proto:
  case OP_set_home_object:
  case OP_add_brand:
  case OP_catch:
  case OP_gosub:
  case OP_ret:
  case OP_nip_catch:
  case OP_for_of_start:
  case OP_for_in_start:
  case OP_initial_yield:
  case OP_await:
  case OP_yield:
    return true;
  default: return false;
  }
}

static bool add_name(struct fields *fields, JSAtom name) {
  if (fields->count == MOST_FIELDS || __JS_AtomIsTaggedInt(name)) return false;
  for (int i = 0; i < fields->count; i++) {
    if (fields->names[i] == name) return false;
  }
  fields->names[fields->count++] = name;
  return true;
}

// The fields of the literal that begins with the instruction in front of `at`. Counts how high the
// stack is above the place below the object, as compute_stack_size of the engine does.
static void find_fields(const JSFunctionBytecode *function, int at, struct fields *fields) {
  const uint8_t *code = function->byte_code_buf;
  struct labels labels = {0};
  fields->count = 0;
  for (int depth = 1; at < function->byte_code_len;) {
    int op = code[at], pops = instruction_pops(code + at);
    bool is_ours = op == OP_define_field && depth == 2;
    if (ends_literal(op) || (depth - pops < 1 && !is_ours)) return;
    if (is_ours && !add_name(fields, get_u32(code + at + 1))) return;
    depth += short_opcode_info(op).n_push - pops;
    int next = at + short_opcode_info(op).size;
    if (is_branch(op)) {
      if (labels.count == MOST_LABELS) return;
      labels.of[labels.count].at = target_of(code, at);
      labels.of[labels.count++].depth = depth;
    } else if (is_jump(op)) {
      if (target_of(code, at) < next || (depth = depth_at(&labels, next)) < 0) return;
    }
    at = next;
  }
}

static bool has_fields(JSShape *shape, const struct fields *fields) {
  if (shape->prop_count != fields->count) return false;
  for (int i = 0; i < fields->count; i++) {
    if (get_shape_prop(shape)[i].atom != fields->names[i]) return false;
  }
  return true;
}

static JSShape *new_literal_shape(JSContext *ctx, const struct fields *fields) {
  int buckets = fields->count <= 4 ? 4 : fields->count <= 8 ? 8 : 16;
  JSObject *proto = JS_VALUE_GET_OBJ(ctx->class_proto[JS_CLASS_OBJECT]);
  JSShape *shape = js_new_shape2(ctx, proto, buckets, fields->count);
  for (int i = 0; shape != NULL && i < fields->count; i++) {
    if (add_shape_property(ctx, &shape, NULL, fields->names[i], JS_PROP_C_W_E) < 0) return NULL;
  }
  return shape;
}

static struct literal *entry_of(struct literals *literals, const uint8_t *place) {
  uint32_t at = (uint32_t)(uintptr_t)place * 2654435769u >> 16 & literals->mask;
  while (literals->entries[at].place != NULL && literals->entries[at].place != place) {
    at = (at + 1) & literals->mask;
  }
  return &literals->entries[at];
}

// The same shape as another literal has, or a new one; NULL when memory has run out.
static JSShape *shape_for(JSContext *ctx, const struct literals *literals,
                          const struct fields *fields) {
  for (uint32_t i = 0; i <= literals->mask; i++) {
    JSShape *shape = literals->entries[i].shape;
    if (shape != NULL && has_fields(shape, fields)) return shape;
  }
  return new_literal_shape(ctx, fields);
}

// Counts the literals of a function and all within it, and enters them where there is a table. -1
// when memory has run out.
static int enter_literals(JSContext *ctx, JSValueConst function, struct literals *literals) {
  if (JS_VALUE_GET_TAG(function) != JS_TAG_FUNCTION_BYTECODE) return 0;
  const JSFunctionBytecode *code = JS_VALUE_GET_PTR(function);
  int count = 0;
  int size;
  for (int at = 0; at < code->byte_code_len; at += size) {
    struct fields fields;
    size = short_opcode_info(code->byte_code_buf[at]).size;
    if (code->byte_code_buf[at] != OP_object) continue;
    find_fields(code, at + 1, &fields);
    if (fields.count < 2) continue;
    count++;
    if (literals == NULL) continue;
    struct literal *entry = entry_of(literals, code->byte_code_buf + at + 1);
    *entry = (struct literal){code->byte_code_buf + at + 1, shape_for(ctx, literals, &fields)};
    if (entry->shape == NULL) return -1;
  }
  for (int i = 0; i < code->cpool_count; i++) {
    int more = enter_literals(ctx, code->cpool[i], literals);
    if (more < 0) return -1;
    count += more;
  }
  return count;
}

int intrinsics_find_literals(JSContext *ctx, JSValueConst program) {
  uint32_t entries = 8, count = (uint32_t)enter_literals(ctx, program, NULL);
  while (entries < count + count / 2) entries *= 2;
  struct literals *literals =
    js_mallocz(ctx, sizeof *literals + sizeof *literals->entries * entries);
  if (literals == NULL) return -1;
  literals->mask = entries - 1;
  JS_SetRuntimeOpaque(ctx->rt, literals);
  return enter_literals(ctx, program, literals) < 0 ? -1 : 0;
}

// What OP_object makes, when the code goes on at `place`.
static JSValue new_literal(JSContext *ctx, const uint8_t *place) {
  struct literals *literals = ctx->rt->user_opaque;
  JSShape *shape = literals == NULL ? NULL : entry_of(literals, place)->shape;
  if (shape == NULL) return JS_NewObject(ctx);
  JSValue object = JS_NewObjectFromShape(ctx, js_dup_shape(shape), JS_CLASS_OBJECT, NULL);
  if (JS_IsException(object)) return object;
  JSProperty *properties = JS_VALUE_GET_OBJ(object)->prop;
  for (int i = 0; i < shape->prop_count; i++) properties[i].u.value = JS_UNDEFINED;
  return object;
}

#endif
