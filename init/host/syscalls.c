// SPDX-License-Identifier: MIT
// long: a flat list, one function for each system call, and the table that names them.
// Mechanism only: every function takes numbers and strings, makes its call, and returns
// the value or -errno. What an errno means is decided in init/core/.
#include "syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine.h"
#include "guard.h"
#include "heap.h"
#include "log.h"
#include "signals.h"
#include "spawn.h"
#include "text.h"

#define BINDING(name) \
  static JSValue name(JSContext *ctx, JSValueConst this_value, int argc, JSValueConst *argv)
#define UNUSED (void)ctx, (void)this_value, (void)argc, (void)argv

static char **process_argv;
static char **process_envp;
static JSValue main_function;
static siginfo_t last_signal;
static uint32_t orphans_reaped;
static struct {
  pid_t pid;
  int signal;
} last_kill;

// A flood of signals with low numbers must not keep SIGCHLD (17) waiting, which is taken last.
#define MOST_REPEATS 1000

void syscalls_set_process(char **argv, char **envp) {
  process_argv = argv;
  process_envp = envp;
  main_function = JS_UNDEFINED;
}

void syscalls_keep_main(JSValue function) { main_function = function; }

JSValueConst syscalls_main_function(void) { return main_function; }

static JSValue result(JSContext *ctx, long value) {
  return JS_NewInt64(ctx, value < 0 ? -errno : value);
}

// Missing and odd arguments count as 0: the only caller is our own TypeScript, type-checked.
static int32_t int_arg(JSContext *ctx, JSValueConst value) {
  int32_t number = 0;
  if (JS_ToInt32(ctx, &number, value) < 0) JS_FreeValue(ctx, JS_GetException(ctx));
  return number;
}

BINDING(host_start) {
  UNUSED;
  JS_FreeValue(ctx, main_function);
  main_function = JS_DupValue(ctx, argv[0]);
  return JS_UNDEFINED;
}

BINDING(host_args) {
  UNUSED;
  return text_list_from_bytes(ctx, process_argv);
}

BINDING(host_environ) {
  UNUSED;
  return text_list_from_bytes(ctx, process_envp);
}

BINDING(host_getenv) {
  UNUSED;
  size_t len;
  char *name = text_to_bytes(ctx, argv[0], &len);
  if (name == NULL) return JS_EXCEPTION;
  JSValue value = JS_UNDEFINED;
  for (char **entry = process_envp; *entry != NULL; entry++) {
    if (strncmp(*entry, name, len) != 0 || (*entry)[len] != '=') continue;
    value = text_from_bytes(ctx, *entry + len + 1, strlen(*entry + len + 1));
    break;
  }
  heap_free(name);
  return value;
}

BINDING(host_getpid) { UNUSED; return JS_NewInt32(ctx, getpid()); }
BINDING(host_getppid) { UNUSED; return JS_NewInt32(ctx, getppid()); }
BINDING(host_getpgrp) { UNUSED; return JS_NewInt32(ctx, getpgrp()); }

BINDING(host_getpgid) { UNUSED; return result(ctx, getpgid(int_arg(ctx, argv[0]))); }
BINDING(host_getsid) { UNUSED; return result(ctx, getsid(int_arg(ctx, argv[0]))); }

BINDING(host_tcgetpgrp) { UNUSED; return result(ctx, tcgetpgrp(int_arg(ctx, argv[0]))); }

BINDING(host_tcsetpgrp) {
  UNUSED;
  return result(ctx, tcsetpgrp(int_arg(ctx, argv[0]), int_arg(ctx, argv[1])));
}

// The same signal again, from the same process, without a value. SIGCHLD is sent on to nobody, and
// two children that ended one after the other may have had the same number.
static int is_same_signal(const siginfo_t *a, const siginfo_t *b) {
  return a->si_signo != SIGCHLD && a->si_signo == b->si_signo && a->si_code == b->si_code &&
         a->si_pid == b->si_pid && a->si_code != SI_QUEUE;
}

// Whether orphans are reaped without a word, as wait4 was told last.
static int skips_orphans;
// News that were taken while only orphans were looked for; pid 0: there are none.
static struct {
  pid_t pid;
  int status;
} kept_news;

