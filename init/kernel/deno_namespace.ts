// SPDX-License-Identifier: MIT
// The part of the Deno namespace and of console that our TypeScript uses, on top of the host.
// Imported first: under stock Deno it changes nothing, and the same code runs on Deno's own.

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
    },
    console: {
      log: (text: string) => writeLine(1, text),
      error: (text: string) => writeLine(2, text),
    },
  });
}
