// SPDX-License-Identifier: MIT
// The global object `host` that TypeScript sees: one function for each system call, named
// after it. init/kernel/host.d.ts says what each takes and gives; scripts/check_lists.ts
// compares the two lists.
#ifndef SYSCALLS_H
#define SYSCALLS_H

#include <quickjs.h>

// What the kernel gave this process; before syscalls_install.
void syscalls_set_process(char **argv, char **envp);

// Defines `host` on the global object. 0, or -1 when memory has run out.
int syscalls_install(JSContext *ctx);

// Takes over the function that a snapshot has kept.
void syscalls_keep_main(JSValue function);

// The function given to host.start(), or JS_UNDEFINED. Borrowed.
JSValueConst syscalls_main_function(void);

#endif
