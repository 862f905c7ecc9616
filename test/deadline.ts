// SPDX-License-Identifier: MIT
// Waiting without fixed sleeps: for a promise, for an assertion, for a line. Every wait ends at a deadline with a failure
// that says what was expected and what there was instead. Deadlines are long: they catch a hang and measure nothing.

export const DEADLINE_MS = 30_000;
const POLL_MS = 5;

/** The promise's value, or a failure that names `what` when it takes longer than the deadline. */
export async function within<T>(
  promise: Promise<T>,
  what: () => string,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`expected within ${deadlineMs} ms: ${what()}`)),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Polls until the assertion no longer throws and returns its value; at the deadline, fails with its last error. */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Runs `work` on every item, a few at a time; fails with the first failure once all that were started have ended. */
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

/** The lines of one output stream, in order, kept from the start so that a failure can show all of them. */
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
    for (let chunk = await this.#reader.read(); !chunk.done; chunk = await this.#reader.read()) {
      const parts = (this.#rest + decoder.decode(chunk.value, { stream: true })).split("\n");
      this.#rest = parts.pop()!;
      this.#seen.push(...parts);
      this.#wake();
    }
    this.#isClosed = true;
    this.#wake();
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
    const what = () =>
      `${expected} on ${this.name}; got ${
        this.text === "" ? "nothing" : `\n${this.text}`
      }${this.context()}`;
    while (this.#next === this.#seen.length) {
      if (this.#isClosed) throw new Error(`expected before the end of ${this.name}: ${what()}`);
      await within(new Promise<void>((resolve) => this.#wake = resolve), what, deadlineMs);
    }
    return this.#seen[this.#next++];
  }

  /** Takes lines until all of these were there, in any order; any other line is a failure. */
  async takeAll(...expected: string[]): Promise<void> {
    const missing = [...expected];
    while (missing.length > 0) {
      const line = await this.take(missing.map((text) => JSON.stringify(text)).join(", "));
      const index = missing.indexOf(line);
      if (index < 0) {
        throw new Error(
          `expected one of ${JSON.stringify(missing)} on ${this.name}, got ${this.text}`,
        );
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
