// SPDX-License-Identifier: MIT
// The mapping that text.h describes.
#include "text.h"

#include <stdint.h>
#include <string.h>

#include "heap.h"

// Length of the valid UTF-8 sequence at `at` (RFC 3629: no overlong form, no surrogate,
// nothing above U+10FFFF), or 0.
static size_t sequence_len(const unsigned char *at, size_t left) {
  unsigned char first = at[0];
  size_t len = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3
             : first < 0xF5 ? 4 : 0;
  if (len == 0 || len > left) return 0;
  for (size_t i = 1; i < len; i++) {
    if ((at[i] & 0xC0) != 0x80) return 0;
  }
  if (first == 0xE0 && at[1] < 0xA0) return 0;
  if (first == 0xED && at[1] > 0x9F) return 0;
  if (first == 0xF0 && at[1] < 0x90) return 0;
  if (first == 0xF4 && at[1] > 0x8F) return 0;
  return len;
}

static int is_utf8(const unsigned char *bytes, size_t len) {
  for (size_t i = 0; i < len;) {
    size_t step = sequence_len(bytes + i, len - i);
    if (step == 0) return 0;
    i += step;
  }
  return 1;
}

static uint32_t code_point(const unsigned char *at, size_t len) {
  if (len == 1) return at[0];
  uint32_t value = at[0] & (0xFFu >> (len + 1));
  for (size_t i = 1; i < len; i++) value = value << 6 | (at[i] & 0x3Fu);
  return value;
}

// One UTF-16 unit for each byte is enough: four bytes make at most two units.
static size_t decode(const unsigned char *bytes, size_t len, uint16_t *units) {
  size_t n = 0;
  for (size_t i = 0; i < len;) {
    size_t step = sequence_len(bytes + i, len - i);
    uint32_t point = step > 0 ? code_point(bytes + i, step) : 0xDC00u + bytes[i];
    if (point > 0xFFFF) {
      units[n++] = (uint16_t)(0xD800u + ((point - 0x10000u) >> 10));
      units[n++] = (uint16_t)(0xDC00u + ((point - 0x10000u) & 0x3FFu));
    } else {
      units[n++] = (uint16_t)point;
    }
    i += step > 0 ? step : 1;
  }
  return n;
}

JSValue text_from_bytes(JSContext *ctx, const char *bytes, size_t len) {
  const unsigned char *raw = (const unsigned char *)bytes;
  if (is_utf8(raw, len)) return JS_NewStringLen(ctx, bytes, len);
  uint16_t *units = heap_alloc(len * sizeof *units);
  if (units == NULL) return JS_ThrowOutOfMemory(ctx);
  JSValue text = JS_NewStringUTF16(ctx, units, decode(raw, len, units));
  heap_free(units);
  return text;
}

char *text_to_bytes(JSContext *ctx, JSValueConst text, size_t *len) {
  size_t source_len;
  const char *source = JS_ToCStringLen(ctx, &source_len, text);
  if (source == NULL) return NULL;
  char *bytes = heap_alloc(source_len + 1);
  if (bytes == NULL) {
    JS_FreeCString(ctx, source);
    JS_ThrowOutOfMemory(ctx);
    return NULL;
  }
  const unsigned char *from = (const unsigned char *)source;
  size_t n = 0;
  for (size_t i = 0; i < source_len;) {
    // QuickJS writes the lone surrogate U+DC80..U+DCFF as ED B2 80 .. ED B3 BF.
    if (from[i] == 0xED && source_len - i >= 3 && (from[i + 1] & 0xFE) == 0xB2) {
      bytes[n++] = (char)((from[i + 1] & 1) << 6 | (from[i + 2] & 0x3F) | 0x80);
      i += 3;
    } else {
      bytes[n++] = source[i++];
    }
  }
  bytes[n] = '\0';
  JS_FreeCString(ctx, source);
  if (len != NULL) *len = n;
  return bytes;
}

void text_list_free(char **list) {
  for (size_t i = 0; list != NULL && list[i] != NULL; i++) heap_free(list[i]);
  heap_free(list);
}

char **text_list_to_bytes(JSContext *ctx, JSValueConst list) {
  int64_t count;
  if (JS_GetLength(ctx, list, &count) < 0) return NULL;
  char **bytes = heap_zalloc((size_t)count + 1, sizeof *bytes);
  if (bytes == NULL) {
    JS_ThrowOutOfMemory(ctx);
    return NULL;
  }
  for (int64_t i = 0; i < count; i++) {
    JSValue item = JS_GetPropertyInt64(ctx, list, i);
    bytes[i] = JS_IsException(item) ? NULL : text_to_bytes(ctx, item, NULL);
    JS_FreeValue(ctx, item);
    if (bytes[i] == NULL) {
      text_list_free(bytes);
      return NULL;
    }
  }
  return bytes;
}

JSValue text_list_from_bytes(JSContext *ctx, char **list) {
  JSValue array = JS_NewArray(ctx);
  for (uint32_t i = 0; !JS_IsException(array) && list[i] != NULL; i++) {
    JSValue item = text_from_bytes(ctx, list[i], strlen(list[i]));
    if (JS_IsException(item) || JS_SetPropertyUint32(ctx, array, i, item) < 0) {
      JS_FreeValue(ctx, array);
      return JS_EXCEPTION;
    }
  }
  return array;
}