static pid_t take_news(int wanted, int *status) {
  if (kept_news.pid > 0) {
    pid_t pid = kept_news.pid;
    *status = kept_news.status;
    kept_news.pid = 0;
    return pid;
  }
  pid_t pid;
  int is_orphan;
  do {
    // __WALL: also children that were cloned before our exec with another signal than SIGCHLD.
    pid = waitpid(wanted, status, WNOHANG | WUNTRACED | WCONTINUED | __WALL);
    is_orphan = pid > 0 && guard_is_orphan(pid);
    if (is_orphan && (WIFEXITED(*status) || WIFSIGNALED(*status))) orphans_reaped++;
  } while (is_orphan && skips_orphans);
  int is_over = pid > 0 && (WIFEXITED(*status) || WIFSIGNALED(*status));
  if (is_over) guard_reaped(pid, *status);
  return pid;
}

// Whether orphans were all that SIGCHLD was about, where nobody asks for them: this runs once for
// every orphan that ever dies.
static int was_about_orphans(void) {
  if (!skips_orphans) return 0;
  int status = 0;
  pid_t pid = take_news(-1, &status);
  if (pid > 0) {
    kept_news.pid = pid;
    kept_news.status = status;
  }
  return pid == 0;
}

BINDING(host_rt_sigtimedwait) {
  UNUSED;
  double timeout_ms = -1;
  if (JS_ToFloat64(ctx, &timeout_ms, argv[0]) < 0) return JS_EXCEPTION;
  int left = JS_ToBool(ctx, argv[1]) > 0 ? MOST_REPEATS : 0;
  for (;;) {
    siginfo_t before = last_signal;
    int signal = signals_wait(&last_signal, timeout_ms);
    if (signal <= 0) return JS_NewInt32(ctx, signal);
    guard_received(&last_signal);
    // A time that is limited would begin anew.
    if (signal == SIGCHLD && timeout_ms < 0 && was_about_orphans()) continue;
    int is_repeated = left-- > 0 && is_same_signal(&before, &last_signal);
    if (!is_repeated || kill(last_kill.pid, last_kill.signal) < 0) return JS_NewInt32(ctx, signal);
    guard_sent(last_kill.signal);
  }
}

// Of the last signal. A function for each field: an array would be made and thrown away for
// every signal.
BINDING(host_si_code) { UNUSED; return JS_NewInt32(ctx, last_signal.si_code); }
BINDING(host_si_pid) { UNUSED; return JS_NewInt32(ctx, last_signal.si_pid); }

BINDING(host_si_value) {
  UNUSED;
  if (last_signal.si_code != SI_QUEUE) return JS_UNDEFINED;
  return JS_NewBigInt64(ctx, (int64_t)(intptr_t)last_signal.si_value.sival_ptr);
}

// One number for pid and status.
BINDING(host_wait4) {
  UNUSED;
  int wanted = int_arg(ctx, argv[0]), status = 0;
  skips_orphans = JS_ToBool(ctx, argv[1]) > 0;
  pid_t pid = take_news(wanted, &status);
  if (pid <= 0) return result(ctx, pid);
  return JS_NewInt64(ctx, (int64_t)pid * 0x10000 + (status & 0xFFFF));
}

BINDING(host_orphans_reaped) { UNUSED; return JS_NewUint32(ctx, orphans_reaped); }

// A child that has news for wait4, and keeps them; 0: none has.
BINDING(host_waitid_nowait) {
  UNUSED;
  siginfo_t info = {.si_pid = 0};
  int options = WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT | __WALL;
  if (waitid(P_ALL, 0, &info, options) < 0) return JS_NewInt32(ctx, -errno);
  return JS_NewInt32(ctx, info.si_pid);
}

BINDING(host_kill) {
  UNUSED;
  last_kill.pid = int_arg(ctx, argv[0]);
  last_kill.signal = int_arg(ctx, argv[1]);
  guard_sent(last_kill.signal);
  return result(ctx, kill(last_kill.pid, last_kill.signal));
}

