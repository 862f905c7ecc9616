// SPDX-License-Identifier: MIT
// The only allocator of the program. musl's malloc is never linked in: its state
// could not be part of a startup snapshot, and it maps and unmaps pages all the time
// where an init wants to touch as few as possible.
#ifndef HEAP_H
#define HEAP_H

#include <stddef.h>

// Each returns memory aligned to 16 bytes, or NULL when HEAP_MAX is used up or the
// kernel gives no more. heap_free(NULL) does nothing.
void *heap_alloc(size_t size);
void *heap_zalloc(size_t count, size_t size);
void *heap_realloc(void *block, size_t size);
void heap_free(void *block);

// Bytes that the caller may use at `block`, at least what was asked for.
size_t heap_usable_size(const void *block);

#endif
