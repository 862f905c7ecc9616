// SPDX-License-Identifier: MIT
// The startup snapshot: the heap as it is when the program has been read and not yet called,
// kept in the executable (heap.h: frozen blocks). A start finds it where it was, and has nothing
// to read, parse or set up.
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <quickjs.h>

#include "engine.h"

// What the image begins with.
struct snapshot_root {
  JSContext *ctx; // NULL: there is no image
  JSValue main_function;
  struct engine_part part;
  char *end;
};

// Where the image lies: a section of zeros (scripts/snapshot/tail.ld) that scripts/snapshot/
// fills in, and that the heap grows into. An executable that is not made for a snapshot has none.
extern char snapshot_image[] __attribute__((weak));
extern char snapshot_image_end[] __attribute__((weak));

// The context of the snapshot in this executable, with its main function kept, or NULL when it
// has none.
JSContext *snapshot_resume(void);

// `--make-snapshot LAYOUT OUT` and `--survey-snapshot LAYOUT OUT EVENTS ARGV...`: snapshot_maker.c.
// Returns the exit code, or -1 when that is not what the arguments ask for.
int snapshot_make(char **argv) __attribute__((weak));

#endif
