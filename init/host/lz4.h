// SPDX-License-Identifier: MIT
// The block format of LZ4 (lz4_Block_format.md of the LZ4 project): what is seldom wanted takes
// half as much of the file in it, and a reader is thirty lines.
#ifndef LZ4_H
#define LZ4_H

#include <stddef.h>
#include <stdint.h>

// No input grows beyond this.
#define LZ4_BOUND(len) ((len) + (len) / 255 + 16)

// Packs `len` bytes (less than 4 GB) into `out`, which has room for LZ4_BOUND(len); returns how
// many it became, or 0 when memory has run out. It looks for the shortest way to say it. Only
// where a snapshot is made (NULL elsewhere): a start that reads the program has no file to make
// smaller.
size_t lz4_pack(const uint8_t *in, size_t len, uint8_t *out) __attribute__((weak));

// Unpacks what lz4_pack has made of `out_len` bytes. 0, or -1 when it is not that.
int lz4_unpack(const uint8_t *in, size_t len, uint8_t *out, size_t out_len);

#endif
