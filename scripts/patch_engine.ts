// SPDX-License-Identifier: MIT
// The few lines of QuickJS-ng that are not upstream's. The patched copies lie apart from the pinned
// sources, which stay as they are. What is called instead is in init/host/.
import { QUICKJS } from "./fetch_quickjs.ts";
import { BUILD } from "./paths.ts";

/** Holds nothing but the patched quickjs.c and quickjs.h; the other files are those of `QUICKJS`. */
export const PATCHED = `${BUILD}/quickjs-ng.patched`;

/** One place. It must be there exactly once. */
export interface Patch {
  readonly why: string;
  readonly upstream: string;
  readonly ours: string;
}

export const HEADER_PATCHES: readonly Patch[] = [
  {
    // JS_NAN_BOXING of host_flags.ts; upstream offers it for 32 bits, where a pointer is no longer.
    why: "a value is 8 bytes, and a pointer its lower half: all of our memory lies below 4 GB",
    upstream: "#define JS_VALUE_GET_PTR(v) (void *)(intptr_t)(v)\n",
    ours: "#define JS_VALUE_GET_PTR(v) (void *)(uintptr_t)(uint32_t)(v)\n",
  },
];

export const SOURCE_PATCHES: readonly Patch[] = [
  {
    why: "frozen objects share one reference count, so that using them does not write to them",
    upstream: "#define JS_REF_COUNT(p) (js_rc(p)->ref_count)",
    ours: "#define JS_REF_COUNT(p) (*heap_count(&js_rc(p)->ref_count))",
  },
  {
    why: "no account of bytes: the allocator of engine.c says that it cannot tell",
    upstream: "static size_t js_arena_usable_size(JSRuntime *rt, const void *ptr)\n{\n",
    ours: "static size_t js_arena_usable_size(JSRuntime *rt, const void *ptr)\n{\n    return 0;\n",
  },
  {
    why: "the names of a program follow each other, so that their last bits tell them apart",
    upstream: "    int shift = 1 + clz_uintptr(mask+1);\n    return hash_uintptr(atom) >> shift;\n",
    ours: "    return atom & mask;\n",
  },
  {
    why: "every block comes from our own allocator, and none from an arena (intrinsics.c)",
    upstream: "static no_inline void *arena_malloc_large(",
    ours: "static inline void *arena_malloc_large(",
  },
  {
    why: "a literal begins with its fields (literals.h)",
    upstream: "CASE(OP_object):\n            *sp++ = JS_NewObject(ctx);",
    ours: "CASE(OP_object):\n            *sp++ = new_literal(ctx, pc);",
  },
  {
    why: "a field of a literal is defined in fewer steps (shortcuts.h)",
    upstream: "ret = JS_DefinePropertyValue(ctx, sp[-2], atom, sp[-1],\n" +
      "                                             JS_PROP_C_W_E | JS_PROP_THROW);\n" +
      "                sp--;",
    ours: "ret = define_field(ctx, sp[-2], atom, sp[-1]);\n                sp--;",
  },
  {
    why: "two words of the program are compared in fewer steps (shortcuts.h)",
    upstream: "    res = js_strict_eq(ctx, sp[-2], sp[-1]);\n",
    ours: "    res = are_same(ctx, sp[-2], sp[-1]);\n",
  },
  {
    why: "a property is found by a word of the program in fewer steps (shortcuts.h)",
    upstream: "        atom = JS_DupAtom(ctx, js_get_atom_index(ctx->rt, p));\n    } else {\n" +
      "        JSValue str;\n",
    ours: "        atom = JS_DupAtom(ctx, js_get_atom_index(ctx->rt, p));\n" +
      "    } else if ((atom = known_word(ctx, val)) == JS_ATOM_NULL) {\n        JSValue str;\n",
  },
  {
    why: "a plain array is spread into another in fewer steps (shortcuts.h)",
    upstream: "    /* XXX: further optimisations:\n       - use ctx->array_proto_values?\n",
    ours: "    if (append_array(ctx, sp))\n        return 0;\n" +
      "    /* XXX: further optimisations:\n       - use ctx->array_proto_values?\n",
  },
  {
    why: "a function begins with its length and its name (shortcuts.h)",
    upstream: "    /* ES6 feature non compatible with ES5.1: length is configurable */\n",
    ours: "    if (begin_function(ctx, func_obj, name, len))\n        return;\n",
  },
  {
    why: "a plain object is copied with its shape (shortcuts.h)",
    upstream: "if (JS_CopyDataProperties(ctx, sp[-1 - (mask & 3)],",
    ours: "if (copy_properties(ctx, sp[-1 - (mask & 3)],",
  },
  {
    why: "a plain array is sliced in fewer steps (shortcuts.h)",
    upstream: "    arr = JS_UNDEFINED;\n    obj = JS_ToObject(ctx, this_val);\n" +
      "    if (js_get_length64(ctx, &len, obj))\n        goto exception;\n\n" +
      "    if (JS_ToInt64Clamp(ctx, &start, argv[0], 0, len, len))\n        goto exception;\n\n" +
      "    if (splice) {",
    ours: "    arr = splice ? JS_UNDEFINED : slice_array(ctx, this_val, argv);\n" +
      "    if (!JS_IsUndefined(arr))\n        return arr;\n" +
      "    obj = JS_ToObject(ctx, this_val);\n" +
      "    if (js_get_length64(ctx, &len, obj))\n        goto exception;\n\n" +
      "    if (JS_ToInt64Clamp(ctx, &start, argv[0], 0, len, len))\n        goto exception;\n\n" +
      "    if (splice) {",
  },
  {
    why: "a variable of one function is not guarded against being read too early (unguarded.h)",
    upstream: "    if (resolve_variables(ctx, fd))\n        goto fail;\n",
    ours: "    leave_unguarded(fd);\n    if (resolve_variables(ctx, fd))\n        goto fail;\n",
  },
  {
    why: "a variable that is not guarded needs no mark (unguarded.h)",
    upstream: "                            } else {\n" +
      "                                /* XXX: should check if variable can be used\n",
    ours: "                            } else if (vd->is_lexical) {\n" +
      "                                /* XXX: should check if variable can be used\n",
  },
  {
    why: "a compact function has no names of variables to be freed (compact.h)",
    upstream: "    if (b->vardefs) {\n" +
      "        for(i = 0; i < b->arg_count + b->var_count; i++) {\n" +
      "            JS_FreeAtomRT(rt, b->vardefs[i].var_name);",
    ours: "    if (b->vardefs && b->vardefs[0].var_name != JS_ATOM_NULL) {\n" +
      "        for(i = 0; i < b->arg_count + b->var_count; i++) {\n" +
      "            JS_FreeAtomRT(rt, b->vardefs[i].var_name);",
  },
  {
    why: "a compact function has no names of variables to be told (compact.h)",
    upstream:
      "        if (b->vardefs)\n            atom = b->vardefs[b->arg_count + idx].var_name;",
    ours: "        if (b->vardefs && b->vardefs[0].var_name != JS_ATOM_NULL)\n" +
      "            atom = b->vardefs[b->arg_count + idx].var_name;",
  },
];

