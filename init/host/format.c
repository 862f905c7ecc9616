// SPDX-License-Identifier: MIT
// snprintf(3) as far as the engine and we use it: d i u x X c s p %, with the flags - and 0, width,
// precision and length. musl's takes 11 KB, most of it for floating point, which the engine writes
// out itself. A conversion that is not here is written as it stands.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#ifndef HEAP_SYSTEM // sanitizer builds have glibc's

struct output {
  char *text;
  size_t size; // of `text`, its zero included
  size_t len;  // of what was to be written
};

struct conversion {
  int is_left, has_zeros, is_long;
  int width, precision; // precision -1: none
};

static void put(struct output *out, char c) {
  if (out->len + 1 < out->size) out->text[out->len] = c;
  out->len++;
}

static void put_padding(struct output *out, char c, size_t count) {
  while (count-- > 0) put(out, c);
}

static void put_field(struct output *out, const struct conversion *how, const char *text,
                      size_t len) {
  size_t padding = how->width > 0 && (size_t)how->width > len ? (size_t)how->width - len : 0;
  if (!how->is_left) put_padding(out, ' ', padding);
  for (size_t i = 0; i < len; i++) put(out, text[i]);
  if (how->is_left) put_padding(out, ' ', padding);
}

static void put_number(struct output *out, const struct conversion *how, uintmax_t value,
                       const char *prefix, unsigned base, int is_upper) {
  const char *digits = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
  char reversed[3 * sizeof value], text[3 * sizeof value + 64];
  size_t count = 0, len = strlen(prefix), wanted = 1;
  for (; value != 0; value /= base) reversed[count++] = digits[value % base];
  if (how->precision >= 0) wanted = (size_t)how->precision;
  else if (how->has_zeros && !how->is_left && how->width > 0) {
    wanted = (size_t)how->width > len ? (size_t)how->width - len : 0;
  }
  memcpy(text, prefix, len);
  for (size_t zeros = count; zeros < wanted && len < 64; zeros++) text[len++] = '0';
  while (count > 0) text[len++] = reversed[--count];
  put_field(out, how, text, len);
}

static int read_number(const char **format, va_list *args) {
  int number = 0;
  if (**format == '*') {
    ++*format;
    return va_arg(*args, int);
  }
  for (; **format >= '0' && **format <= '9'; ++*format) number = number * 10 + (**format - '0');
  return number;
}

// Behind the '%', up to the conversion's letter.
static struct conversion read_conversion(const char **format, va_list *args) {
  struct conversion how = {.precision = -1};
  for (; **format == '-' || **format == '0'; ++*format) {
    if (**format == '-') how.is_left = 1;
    else how.has_zeros = 1;
  }
  how.width = read_number(format, args);
  if (how.width < 0) {
    how.is_left = 1;
    how.width = -how.width;
  }
  if (**format == '.') {
    ++*format;
    how.precision = read_number(format, args);
  }
  // int is the only type here that is shorter than long, and long as long as all the others.
  for (; strchr("lzjt", **format) != NULL && **format != '\0'; ++*format) how.is_long = 1;
  return how;
}

static void put_signed(struct output *out, const struct conversion *how, va_list *args) {
  intmax_t value = how->is_long ? va_arg(*args, long) : va_arg(*args, int);
  uintmax_t size = value < 0 ? 0 - (uintmax_t)value : (uintmax_t)value;
  put_number(out, how, size, value < 0 ? "-" : "", 10, 0);
}

static void put_unsigned(struct output *out, const struct conversion *how, va_list *args,
                         char letter) {
  uintmax_t value = how->is_long ? va_arg(*args, unsigned long) : va_arg(*args, unsigned);
  put_number(out, how, value, "", letter == 'u' ? 10 : 16, letter == 'X');
}

static void put_string(struct output *out, const struct conversion *how, const char *text) {
  if (text == NULL) text = "(null)";
  size_t len = how->precision < 0 ? strlen(text) : strnlen(text, (size_t)how->precision);
  put_field(out, how, text, len);
}

static void put_conversion(struct output *out, const char **format, va_list *args) {
  const char *begin = *format - 1; // the '%'
  struct conversion how = read_conversion(format, args);
  char letter = **format, character;
  if (letter != '\0') ++*format;
  switch (letter) {
  case 'd':
  case 'i': put_signed(out, &how, args); break;
  case 'u':
  case 'x':
  case 'X': put_unsigned(out, &how, args, letter); break;
  case 'c':
    character = (char)va_arg(*args, int);
    put_field(out, &how, &character, 1);
    break;
  case 's': put_string(out, &how, va_arg(*args, const char *)); break;
  case 'p': put_number(out, &how, (uintptr_t)va_arg(*args, void *), "0x", 16, 0); break;
  case '%': put(out, '%'); break;
  default:
    for (; begin < *format; begin++) put(out, *begin);
  }
}

int vsnprintf(char *text, size_t size, const char *format, va_list given) {
  struct output out = {text, size, 0};
  va_list args;
  va_copy(args, given);
  while (*format != '\0') {
    char c = *format++;
    if (c == '%') put_conversion(&out, &format, &args);
    else put(&out, c);
  }
  va_end(args);
  if (size > 0) text[out.len < size ? out.len : size - 1] = '\0';
  return (int)out.len;
}

int snprintf(char *text, size_t size, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int len = vsnprintf(text, size, format, args);
  va_end(args);
  return len;
}

// The engine prints what it finds broken; PID 1 never writes to stdout.
int printf(const char *format, ...) {
  (void)format;
  return 0;
}

#endif
