// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// --expect: exit codes that count as others, such as 143 as 0 for a service that is always
// stopped by TERM. Applied to a command's code, 128 + n included.

export type ExitCodeMap = ReadonlyMap<number, number>;

export const LAST_EXIT_CODE = 255;

/** `143`, `1-9`, `3=0`, `1-9=7` → every code and what it becomes; undefined: not of that form. */
export function parseExpectation(text: string): readonly (readonly [number, number])[] | undefined {
  const parts = /^([0-9]{1,3})(?:-([0-9]{1,3}))?(?:=([0-9]{1,3}))?$/.exec(text);
  if (parts === null) return undefined;
  const first = Number(parts[1]);
  const last = Number(parts[2] ?? first);
  const becomes = Number(parts[3] ?? 0);
  if (first > last || last > LAST_EXIT_CODE || becomes > LAST_EXIT_CODE) return undefined;
  return Array.from({ length: last - first + 1 }, (_, i) => [first + i, becomes] as const);
}

export function mapExitCode(map: ExitCodeMap, code: number): number {
  return map.get(code) ?? code;
}
