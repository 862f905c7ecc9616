// SPDX-License-Identifier: MIT
// The program that `deno compile` (2.9.6) appended to this executable.
//
// A PT_LOAD segment, so mapped at start and never read from disk, holds one ELF note
// (PT_NOTE). All integers are little-endian on every architecture:
//
//   u32  name size (4)      u32  description size      u32  type 0x53554901
//   "SUI\0"
//   u16  length of the section's name (8), then the name "d3n0l4nd"
//   the data section:
//     "d3n0l4nd"                                   magic
//     u64  length, then metadata as JSON
//     u64  length, then the npm snapshot           0: the bundle has no packages left
//     u32  number of specifiers                    0
//     u32  number of redirects                     0
//     u32  number of remote modules                0
//     u64  length, then the file headers as JSON   [{"File":{"n":NAME,"o":[OFFSET,LENGTH],..}}]
//     u64  length, then the bytes of the files
//     "d3n0l4nd"                                   magic
//
// test/payload_test.ts compiles a file with the real tool and reads it back.
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include <stddef.h>

enum payload_error {
  PAYLOAD_OK,
  PAYLOAD_MISSING,        // no note of ours: the base runtime by itself
  PAYLOAD_UNMAPPED,       // the note lies outside what the kernel mapped
  PAYLOAD_FOREIGN,        // a note of that owner, but not this name or magic
  PAYLOAD_TRUNCATED,      // a length points beyond the end
  PAYLOAD_NOT_ONE_FILE,   // packages, remote modules, or more than one file
  PAYLOAD_BAD_HEADERS,    // the file headers name no offset and length
  PAYLOAD_TRAILING_BYTES, // something stands where the closing magic belongs
};

struct payload {
  const unsigned char *source; // UTF-8, not terminated by a zero
  size_t source_len;           // bytes
};

// Reads the note that fills `note[0..len)`. On success `out` points into it.
enum payload_error payload_parse(const unsigned char *note, size_t len, struct payload *out);

// Finds the note in this process by its program headers (AT_PHDR) and reads it.
enum payload_error payload_find(struct payload *out);

// What is wrong, as the end of a sentence; never NULL.
const char *payload_strerror(enum payload_error error);

#endif
