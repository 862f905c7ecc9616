// SPDX-License-Identifier: MIT
// The only allocator of the program. musl's malloc is never linked in: its state
// could not be part of a startup snapshot, and it maps and unmaps pages all the time
// where an init wants to touch as few as possible.
#ifndef HEAP_H
#define HEAP_H

#include <stddef.h>

// All is compiled for size, except what most of a run is spent in: there speed takes 7 KB, for all
// of the engine it would take 330.
#define FAST __attribute__((optimize("O2")))
#define NOT_INLINE __attribute__((noinline))

// Each returns memory aligned to 8 bytes, or NULL when HEAP_MAX is used up or the
// kernel gives no more. heap_free(NULL) does nothing.
void *heap_alloc(size_t size);
void *heap_zalloc(size_t count, size_t size);
void *heap_realloc(void *block, size_t size);
void heap_free(void *block);

// Bytes that the caller may use at `block`, at least what was asked for; 0 for a frozen block.
size_t heap_usable_size(const void *block);

// ---- A startup snapshot (snapshot.h) is a heap of frozen blocks below the one that grows. They
// stay for ever: freeing one does nothing, and reallocating one copies it.

// Where the frozen blocks end; nothing is frozen at its first value, NULL. Everything else that
// was ever allocated lies above.
extern const char *heap_frozen_end;

// Reference counts of frozen objects would make each page that is only read a page that is
// written to. They all count here instead, far from 0 and from 1, which means "not shared".
extern int heap_frozen_count;

static inline __attribute__((always_inline)) int *heap_count(int *own) {
  if ((const char *)own >= heap_frozen_end) return own;
  heap_frozen_count = 1 << 30;
  return &heap_frozen_count;
}

// Everything in front of `frozen_end` is frozen; the heap grows from there, first into the zeros
// that follow up to `end`.
void heap_resume(char *frozen_end, char *end);

// Who takes the place of the heap while a snapshot is made (snapshot_maker.c), or NULL.
struct heap_maker {
  void *(*alloc)(size_t size);
  void (*free)(void *block);
  size_t (*usable_size)(const void *block);
};
extern const struct heap_maker *heap_maker;

#endif
