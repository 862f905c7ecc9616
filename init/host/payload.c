// SPDX-License-Identifier: MIT
// Reads the section that payload.h describes. Nothing in it is trusted: every length is
// compared with what is left before it is used, so damaged input ends in an error.
#include "payload.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOTE_TYPE 0x53554901u
#define MAGIC "d3n0l4nd"
#define MAGIC_LEN 8
// No machine has smaller pages, and looking more often than once a page does no harm.
#define SMALLEST_PAGE 4096

struct reader {
  const unsigned char *at;
  size_t left;
};

static const unsigned char *take(struct reader *reader, uint64_t len) {
  if (len > reader->left) return NULL;
  const unsigned char *start = reader->at;
  reader->at += len;
  reader->left -= (size_t)len;
  return start;
}

// Byte by byte: little-endian also on big-endian machines, and never misaligned.
static int take_uint(struct reader *reader, size_t width, uint64_t *value) {
  const unsigned char *bytes = take(reader, width);
  if (bytes == NULL) return -1;
  *value = 0;
  for (size_t i = width; i-- > 0;) *value = *value << 8 | bytes[i];
  return 0;
}

static int take_block(struct reader *reader, struct reader *block) {
  uint64_t len;
  if (take_uint(reader, 8, &len) < 0) return -1;
  block->at = take(reader, len);
  block->left = (size_t)len;
  return block->at == NULL ? -1 : 0;
}

static int is_magic(const unsigned char *bytes) {
  return bytes != NULL && memcmp(bytes, MAGIC, MAGIC_LEN) == 0;
}

static int take_decimal(struct reader *reader, uint64_t *value) {
  size_t digits = 0;
  *value = 0;
  while (reader->left > 0 && *reader->at >= '0' && *reader->at <= '9' && digits < 18) {
    *value = *value * 10 + (uint64_t)(*take(reader, 1) - '0');
    digits++;
  }
  return digits > 0 ? 0 : -1;
}

static int take_literal(struct reader *reader, const char *text) {
  size_t len = strlen(text);
  if (reader->left < len || memcmp(reader->at, text, len) != 0) return -1;
  take(reader, len);
  return 0;
}

// A quote inside a JSON string is escaped, so `"o":[` can only be the key itself.
static int seek_range(struct reader *headers) {
  while (headers->left > 0) {
    if (take_literal(headers, "\"o\":[") == 0) return 0;
    take(headers, 1);
  }
  return -1;
}

static enum payload_error parse_range(struct reader headers, uint64_t *offset, uint64_t *len) {
  if (seek_range(&headers) < 0) return PAYLOAD_BAD_HEADERS;
  if (take_decimal(&headers, offset) < 0) return PAYLOAD_BAD_HEADERS;
  if (take_literal(&headers, ",") < 0) return PAYLOAD_BAD_HEADERS;
  if (take_decimal(&headers, len) < 0) return PAYLOAD_BAD_HEADERS;
  if (take_literal(&headers, "]") < 0) return PAYLOAD_BAD_HEADERS;
  return seek_range(&headers) < 0 ? PAYLOAD_OK : PAYLOAD_NOT_ONE_FILE;
}

static enum payload_error parse_section(struct reader section, struct payload *out) {
  struct reader metadata, npm, headers, files;
  uint64_t count, offset, len;
  if (!is_magic(take(&section, MAGIC_LEN))) return PAYLOAD_FOREIGN;
  if (take_block(&section, &metadata) < 0) return PAYLOAD_TRUNCATED;
  if (take_block(&section, &npm) < 0) return PAYLOAD_TRUNCATED;
  if (npm.left != 0) return PAYLOAD_NOT_ONE_FILE;
  for (int list = 0; list < 3; list++) { // specifiers, redirects, remote modules
    if (take_uint(&section, 4, &count) < 0) return PAYLOAD_TRUNCATED;
    if (count != 0) return PAYLOAD_NOT_ONE_FILE;
  }
  if (take_block(&section, &headers) < 0) return PAYLOAD_TRUNCATED;
  if (take_block(&section, &files) < 0) return PAYLOAD_TRUNCATED;
  if (!is_magic(take(&section, MAGIC_LEN)) || section.left != 0) return PAYLOAD_TRAILING_BYTES;
  enum payload_error error = parse_range(headers, &offset, &len);
  if (error != PAYLOAD_OK) return error;
  if (take(&files, offset) == NULL) return PAYLOAD_TRUNCATED;
  out->source = take(&files, len);
  out->source_len = (size_t)len;
  return out->source == NULL ? PAYLOAD_TRUNCATED : PAYLOAD_OK;
}

