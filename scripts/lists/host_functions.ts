// SPDX-License-Identifier: MIT
// Pure: text in, list of differences out.
//
// The functions of the C host: their declarations in init/kernel/host.d.ts against the binding
// table in init/host/syscalls.c, by name and number of arguments.

export type Functions = ReadonlyMap<string, number>;

/** `JS_CFUNC_DEF("kill", 2, host_kill)` entries. */
export function parseBindings(source: string): Functions {
  const entries = source.matchAll(/JS_CFUNC_DEF\(\s*"(\w+)"\s*,\s*(\d+)\s*,/g);
  return new Map([...entries].map(([, name, count]) => [name ?? "", Number(count)]));
}

/** `kill(pid: number, signal: number): number;` declarations. */
export function parseDeclarations(source: string): Functions {
  const text = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  const functions = new Map<string, number>();
  const start = /(?:^|[{;\s])(\w+)\s*\(/g;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const { count, end } = countParameters(text, start.lastIndex);
    if (/^\s*:/.test(text.slice(end))) functions.set(match[1] ?? "", count);
    start.lastIndex = end;
  }
  return functions;
}

/** Commas at the outermost level, from behind the opening parenthesis to its partner. */
function countParameters(text: string, start: number): { count: number; end: number } {
  let depth = 0;
  let count = 0;
  let isEmpty = true;
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === ")" && depth === 0) return { count: isEmpty ? count : count + 1, end: at + 1 };
    if ("([{".includes(char)) depth++;
    // "=>" is no closing bracket, and "<" opens only types: both stay uncounted.
    if (")]}".includes(char)) depth--;
    if (char === "," && depth === 0) {
      count++;
      isEmpty = true;
    } else if (char.trim() !== "") isEmpty = false;
  }
  return { count, end: text.length };
}

export function compareFunctions(bindings: Functions, declarations: Functions): string[] {
  const names = new Set([...bindings.keys(), ...declarations.keys()]);
  return [...names].filter((name) => bindings.get(name) !== declarations.get(name))
    .map((name) =>
      `${name}: expected ${describe(bindings, name)} as in syscalls.c, ` +
      `got ${describe(declarations, name)} in host.d.ts`
    );
}

function describe(functions: Functions, name: string): string {
  const count = functions.get(name);
  return count === undefined ? "no function" : `${count} argument${count === 1 ? "" : "s"}`;
}
