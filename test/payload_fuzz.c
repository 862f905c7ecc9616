// SPDX-License-Identifier: MIT
// Feeds payload_parse() (init/host/payload.c) with arbitrary bytes and checks its promises:
// it reads nothing outside of the note (the copy has exactly its size, so that the address
// sanitizer sees one byte too many), a result lies inside the note, an error has a text.
//
// With libFuzzer (deno task fuzz) the inputs come from it. With -DREPLAY the inputs are files:
// each is tried as it is, cut off after every byte, and with every single bit changed.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "payload.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition, const char *promise) {
  if (condition) return;
  fprintf(stderr, "payload_parse() broke its promise: %s\n", promise);
  abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  unsigned char *note = malloc(size == 0 ? 1 : size);
  require(note != NULL, "the test has memory");
  if (size > 0) memcpy(note, data, size);
  struct payload out = {NULL, 0};
  enum payload_error error = payload_parse(note, size, &out);
  require(strlen(payload_strerror(error)) > 0, "an error has a text");
  require(strcmp(payload_strerror(error), "unknown error") != 0, "every error is known");
  if (error == PAYLOAD_OK) {
    require(out.source >= note && out.source <= note + size, "the source starts in the note");
    require(out.source_len <= (size_t)(note + size - out.source), "the source ends in the note");
  }
  free(note);
  return 0;
}

#ifdef REPLAY

static void try_variants(unsigned char *data, size_t size) {
  for (size_t len = 0; len <= size; len++) LLVMFuzzerTestOneInput(data, len);
  for (size_t bit = 0; bit < size * 8; bit++) {
    data[bit / 8] ^= (unsigned char)(1u << bit % 8);
    LLVMFuzzerTestOneInput(data, size);
    data[bit / 8] ^= (unsigned char)(1u << bit % 8);
  }
}

static unsigned char input[1 << 16];

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "rb");
    require(file != NULL, "the input can be opened");
    size_t size = fread(input, 1, sizeof input, file);
    require(ferror(file) == 0 && fclose(file) == 0, "the input can be read");
    require(size < sizeof input, "the input is small");
    try_variants(input, size);
  }
  printf("%d inputs\n", argc - 1);
  return 0;
}

#endif