BINDING(host_rt_sigqueueinfo) {
  UNUSED;
  int64_t value;
  int failed = JS_IsBigInt(argv[2]) ? JS_ToBigInt64(ctx, &value, argv[2])
                                    : JS_ToInt64(ctx, &value, argv[2]);
  if (failed < 0) return JS_EXCEPTION;
  int signal = int_arg(ctx, argv[1]);
  guard_sent(signal);
  union sigval payload = {.sival_ptr = (void *)(intptr_t)value};
  return JS_NewInt32(ctx, signals_queue(int_arg(ctx, argv[0]), signal, payload));
}

BINDING(host_pidfd_watch) { UNUSED; return JS_NewInt32(ctx, signals_watch(int_arg(ctx, argv[0]))); }

BINDING(host_rt_sigpending) {
  UNUSED;
  return JS_NewBool(ctx, signals_is_pending(int_arg(ctx, argv[0])));
}

BINDING(host_inherited_blocks) {
  UNUSED;
  return JS_NewBool(ctx, signals_was_blocked(int_arg(ctx, argv[0])));
}

BINDING(host_inherited_ignores) {
  UNUSED;
  return JS_NewBool(ctx, signals_was_ignored(int_arg(ctx, argv[0])));
}

static int int_property(JSContext *ctx, JSValueConst object, const char *name) {
  JSValue value = JS_GetPropertyStr(ctx, object, name);
  int number = int_arg(ctx, value);
  JS_FreeValue(ctx, value);
  return number;
}

static uint32_t uint_arg(JSContext *ctx, JSValueConst value) {
  int64_t number = 0;
  if (JS_ToInt64(ctx, &number, value) < 0) JS_FreeValue(ctx, JS_GetException(ctx));
  return (uint32_t)number;
}

static uint32_t uint_property(JSContext *ctx, JSValueConst object, const char *name) {
  JSValue value = JS_GetPropertyStr(ctx, object, name);
  uint32_t number = uint_arg(ctx, value);
  JS_FreeValue(ctx, value);
  return number;
}

// NULL without an exception when the property is undefined.
static char *text_property(JSContext *ctx, JSValueConst object, const char *name) {
  JSValue value = JS_GetPropertyStr(ctx, object, name);
  char *text = JS_IsUndefined(value) ? NULL : text_to_bytes(ctx, value, NULL);
  JS_FreeValue(ctx, value);
  return text;
}

// NULL without an exception when the property is undefined.
static char **list_property(JSContext *ctx, JSValueConst object, const char *name) {
  JSValue value = JS_GetPropertyStr(ctx, object, name);
  char **list = JS_IsUndefined(value) ? NULL : text_list_to_bytes(ctx, value);
  JS_FreeValue(ctx, value);
  return list;
}

// The user to become, or NULL for none; -1 with an exception pending. `user` is filled in.
static int user_property(JSContext *ctx, JSValueConst request, struct spawn_user *user) {
  JSValue value = JS_GetPropertyStr(ctx, request, "user");
  if (JS_IsUndefined(value)) return 0;
  JSValue groups = JS_GetPropertyStr(ctx, value, "groups");
  int64_t count = 0;
  int failed = JS_GetLength(ctx, groups, &count) < 0;
  gid_t *list = failed ? NULL : heap_zalloc((size_t)count + 1, sizeof *list);
  for (int64_t i = 0; list != NULL && i < count; i++) {
    JSValue gid = JS_GetPropertyInt64(ctx, groups, i);
    list[i] = uint_arg(ctx, gid);
    JS_FreeValue(ctx, gid);
  }
  user->uid = (uid_t)uint_property(ctx, value, "uid");
  user->gid = (gid_t)uint_property(ctx, value, "gid");
  user->groups = list;
  user->group_count = (size_t)count;
  JS_FreeValue(ctx, groups);
  JS_FreeValue(ctx, value);
  return list == NULL ? -1 : 1;
}

