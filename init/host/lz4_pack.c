// SPDX-License-Identifier: MIT
// See lz4.h. Not part of the executable that is shipped.
#include <string.h>

#include "heap.h"
#include "lz4.h"

#define MIN_MATCH 4
#define MAX_OFFSET 65535
// The format wants the last bytes as they are, and no match to begin in the last twelve.
#define LAST_LITERALS 5
#define NO_MATCH_IN_LAST 12

#define HASH_BITS 15

struct match {
  size_t offset, len;
};

// Where each hash of four bytes was seen last, and for each place where that was before: places
// count from 1.
struct seen {
  uint32_t last[1 << HASH_BITS];
  uint32_t before[];
};

static uint32_t hash(const uint8_t *at) {
  uint32_t bytes = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
                   (uint32_t)at[3] << 24;
  return bytes * 2654435761U >> (32 - HASH_BITS);
}

static void see(struct seen *seen, const uint8_t *in, size_t at) {
  uint32_t *last = &seen->last[hash(in + at)];
  seen->before[at] = *last;
  *last = (uint32_t)at + 1;
}

static size_t matching(const uint8_t *a, const uint8_t *b, const uint8_t *end) {
  size_t len = 0;
  while (b + len < end && a[len] == b[len]) len++;
  return len;
}

static struct match longest_match(const struct seen *seen, const uint8_t *in, size_t at,
                                  size_t len) {
  struct match best = {0, 0};
  for (uint32_t place = seen->last[hash(in + at)]; place != 0; place = seen->before[place - 1]) {
    size_t offset = at - (place - 1);
    if (offset > MAX_OFFSET) break;
    size_t found = matching(in + at - offset, in + at, in + len - LAST_LITERALS);
    if (found > best.len) best = (struct match){offset, found};
  }
  return best;
}

// What does not fit into four bits follows in bytes of 255 and a last one.
static uint8_t *put_rest(uint8_t *out, size_t number) {
  for (number -= 15; number >= 255; number -= 255) *out++ = 255;
  *out++ = (uint8_t)number;
  return out;
}

// `match.len` 0: the end, which is literals alone.
static uint8_t *put(uint8_t *out, const uint8_t *literals, size_t count, struct match match) {
  size_t more = match.len == 0 ? 0 : match.len - MIN_MATCH;
  *out++ = (uint8_t)((count < 15 ? count : 15) << 4 | (more < 15 ? more : 15));
  if (count >= 15) out = put_rest(out, count);
  memcpy(out, literals, count);
  out += count;
  if (match.len == 0) return out;
  *out++ = (uint8_t)match.offset;
  *out++ = (uint8_t)(match.offset >> 8);
  return more >= 15 ? put_rest(out, more) : out;
}

// What the rest of the input takes from a place on, and what comes first of it: `match.len` 0 is a
// literal, the first of so many.
struct choice {
  struct match match;
  uint32_t price, literals;
};

// Of a longer match its beginning is as good a match: this many of those are tried.
#define MOST_SHORTER 512

static uint32_t price_of_rest(size_t number) {
  return number < 15 ? 0 : (uint32_t)((number - 15) / 255 + 1);
}

// The cheapest way from `at` to the end, where those from all later places are known.
static struct choice choose(const struct choice *choices, size_t at, struct match longest) {
  uint32_t literals = choices[at + 1].literals + 1;
  uint32_t more = price_of_rest(literals) - price_of_rest(literals - 1);
  struct choice best = {{0, 0}, choices[at + 1].price + 1 + more, literals};
  size_t least = longest.len > MOST_SHORTER + MIN_MATCH ? longest.len - MOST_SHORTER : MIN_MATCH;
  for (size_t len = least; len <= longest.len; len++) {
    uint32_t price = choices[at + len].price + 3 + price_of_rest(len - MIN_MATCH);
    if (price <= best.price) best = (struct choice){{longest.offset, len}, price, 0};
  }
  return best;
}

// The longest match at each place, then from the end on what is cheapest.
static void choose_all(struct choice *choices, struct seen *seen, const uint8_t *in, size_t len) {
  for (size_t at = 0; at + NO_MATCH_IN_LAST < len; at++) {
    choices[at].match = longest_match(seen, in, at, len);
    see(seen, in, at);
  }
  for (size_t at = len; at-- > 0;) choices[at] = choose(choices, at, choices[at].match);
}

size_t lz4_pack(const uint8_t *in, size_t len, uint8_t *out) {
  struct seen *seen = heap_zalloc(1, sizeof *seen + len * sizeof seen->before[0]);
  struct choice *choices = heap_zalloc(len + 1, sizeof *choices);
  if (seen == NULL || choices == NULL) return 0;
  choose_all(choices, seen, in, len);
  uint8_t *next = out;
  size_t at = 0, literals = 0;
  while (at < len) {
    struct match match = choices[at].match;
    if (match.len > 0) next = put(next, in + literals, at - literals, match);
    at += match.len > 0 ? match.len : 1;
    if (match.len > 0) literals = at;
  }
  next = put(next, in + literals, len - literals, (struct match){0, 0});
  heap_free(choices);
  heap_free(seen);
  return (size_t)(next - out);
}