enum payload_error payload_parse(const unsigned char *note, size_t len, struct payload *out) {
  struct reader reader = {note, len};
  uint64_t name_size, description_size, type, section_name_size;
  if (take_uint(&reader, 4, &name_size) < 0) return PAYLOAD_TRUNCATED;
  if (take_uint(&reader, 4, &description_size) < 0) return PAYLOAD_TRUNCATED;
  if (take_uint(&reader, 4, &type) < 0) return PAYLOAD_TRUNCATED;
  if (name_size != 4 || type != NOTE_TYPE) return PAYLOAD_MISSING;
  const unsigned char *owner = take(&reader, 4);
  if (owner == NULL) return PAYLOAD_TRUNCATED;
  if (memcmp(owner, "SUI", 4) != 0) return PAYLOAD_MISSING;
  // The segment may be padded behind the note; the note may not reach beyond it.
  if (description_size > reader.left) return PAYLOAD_TRUNCATED;
  reader.left = (size_t)description_size;
  if (take_uint(&reader, 2, &section_name_size) < 0) return PAYLOAD_TRUNCATED;
  if (section_name_size != MAGIC_LEN || !is_magic(take(&reader, MAGIC_LEN))) return PAYLOAD_FOREIGN;
  return parse_section(reader, out);
}

static int is_mapped(const ElfW(Phdr) *headers, size_t count, const ElfW(Phdr) *note) {
  for (size_t i = 0; i < count; i++) {
    if (headers[i].p_type != PT_LOAD || note->p_vaddr < headers[i].p_vaddr) continue;
    ElfW(Addr) offset = note->p_vaddr - headers[i].p_vaddr;
    if (offset <= headers[i].p_filesz && note->p_filesz <= headers[i].p_filesz - offset) return 1;
  }
  return 0;
}

// Whether the file still has every page of the note: one that was cut off has pages in memory
// that raise SIGBUS when they are read. Asked through a system call, which answers EFAULT for
// such a page; `how` is none of rt_sigprocmask(2)'s, so that it does nothing else.
static int is_readable(const unsigned char *note, size_t len) {
  size_t set_len = 8;
  size_t last = len > set_len ? len - set_len : 0;
  for (size_t at = 0;; at += SMALLEST_PAGE) {
    // The note need not begin with a page: the last step may be shorter, but the end is looked at.
    if (at > last) at = last;
    if (syscall(SYS_rt_sigprocmask, -1, note + at, NULL, set_len) < 0 && errno == EFAULT) return 0;
    if (at == last) return 1;
  }
}

enum payload_error payload_find(struct payload *out) {
  // getauxval, not dl_iterate_phdr: that one believes a PT_PHDR which deno compile moved.
  const ElfW(Phdr) *headers = (const ElfW(Phdr) *)getauxval(AT_PHDR);
  size_t count = getauxval(AT_PHNUM);
  for (size_t i = 0; headers != NULL && i < count; i++) {
    if (headers[i].p_type != PT_NOTE) continue;
    if (!is_mapped(headers, count, &headers[i])) return PAYLOAD_UNMAPPED;
    // Non-PIE: the virtual address is the address.
    const unsigned char *note = (const unsigned char *)headers[i].p_vaddr;
    if (!is_readable(note, headers[i].p_filesz)) return PAYLOAD_TRUNCATED;
    enum payload_error error = payload_parse(note, headers[i].p_filesz, out);
    if (error != PAYLOAD_MISSING) return error;
  }
  return PAYLOAD_MISSING;
}

const char *payload_strerror(enum payload_error error) {
  switch (error) {
  case PAYLOAD_OK: return "no error";
  case PAYLOAD_MISSING: return "this file is the base runtime alone, no program was appended";
  case PAYLOAD_UNMAPPED: return "the appended program lies outside the mapped segments";
  case PAYLOAD_FOREIGN: return "the appended section is not one of deno compile";
  case PAYLOAD_TRUNCATED: return "the appended section is cut off";
  case PAYLOAD_NOT_ONE_FILE: return "the appended section holds more than one bundled file";
  case PAYLOAD_BAD_HEADERS: return "the appended section names no file";
  case PAYLOAD_TRAILING_BYTES: return "the appended section has no proper end";
  }
  return "unknown error";
}