BINDING(host_spawn) {
  UNUSED;
  JSValueConst command = argv[0], setting = argv[1];
  struct spawn_user user = {0};
  int has_user = user_property(ctx, command, &user);
  char *folder = text_property(ctx, command, "folder");
  char **variables = list_property(ctx, setting, "environ");
  struct spawn request = {
    .files = list_property(ctx, command, "files"),
    .argv = list_property(ctx, command, "argv"),
    .envp = variables != NULL ? variables : process_envp,
    .grouping = (enum spawn_grouping)int_property(ctx, setting, "grouping"),
    .terminal_fd = int_property(ctx, setting, "terminalFd"),
    .user = has_user > 0 ? &user : NULL,
    .folder = folder,
  };
  JSValue outcome = JS_EXCEPTION;
  if (has_user >= 0 && request.files != NULL && request.argv != NULL) {
    pid_t pid = spawn(&request);
    struct guard_command guarded = {
      .pid = pid,
      .signals_group = int_property(ctx, setting, "signalsGroup"),
      .is_watched = int_property(ctx, command, "isWatched"),
      .stop_signal = int_property(ctx, command, "stopSignal"), // undefined: 0
    };
    if (pid > 0) guard_command_started(&guarded);
    outcome = JS_NewInt32(ctx, pid);
  }
  text_list_free(request.files);
  text_list_free(request.argv);
  text_list_free(variables);
  heap_free(folder);
  heap_free((void *)(uintptr_t)user.groups);
  return outcome;
}

BINDING(host_prctl_set_child_subreaper) {
  UNUSED;
  return result(ctx, prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL));
}

BINDING(host_prctl_get_child_subreaper) {
  UNUSED;
  int is_subreaper = 0;
  int outcome = prctl(PR_GET_CHILD_SUBREAPER, &is_subreaper, 0UL, 0UL, 0UL);
  return outcome < 0 ? JS_NewInt32(ctx, -errno) : JS_NewInt32(ctx, is_subreaper);
}

BINDING(host_prctl_set_pdeathsig) {
  UNUSED;
  return result(ctx, prctl(PR_SET_PDEATHSIG, (unsigned long)int_arg(ctx, argv[0]), 0UL, 0UL, 0UL));
}

// Gives the controlling terminal up; as session leader for the whole session (tty_ioctl(4)).
BINDING(host_ioctl_tiocnotty) {
  UNUSED;
  return result(ctx, ioctl(int_arg(ctx, argv[0]), TIOCNOTTY));
}

BINDING(host_chdir) {
  UNUSED;
  char *path = text_to_bytes(ctx, argv[0], NULL);
  if (path == NULL) return JS_EXCEPTION;
  JSValue outcome = result(ctx, chdir(path));
  heap_free(path);
  return outcome;
}

BINDING(host_close_range) {
  UNUSED;
  return result(ctx, syscall(SYS_close_range, int_arg(ctx, argv[0]), ~0U, 0U));
}

BINDING(host_close) { UNUSED; return result(ctx, close(int_arg(ctx, argv[0]))); }

// Not clock_gettime(3): musl keeps a pointer into this process's vDSO, which must not get
// into a startup snapshot.
static void read_clock(int64_t now[2]) {
#if defined(SYS_clock_gettime64) && !defined(__LP64__)
  if (syscall(SYS_clock_gettime64, CLOCK_MONOTONIC, now) == 0) return;
  // Linux before 5.1, or a seccomp filter as old.
  long narrow[2] = {0, 0};
  syscall(SYS_clock_gettime32, CLOCK_MONOTONIC, narrow);
  now[0] = narrow[0];
  now[1] = narrow[1];
#else
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, now);
#endif
}

BINDING(host_clock_gettime) {
  UNUSED;
  int64_t now[2] = {0, 0}; // seconds and nanoseconds
  read_clock(now);
  return JS_NewFloat64(ctx, (double)now[0] * 1e3 + (double)now[1] / 1e6);
}

BINDING(host_stat) {
  UNUSED;
  char *path = text_to_bytes(ctx, argv[0], NULL);
  if (path == NULL) return JS_EXCEPTION;
  struct stat info;
  JSValue outcome = stat(path, &info) < 0 ? JS_NewInt32(ctx, -errno)
                                          : JS_NewInt64(ctx, (int64_t)info.st_mode);
  heap_free(path);
  return outcome;
}

// Reads to the end; files in /proc tell no size beforehand. The caller frees `*bytes`.
static ssize_t read_whole(int fd, char **bytes) {
  size_t used = 0, room = 4096;
  char *buffer = heap_alloc(room);
  for (;;) {
    if (buffer == NULL) return -ENOMEM;
    ssize_t got = read(fd, buffer + used, room - used);
    if (got < 0) {
      heap_free(buffer);
      return -errno;
    }
    if (got == 0) break;
    used += (size_t)got;
    if (used < room) continue;
    room *= 2;
    char *larger = heap_realloc(buffer, room);
    if (larger == NULL) heap_free(buffer);
    buffer = larger;
  }
  *bytes = buffer;
  return (ssize_t)used;
}

