// SPDX-License-Identifier: MIT
// The few lines that C says itself: start-up failures and the guard. Everything else that
// a user reads is written in init/core/messages.ts.
#ifndef LOG_H
#define LOG_H

#include <stddef.h>
#include <sys/types.h>

// Writes without ever blocking: PID 1 must not wait for whoever reads its log. Returns
// the bytes written, or -errno (-EAGAIN: a full pipe, the line is dropped).
ssize_t log_write(int fd, const char *bytes, size_t len);

// "baronet[PID] LEVEL: SENTENCE: REASON (errno N)" in one write to stderr. `reason` may be
// NULL and `error` 0.
void log_line(const char *level, const char *sentence, const char *reason, int error);

#endif
