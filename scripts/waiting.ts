// SPDX-License-Identifier: MIT
// Waiting without fixed sleeps: for a promise, for an assertion, for a line. Every wait ends at a
// deadline with an error that says what was expected and what there was instead. Deadlines are
// long: they catch a hang and measure nothing.

export const DEADLINE_MS = 30_000;

const POLL_MS = 5;

/** The promise's value; at the deadline, an error with what `expected` says by then. */
export async function within<T>(
  promise: Promise<T>,
  { expected, deadlineMs = DEADLINE_MS }: { expected: () => string; deadlineMs?: number },
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new Error(`Cannot wait any longer: expected ${expected()}`));
    timer = setTimeout(fail, deadlineMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Thrown by an assertion that can never hold any more: there is no point in asking again. */
export class Hopeless extends Error {}

/** Polls until the assertion no longer throws; at the deadline, fails with its last error. */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > end || error instanceof Hopeless) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Runs `work` on every item, a few at a time; throws the first failure when all have ended. */
export async function concurrently<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const worker = async () => {
    while (queue.length > 0 && failures.length === 0) {
      await work(queue.shift()!).catch((error) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: 2 * navigator.hardwareConcurrency }, worker));
  if (failures.length > 0) throw failures[0];
}

/** The lines of one stream, in order, kept from the start so that a failure can show them. */
export class Lines {
  readonly #seen: string[] = [];
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #done: Promise<void>;
  #next = 0;
  #rest = "";
  #isClosed = false;
  #wake = () => {};

  /** `context`: what else a failure shows, such as the other stream. */
  constructor(
    readonly name: string,
    stream: ReadableStream<Uint8Array>,
    readonly context = () => "",
  ) {
    this.#reader = stream.getReader();
    this.#done = this.#pump();
  }

  async #pump() {
    const decoder = new TextDecoder();
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) break;
      const parts = (this.#rest + decoder.decode(value, { stream: true })).split("\n");
      this.#rest = parts.pop()!;
      this.#seen.push(...parts);
      this.#wake();
    }
    this.#isClosed = true;
    this.#wake();
  }

  /** Whether the writer has closed its end. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Everything that was written so far, a line without its newline included. */
  get text(): string {
    return this.#seen.map((line) => `${line}\n`).join("") + this.#rest;
  }

  /** Lines that have arrived and that nobody has taken yet. */
  get untaken(): string[] {
    return this.#seen.slice(this.#next);
  }

  /** Takes the next line; fails at the deadline or when the stream ends first. */
  async take(expected = "a line", deadlineMs = DEADLINE_MS): Promise<string> {
    const report = () =>
      `${expected} on ${this.name}, got ${this.text === "" ? "nothing" : `\n${this.text}`}` +
      this.context();
    while (this.#next === this.#seen.length) {
      if (this.#isClosed) throw new Error(`Cannot read on: the end came, expected ${report()}`);
      const woken = new Promise<void>((resolve) => this.#wake = resolve);
      await within(woken, { expected: report, deadlineMs });
    }
    return this.#seen[this.#next++];
  }

  /** Takes lines until all of these were there, in any order; any other line is a failure. */
  async takeAll(...expected: string[]): Promise<void> {
    const missing = [...expected];
    while (missing.length > 0) {
      const wanted = missing.map((line) => `"${line}"`).join(" or ");
      const index = missing.indexOf(await this.take(wanted));
      if (index < 0) {
        const got = `${this.name}\n${this.text}${this.context()}`;
        throw new Error(`Cannot find the line: expected ${wanted}, got on ${got}`);
      }
      missing.splice(index, 1);
    }
  }

  /** Resolves when the stream has ended and every line is in `text`. */
  async ended(): Promise<string> {
    await this.#done;
    return this.text;
  }

  /** Stops reading and closes our end: the writer gets EPIPE from then on. */
  async close(): Promise<void> {
    await this.#reader.cancel();
    await this.#done;
  }
}
