// SPDX-License-Identifier: MIT
// See lz4.h.
#include <string.h>

#include "lz4.h"

#define MIN_MATCH 4

struct reader {
  const uint8_t *next, *end;
};

// Four bits, and where they are full the bytes that follow. SIZE_MAX: they are not there.
static size_t read_number(struct reader *in, unsigned bits) {
  size_t number = bits;
  for (unsigned more = bits == 15 ? 255 : 0; more == 255; number += more) {
    if (in->next == in->end) return SIZE_MAX;
    more = *in->next++;
  }
  return number;
}

int lz4_unpack(const uint8_t *bytes, size_t len, uint8_t *out, size_t out_len) {
  struct reader in = {bytes, bytes + len};
  size_t at = 0;
  while (in.next < in.end) {
    unsigned token = *in.next++;
    size_t literals = read_number(&in, token >> 4);
    if (literals > (size_t)(in.end - in.next) || literals > out_len - at) return -1;
    memcpy(out + at, in.next, literals);
    in.next += literals;
    at += literals;
    if (in.next == in.end) break;
    if (in.end - in.next < 2) return -1;
    size_t offset = (size_t)in.next[0] | (size_t)in.next[1] << 8;
    in.next += 2;
    size_t match = read_number(&in, token & 15);
    if (offset == 0 || offset > at) return -1;
    if (match > out_len || match + MIN_MATCH > out_len - at) return -1;
    // Byte by byte: a match may run into what it makes.
    for (match += MIN_MATCH; match > 0; match--, at++) out[at] = out[at - offset];
  }
  return at == out_len ? 0 : -1;
}
