// SPDX-License-Identifier: MIT
// The lines of QuickJS-ng that are not upstream's: where an object's reference count is found, and
// the ways to the shortcuts of init/host/engine_shortcuts.h. The patched copy lies apart from the
// pinned sources, which stay as they are.
import { QUICKJS } from "./fetch_quickjs.ts";
import { BUILD } from "./paths.ts";

/** Holds nothing but the patched quickjs.c; its headers are those of `QUICKJS`. */
export const PATCHED = `${BUILD}/quickjs-ng.patched`;

export interface Change {
  readonly what: string;
  readonly upstream: string;
  readonly ours: string;
}

/** Put in front of the first line of a function's body. */
function enter(what: string, upstream: string, line: string): Change {
  return { what, upstream, ours: `${upstream}    ${line}\n` };
}

export const CHANGES: readonly Change[] = [
  // Frozen objects (init/host/heap.h) share one, so that using them does not write to them.
  {
    what: "reference counts are found through JS_REF_COUNT alone",
    upstream: "#define JS_REF_COUNT(p) (js_rc(p)->ref_count)",
    ours: "#define JS_REF_COUNT(p) (*heap_count(&js_rc(p)->ref_count))",
  },
  // Known without a call: init/host/engine.c never tells.
  {
    what: "the size of a block is asked for in one place",
    upstream: "size_t size = rt->mf.js_malloc_usable_size(b);",
    ours: "size_t size = 0;",
  },
  enter(
    "properties are defined by JS_DefinePropertyValue()",
    `int JS_DefinePropertyValue(JSContext *ctx, JSValueConst this_obj,
                           JSAtom prop, JSValue val, int flags)
{
    int ret;
`,
    "if ((ret = define_at_once(ctx, this_obj, prop, val, flags)) != 0) return ret;",
  ),
  enter(
    "objects are spread by JS_CopyDataProperties()",
    `    if (JS_VALUE_GET_TAG(source) != JS_TAG_OBJECT)
        return 0;

`,
    "if (!setprop && !JS_IsObject(excluded) && copy_at_once(ctx, target, source)) return 0;",
  ),
  enter(
    "arrays are spread by js_append_enumerate()",
    `static __exception int js_append_enumerate(JSContext *ctx, JSValue *sp)
{
    JSValue iterator, enumobj, method, value;
    int is_array_iterator;
    JSValue *arrp;
    uint32_t i, count32, pos;
`,
    "int appended = append_at_once(ctx, sp); if (appended != 0) return appended < 0 ? -1 : 0;",
  ),
  enter(
    "the results of map() and others are made by JS_ArraySpeciesCreate()",
    `static JSValue JS_ArraySpeciesCreate(JSContext *ctx, JSValueConst obj,
                                     JSValueConst len_val)
{
    JSValue ctor, ret, species;
    int res;
    JSContext *realm;
`,
    "if (is_plain_array(ctx, obj)) return JS_NewArray(ctx);",
  ),
];

export async function patchEngine(): Promise<void> {
  await Deno.mkdir(PATCHED, { recursive: true });
  const source = await Deno.readTextFile(`${QUICKJS}/quickjs.c`);
  await Deno.writeTextFile(`${PATCHED}/quickjs.c`, patch(source));
}

/** Throws unless each place is there exactly once, and a count is found in no other way. */
export function patch(source: string): string {
  if (source.split("\n").some(isOtherCount)) throw refuse(CHANGES[0]);
  return CHANGES.reduce((patched, change) => {
    if (patched.split(change.upstream).length !== 2) throw refuse(change);
    return patched.replace(change.upstream, change.ours);
  }, source);
}

function refuse({ what }: Change): Error {
  return new Error(
    `Cannot patch quickjs.c: it is not so any more that ${what}\n` +
      `  Read what upstream has changed, and adapt scripts/patch_engine.ts`,
  );
}

/** Other structures have counts of their own, which are not reached through js_rc(). */
function isOtherCount(line: string): boolean {
  return /js_rc\(.*->ref_count\b/.test(line) && !line.includes(CHANGES[0].upstream);
}
