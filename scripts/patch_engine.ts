// SPDX-License-Identifier: MIT
// The one line of QuickJS-ng that is not upstream's: where an object's reference count is found.
// Frozen objects (init/host/heap.h) share one, so that using them does not write to them. The
// patched copy lies apart from the pinned sources, which stay as they are.
import { QUICKJS } from "./fetch_quickjs.ts";
import { BUILD } from "./paths.ts";

/** Holds nothing but the patched quickjs.c; its headers are those of `QUICKJS`. */
export const PATCHED = `${BUILD}/quickjs-ng.patched`;

const UPSTREAM = "#define JS_REF_COUNT(p) (js_rc(p)->ref_count)";
const OURS = "#define JS_REF_COUNT(p) (*heap_count(&js_rc(p)->ref_count))";

export async function patchEngine(): Promise<void> {
  await Deno.mkdir(PATCHED, { recursive: true });
  const source = await Deno.readTextFile(`${QUICKJS}/quickjs.c`);
  await Deno.writeTextFile(`${PATCHED}/quickjs.c`, patch(source));
}

/** Throws unless the line is there exactly once and is the only way to a count. */
export function patch(source: string): string {
  const others = source.split("\n").filter((line) => /->ref_count\b/.test(line) && isCount(line));
  if (source.split(UPSTREAM).length !== 2 || others.length > 0) {
    throw new Error(
      `Cannot patch quickjs.c: reference counts are not found through JS_REF_COUNT alone\n` +
        `  Read what upstream has changed, and adapt scripts/patch_engine.ts`,
    );
  }
  return source.replace(UPSTREAM, OURS);
}

/** Other structures have counts of their own, which are not reached through js_rc(). */
function isCount(line: string): boolean {
  return line.includes("js_rc(") && !line.includes(UPSTREAM);
}