static int open_path(JSContext *ctx, JSValueConst path_value, int flags) {
  char *path = text_to_bytes(ctx, path_value, NULL);
  if (path == NULL) return -ENOMEM;
  int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
  int error = errno;
  heap_free(path);
  return fd < 0 ? -error : fd;
}

BINDING(host_read_file) {
  UNUSED;
  int fd = open_path(ctx, argv[0], 0);
  if (fd < 0) return JS_NewInt32(ctx, fd);
  char *bytes = NULL;
  ssize_t len = read_whole(fd, &bytes);
  close(fd);
  if (len < 0) return JS_NewInt64(ctx, len);
  JSValue text = text_from_bytes(ctx, bytes, (size_t)len);
  heap_free(bytes);
  return text;
}

// The 8 bytes at an offset, as this machine reads a number of 64 bits, in hexadecimal digits.
BINDING(host_pread) {
  UNUSED;
  int64_t offset = 0;
  if (JS_ToInt64(ctx, &offset, argv[1]) < 0) return JS_EXCEPTION;
  int fd = open_path(ctx, argv[0], 0);
  if (fd < 0) return JS_NewInt32(ctx, fd);
  uint64_t number = 0;
  ssize_t got = pread(fd, &number, sizeof number, (off_t)offset);
  int error = got < 0 ? errno : EIO;
  close(fd);
  if (got != (ssize_t)sizeof number) return JS_NewInt32(ctx, -error);
  char digits[17];
  for (int i = 16; i-- > 0; number >>= 4) digits[i] = "0123456789abcdef"[number & 15];
  digits[16] = '\0';
  return JS_NewString(ctx, digits);
}

BINDING(host_readlink) {
  UNUSED;
  char *path = text_to_bytes(ctx, argv[0], NULL);
  if (path == NULL) return JS_EXCEPTION;
  char target[4096]; // PATH_MAX of Linux
  ssize_t len = readlink(path, target, sizeof target);
  JSValue outcome = len < 0 ? JS_NewInt32(ctx, -errno) : text_from_bytes(ctx, target, (size_t)len);
  heap_free(path);
  return outcome;
}

