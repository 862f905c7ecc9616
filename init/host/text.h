// SPDX-License-Identifier: MIT
// Bytes of the kernel (arguments, environment, paths, /proc) as JavaScript strings,
// without loss both ways: a byte that is not part of valid UTF-8 becomes the lone
// surrogate U+DC80..U+DCFF, and that surrogate becomes the byte again. (The scheme of
// Python's PEP 383.)
#ifndef TEXT_H
#define TEXT_H

#include <quickjs.h>
#include <stddef.h>

// A new string, or JS_EXCEPTION when memory has run out.
JSValue text_from_bytes(JSContext *ctx, const char *bytes, size_t len);

// A zero-terminated copy on the heap (heap_free it), or NULL with an exception pending.
// `len` may be NULL. A zero byte within the text ends it for every system call.
char *text_to_bytes(JSContext *ctx, JSValueConst text, size_t *len);

// An array of strings as a NULL-terminated array; NULL with an
// exception pending on failure. Free it with text_list_free.
char **text_list_to_bytes(JSContext *ctx, JSValueConst list);
void text_list_free(char **list);

// A NULL-terminated array of zero-terminated strings as a JavaScript array.
JSValue text_list_from_bytes(JSContext *ctx, char **list);

#endif
