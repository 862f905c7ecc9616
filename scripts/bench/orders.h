// SPDX-License-Identifier: MIT
// What drive_init and the command that it has an init run, obey_orders, say to each other through two pipes.
#pragma once
#include <stdint.h>

// To the command's standard input: leave so many orphans, so many at a time. The end of the input: exit.
struct Order { uint32_t orphans, burst; };

// On its standard output, one byte each.
enum Answer { READY = 'r', HEARD = 's', OBEYED = 'o', FAILED = 'f' };
