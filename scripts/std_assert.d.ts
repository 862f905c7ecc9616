// SPDX-License-Identifier: MIT
// Types of the assertions that our tests use: the npm edition of @std/assert has none. A test
// that needs another one adds it here. deno.json makes every check read this file.

declare module "@std/assert" {
  /** Fails unless `actual` and `expected` are deeply equal. */
  export function assertEquals<T>(actual: T, expected: T, message?: string): void;
  export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
  /** Fails unless the two are the same object or value (`Object.is`). */
  export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): void;
  export function assert(value: unknown, message?: string): asserts value;
  export function assertExists<T>(
    actual: T,
    message?: string,
  ): asserts actual is NonNullable<T>;
  export function assertMatch(actual: string, expected: RegExp, message?: string): void;
  export function assertNotMatch(actual: string, expected: RegExp, message?: string): void;
  export function assertStringIncludes(actual: string, expected: string, message?: string): void;
  export function assertArrayIncludes<T>(
    actual: ArrayLike<T>,
    expected: ArrayLike<T>,
    message?: string,
  ): void;
  export function assertGreater<T>(actual: T, low: T, message?: string): void;
  export function assertGreaterOrEqual<T>(actual: T, low: T, message?: string): void;
  export function assertLess<T>(actual: T, high: T, message?: string): void;
  export function assertLessOrEqual<T>(actual: T, high: T, message?: string): void;
  // deno-lint-ignore no-explicit-any -- a class is whatever can be constructed
  type Class<T> = abstract new (...args: any[]) => T;
  export function assertInstanceOf<T>(
    actual: unknown,
    expected: Class<T>,
    message?: string,
  ): asserts actual is T;
  export function assertThrows<E extends Error = Error>(
    body: () => unknown,
    error?: Class<E>,
    messageIncludes?: string,
    message?: string,
  ): E;
  export function assertRejects<E extends Error = Error>(
    body: () => PromiseLike<unknown>,
    error?: Class<E>,
    messageIncludes?: string,
    message?: string,
  ): Promise<E>;
  export function fail(message?: string): never;
}
