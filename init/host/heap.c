// SPDX-License-Identifier: MIT
// Size classes over one growing region at a fixed address. A freed block goes to the
// list of its class and is handed out again from there; nothing is ever merged or
// given back, because an init repeats the same few allocations for years: after the
// first rounds every request is met from a list and the region stops growing.
#include "heap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

const char *heap_frozen_end;
int heap_frozen_count;

#ifdef HEAP_SYSTEM
// Sanitizer builds: the system allocator, so that every overrun and leak is seen.
#include <malloc.h>

void *heap_alloc(size_t size) { return malloc(size); }
void *heap_zalloc(size_t count, size_t size) { return calloc(count, size); }
void *heap_realloc(void *block, size_t size) { return realloc(block, size); }
void heap_free(void *block) { free(block); }
// There is no snapshot to go on from.
void heap_resume(char *frozen_end, char *end) {
  (void)frozen_end;
  (void)end;
}
size_t heap_usable_size(const void *block) {
  // glibc declares it without const though it only reads the size beside the block.
  void *plain;
  memcpy(&plain, &block, sizeof plain);
  return malloc_usable_size(plain);
}

#else

// Low enough for 32-bit targets, far above a non-PIE program at 4 MB. brk is unused.
#define HEAP_BASE ((char *)0x20000000)
// The region grows by this much: one mmap call at start, and no memory promised that a
// machine without overcommit would have to keep back.
#define HEAP_STEP ((size_t)1 << 20)
// Far more than the program needs (1 MB of arguments takes about 6), and still a bound:
// a leak ends in the guard (guard.c) instead of the whole container's memory.
#define HEAP_MAX ((size_t)64 << 20)

// What the engine asks for; nothing here holds a long double or a vector.
#define ALIGNMENT 8
#define SMALL_CLASSES 128 // 16, 24, 32, ... bytes of payload
#define LARGE_STEPS 8     // classes for each doubling above
#define CLASSES (SMALL_CLASSES + LARGE_STEPS * 17)

// Sits in the 8 bytes before the payload of every block that is not frozen.
struct header {
  uint32_t class;
  uint32_t unused;
};

struct free_block {
  struct free_block *next;
};

static struct free_block *free_lists[CLASSES];
static char *region_base;
static char *region_next; // first byte never handed out yet
static char *region_end;  // end of what is mapped
const struct heap_maker *heap_maker;

// Payload bytes of a class: steps of 8 first, then eight classes for each doubling.
static size_t class_size(uint32_t class) {
  if (class < SMALL_CLASSES) return (class + 2) * (size_t)ALIGNMENT;
  uint32_t large = class - SMALL_CLASSES;
  size_t base = (size_t)(SMALL_CLASSES + 1) * ALIGNMENT << (large / LARGE_STEPS);
  size_t step = base / LARGE_STEPS * (large % LARGE_STEPS + 1);
  return (base + step + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static NOT_INLINE uint32_t large_class_of(size_t size) {
  uint32_t class = SMALL_CLASSES;
  while (class < CLASSES && class_size(class) < size) class++;
  return class;
}

static inline uint32_t class_of(size_t size) {
  if (size > class_size(SMALL_CLASSES - 1)) return large_class_of(size);
  return size <= 2 * ALIGNMENT ? 0 : (uint32_t)((size - ALIGNMENT - 1) / ALIGNMENT);
}

static NOT_INLINE int region_grow(size_t needed) {
  size_t step = (needed + HEAP_STEP - 1) / HEAP_STEP * HEAP_STEP;
  if (region_end == NULL) region_base = region_next = region_end = HEAP_BASE;
  if (step > HEAP_MAX - (size_t)(region_end - region_base)) return -1;
  char *at = region_end;
  // MAP_FIXED_NOREPLACE: old kernels take the address as a hint, hence the comparison.
  void *got = mmap(at, step, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got == MAP_FAILED) return -1;
  if (got != at) {
    munmap(got, step);
    return -1;
  }
  region_end = at + step;
  return 0;
}

void heap_resume(char *frozen_end, char *end) {
  heap_frozen_end = frozen_end;
  region_base = region_next = frozen_end;
  region_end = end;
}

static int is_frozen(const void *block) { return (const char *)block < heap_frozen_end; }

static inline struct header *header_of(void *block) { return (struct header *)block - 1; }

FAST static NOT_INLINE void *new_block(uint32_t class) {
  size_t whole = sizeof(struct header) + class_size(class);
  size_t left = (size_t)(region_end - region_next);
  if (left < whole && region_grow(whole - left) < 0) return NULL;
  struct header *header = (struct header *)(void *)region_next;
  region_next += whole;
  header->class = class;
  return header + 1;
}

FAST void *heap_alloc(size_t size) {
  if (heap_maker != NULL) return heap_maker->alloc(size);
  uint32_t class = class_of(size);
  if (class >= CLASSES) return NULL;
  struct free_block *free = free_lists[class];
  if (free == NULL) return new_block(class);
  free_lists[class] = free->next;
  return free;
}

void *heap_zalloc(size_t count, size_t size) {
  if (size != 0 && count > HEAP_MAX / size) return NULL;
  void *block = heap_alloc(count * size);
  if (block != NULL) memset(block, 0, count * size);
  return block;
}

void heap_free(void *block) {
  if (heap_maker != NULL) {
    heap_maker->free(block);
    return;
  }
  if (block == NULL || is_frozen(block)) return;
  uint32_t class = header_of(block)->class;
  struct free_block *free = block;
  free->next = free_lists[class];
  free_lists[class] = free;
}

size_t heap_usable_size(const void *block) {
  if (heap_maker != NULL) return heap_maker->usable_size(block);
  if (block == NULL || is_frozen(block)) return 0;
  return class_size(((const struct header *)block - 1)->class);
}

void *heap_realloc(void *block, size_t size) {
  if (block == NULL) return heap_alloc(size);
  if (size == 0) {
    heap_free(block);
    return NULL;
  }
  size_t had = heap_usable_size(block);
  if (size <= had && class_of(size) == class_of(had)) return block;
  void *moved = heap_alloc(size);
  if (moved == NULL) return size <= had ? block : NULL;
  // How long a frozen block is, is not known; what lies behind it may be read.
  size_t kept = is_frozen(block) ? (size_t)(heap_frozen_end - (const char *)block) : had;
  memcpy(moved, block, kept < size ? kept : size);
  heap_free(block);
  return moved;
}

// The engine's own default allocator and its growing buffers refer to the C library's names.
// Nothing calls them here, but a reference is enough to link musl's malloc in.
void *malloc(size_t size) { return heap_alloc(size); }
void *calloc(size_t count, size_t size) { return heap_zalloc(count, size); }
void *realloc(void *block, size_t size) { return heap_realloc(block, size); }
void free(void *block) { heap_free(block); }

#endif