// For appending, created if need be.
BINDING(host_open_append) {
  UNUSED;
  char *path = text_to_bytes(ctx, argv[0], NULL);
  if (path == NULL) return JS_EXCEPTION;
  JSValue outcome = result(ctx, open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
  heap_free(path);
  return outcome;
}

// opendir(3) would bring malloc in.
BINDING(host_read_dir) {
  UNUSED;
  int fd = open_path(ctx, argv[0], O_DIRECTORY);
  if (fd < 0) return JS_NewInt32(ctx, fd);
  _Alignas(8) char entries[4096]; // struct linux_dirent64 of getdents64(2)
  JSValue names = JS_NewArray(ctx);
  uint32_t count = 0;
  long got = 0;
  while (!JS_IsException(names)) {
    got = syscall(SYS_getdents64, fd, entries, sizeof entries);
    if (got <= 0) break;
    for (long at = 0; at < got;) {
      uint16_t record_len;
      memcpy(&record_len, entries + at + 16, sizeof record_len);
      const char *name = entries + at + 19;
      JSValue text = text_from_bytes(ctx, name, strlen(name));
      if (JS_IsException(text) || JS_SetPropertyUint32(ctx, names, count++, text) < 0) {
        JS_FreeValue(ctx, names);
        names = JS_EXCEPTION;
        break;
      }
      at += record_len;
    }
  }
  int error = errno;
  close(fd);
  if (got >= 0 || JS_IsException(names)) return names;
  JS_FreeValue(ctx, names);
  return JS_NewInt32(ctx, -error);
}

// All of it, waiting where it must: for the text that somebody asked for (--help), before
// anything was started. Log lines go through write_nowait.
BINDING(host_write) {
  UNUSED;
  size_t len, done = 0;
  char *bytes = text_to_bytes(ctx, argv[1], &len);
  if (bytes == NULL) return JS_EXCEPTION;
  ssize_t written = 0;
  while (done < len && (written = write(int_arg(ctx, argv[0]), bytes + done, len - done)) > 0) {
    done += (size_t)written;
  }
  JSValue outcome = result(ctx, written < 0 ? -1 : (long)done);
  heap_free(bytes);
  return outcome;
}

BINDING(host_write_nowait) {
  UNUSED;
  size_t len;
  char *bytes = text_to_bytes(ctx, argv[1], &len);
  if (bytes == NULL) return JS_EXCEPTION;
  ssize_t written = log_write(int_arg(ctx, argv[0]), bytes, len);
  heap_free(bytes);
  return JS_NewInt64(ctx, written);
}

BINDING(host_exit) { UNUSED; _exit(int_arg(ctx, argv[0])); }

BINDING(host_run_part) {
  UNUSED;
  return engine_run_part(ctx) < 0 ? JS_EXCEPTION : JS_UNDEFINED;
}

static JSValue number_list(JSContext *ctx, const int *numbers, size_t count) {
  JSValue list = JS_NewArray(ctx);
  for (uint32_t i = 0; i < count && !JS_IsException(list); i++) {
    if (JS_SetPropertyUint32(ctx, list, i, JS_NewInt32(ctx, numbers[i])) >= 0) continue;
    JS_FreeValue(ctx, list);
    list = JS_EXCEPTION;
  }
  return list;
}

// What the kernel calls the system call in /proc/PID/syscall on this machine: of programs of 64
// bits, and of 32 bits with their own times and with those of 64. Among the others the numbers
// mean nothing that sleeps.
BINDING(host_sys_rt_sigtimedwait) {
  UNUSED;
  static const int numbers[] = {
#if defined(__x86_64__) || defined(__i386__)
    128, 177, 421,
#elif defined(__aarch64__) || defined(__arm__)
    137, 177, 421,
#else
    SYS_rt_sigtimedwait,
#endif
  };
  return number_list(ctx, numbers, sizeof numbers / sizeof *numbers);
}

// The calls in which a thread waits for what it can read of files, as programs of 64 bits number
// them, and as those of 32 bits do. One machine runs both, and 7 is poll(2) for the ones and
// waitpid(2) for the others.
#if defined(__x86_64__) || defined(__i386__)
// read, poll, select, pselect6, ppoll, epoll_wait, epoll_pwait
#define READERS_64 0, 7, 23, 270, 271, 232, 281
// read, select twice, poll, pselect6, ppoll, epoll_wait, epoll_pwait
#define READERS_32 3, 82, 142, 168, 308, 309, 256, 319
#elif defined(__aarch64__) || defined(__arm__)
// read, pselect6, ppoll, epoll_pwait
#define READERS_64 63, 72, 73, 22
// read, select, poll, pselect6, ppoll, epoll_wait, epoll_pwait
#define READERS_32 3, 142, 168, 335, 336, 252, 346
#endif
// epoll_pwait2 and io_uring_enter, which have one number everywhere
#define READERS_ANY 441, 426

BINDING(host_sys_readers) {
  UNUSED;
#ifdef READERS_64
  static const int wide[] = {READERS_64, READERS_ANY};
  // pselect6 and ppoll with times of 64 bits
  static const int narrow[] = {READERS_32, 413, 414, READERS_ANY};
  if (JS_ToBool(ctx, argv[0])) return number_list(ctx, narrow, sizeof narrow / sizeof *narrow);
#else
  static const int wide[] = {
    READERS_ANY, SYS_read, SYS_ppoll, SYS_pselect6, SYS_epoll_pwait,
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef SYS_select
    SYS_select,
#endif
#ifdef SYS__newselect
    SYS__newselect,
#endif
#ifdef SYS_epoll_wait
    SYS_epoll_wait,
#endif
  };
#endif
  return number_list(ctx, wide, sizeof wide / sizeof *wide);
}

BINDING(host_engine_version) { UNUSED; return JS_NewString(ctx, JS_GetVersion()); }

static const JSCFunctionListEntry functions[] = {
  JS_CFUNC_DEF("start", 1, host_start),
  JS_CFUNC_DEF("run_part", 0, host_run_part),
  JS_CFUNC_DEF("args", 0, host_args),
  JS_CFUNC_DEF("environ", 0, host_environ),
  JS_CFUNC_DEF("getenv", 1, host_getenv),
  JS_CFUNC_DEF("getpid", 0, host_getpid),
  JS_CFUNC_DEF("getppid", 0, host_getppid),
  JS_CFUNC_DEF("getpgrp", 0, host_getpgrp),
  JS_CFUNC_DEF("getpgid", 1, host_getpgid),
  JS_CFUNC_DEF("getsid", 1, host_getsid),
  JS_CFUNC_DEF("tcgetpgrp", 1, host_tcgetpgrp),
  JS_CFUNC_DEF("tcsetpgrp", 2, host_tcsetpgrp),
  JS_CFUNC_DEF("rt_sigtimedwait", 2, host_rt_sigtimedwait),
  JS_CFUNC_DEF("si_code", 0, host_si_code),
  JS_CFUNC_DEF("si_pid", 0, host_si_pid),
  JS_CFUNC_DEF("si_value", 0, host_si_value),
  JS_CFUNC_DEF("wait4", 2, host_wait4),
  JS_CFUNC_DEF("orphans_reaped", 0, host_orphans_reaped),
  JS_CFUNC_DEF("waitid_nowait", 0, host_waitid_nowait),
  JS_CFUNC_DEF("pidfd_watch", 1, host_pidfd_watch),
  JS_CFUNC_DEF("rt_sigpending", 1, host_rt_sigpending),
  JS_CFUNC_DEF("inherited_blocks", 1, host_inherited_blocks),
  JS_CFUNC_DEF("inherited_ignores", 1, host_inherited_ignores),
  JS_CFUNC_DEF("kill", 2, host_kill),
  JS_CFUNC_DEF("rt_sigqueueinfo", 3, host_rt_sigqueueinfo),
  JS_CFUNC_DEF("spawn", 2, host_spawn),
  JS_CFUNC_DEF("prctl_set_child_subreaper", 0, host_prctl_set_child_subreaper),
  JS_CFUNC_DEF("prctl_get_child_subreaper", 0, host_prctl_get_child_subreaper),
  JS_CFUNC_DEF("prctl_set_pdeathsig", 1, host_prctl_set_pdeathsig),
  JS_CFUNC_DEF("ioctl_tiocnotty", 1, host_ioctl_tiocnotty),
  JS_CFUNC_DEF("chdir", 1, host_chdir),
  JS_CFUNC_DEF("close_range", 1, host_close_range),
  JS_CFUNC_DEF("close", 1, host_close),
  JS_CFUNC_DEF("clock_gettime", 0, host_clock_gettime),
  JS_CFUNC_DEF("stat", 1, host_stat),
  JS_CFUNC_DEF("read_file", 1, host_read_file),
  JS_CFUNC_DEF("read_dir", 1, host_read_dir),
  JS_CFUNC_DEF("pread", 2, host_pread),
  JS_CFUNC_DEF("readlink", 1, host_readlink),
  JS_CFUNC_DEF("open_append", 1, host_open_append),
  JS_CFUNC_DEF("write", 2, host_write),
  JS_CFUNC_DEF("write_nowait", 2, host_write_nowait),
  JS_CFUNC_DEF("exit", 1, host_exit),
  JS_CFUNC_DEF("sys_rt_sigtimedwait", 0, host_sys_rt_sigtimedwait),
  JS_CFUNC_DEF("sys_readers", 1, host_sys_readers),
  JS_CFUNC_DEF("engine_version", 0, host_engine_version),
};

int syscalls_install(JSContext *ctx) {
  JSValue host = JS_NewObject(ctx);
  if (JS_IsException(host)) return -1;
  int count = (int)(sizeof functions / sizeof functions[0]);
  if (JS_SetPropertyFunctionList(ctx, host, functions, count) < 0) {
    JS_FreeValue(ctx, host);
    return -1;
  }
  JSValue global = JS_GetGlobalObject(ctx);
  int done = JS_SetPropertyStr(ctx, global, "host", host); // takes `host` over
  JS_FreeValue(ctx, global);
  return done < 0 ? -1 : 0;
}