export async function patchEngine(): Promise<void> {
  await Deno.mkdir(PATCHED, { recursive: true });
  for (
    const [name, patches] of [["quickjs.c", SOURCE_PATCHES], ["quickjs.h", HEADER_PATCHES]] as const
  ) {
    const source = await Deno.readTextFile(`${QUICKJS}/${name}`);
    await Deno.writeTextFile(`${PATCHED}/${name}`, patch(source, { name, patches }));
  }
}

/** Throws unless each place is there exactly once, and no count is reached but by JS_REF_COUNT. */
export function patch(
  source: string,
  { name, patches }: { name: string; patches: readonly Patch[] },
): string {
  let patched = source;
  for (const { why, upstream, ours } of patches) {
    if (source.split(upstream).length !== 2) throw cannotPatch(name, why);
    patched = patched.replace(upstream, () => ours);
  }
  if (patched.split("\n").some(reachesCount)) {
    throw cannotPatch(name, "reference counts are not found through JS_REF_COUNT alone");
  }
  return patched;
}

function cannotPatch(name: string, what: string): Error {
  return new Error(
    `Cannot patch ${name}: ${what}\n` +
      "  Read what upstream has changed there, and adapt scripts/patch_engine.ts",
  );
}

/** Other structures have counts of their own, which are not reached through js_rc(). */
function reachesCount(line: string): boolean {
  return /->ref_count\b/.test(line) && line.includes("js_rc(") && !line.startsWith("#define");
}
