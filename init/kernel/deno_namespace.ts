// SPDX-License-Identifier: MIT
// The part of the Deno namespace and of console that our TypeScript uses, on top of the host.
// Imported first: under stock Deno it changes nothing, and the same code runs on Deno's own.
import { errnoName, formatErrno } from "../core/errno.ts";

/** argv without the program's own name, as Deno.args. */
function args(): string[] {
  return host.args().slice(1);
}

/** All of it, or the end: nobody can be told about output that cannot be written. */
function writeLine(fd: number, text: string): void {
  if (host.write(fd, `${text}\n`) < 0 && fd === 1) {
    host.write(2, `baronet[${host.getpid()}] fatal: Cannot write to stdout\n`);
    host.exit(111);
  }
}

/** The value, or an error with what Deno's own have: a code and a sentence. */
function valueOf<T>(result: T | number): T {
  if (typeof result !== "number") return result;
  throw Object.assign(new Error(formatErrno(-result)), { code: errnoName(-result) });
}

/** What the kernel said no with; anything else that is thrown is a mistake, and goes on. */
export function systemErrorOf(error: unknown): { code: string; text: string } {
  if (!(error instanceof Error)) throw error;
  if (isNotAllowed(error)) return { code: "NotCapable", text: error.message };
  const code = "code" in error ? String(error.code) : "";
  if (!/^E[A-Z0-9]+$/.test(code)) throw error;
  return { code, text: error.message };
}

/** Deno, not the kernel, said no: it was started without a permission. */
export function isNotAllowed(error: unknown): boolean {
  return error instanceof Error && error.name === "NotCapable";
}

if (typeof host !== "undefined") {
  Object.assign(globalThis, {
    Deno: {
      // Getters: what differs from start to start must not get into a startup snapshot.
      get args() {
        return args();
      },
      get pid() {
        return host.getpid();
      },
      env: { get: host.getenv },
      exit: host.exit,
      readTextFileSync: (path: string) => valueOf(host.read_file(path)),
      readDirSync: (path: string) => valueOf(host.read_dir(path)).map((name) => ({ name })),
      readLinkSync: (path: string) => valueOf(host.readlink(path)),
    },
    console: {
      log: (text: string) => writeLine(1, text),
      error: (text: string) => writeLine(2, text),
    },
  });
}
