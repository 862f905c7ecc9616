// SPDX-License-Identifier: MIT
// Makes the image of a startup snapshot. The other side is scripts/snapshot/, which decides where
// each block lies; this file is not part of the executable that is shipped.
//
// Every allocation of a start is known by its number, from 0: a start is the same each time. The
// file LAYOUT holds one u32 for each: 0 for a block that is thrown away before the program is
// ready, else its place, counted from the beginning of the image.
//
// --make-snapshot LAYOUT OUT: writes the image to OUT; with an empty LAYOUT instead who is still
// there when the program is ready, as u32 pairs (number, bytes), and at the end the number of
// allocations and 0.
// --survey-snapshot LAYOUT OUT EVENTS ARGV...: lays the blocks out, runs the program with
// these arguments, and writes to OUT one byte for each page: 0 for untouched, 1 for read, 2 for
// written to.
//
// What happens in such a run is the same each time: the program starts its commands, but what it
// waits for is EVENTS, numbers of signals with commas in between. 17 (SIGCHLD) is the end of the
// next command that was started, -17 that of an orphan.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine.h"
#include "heap.h"
#include "intrinsics.h"
#include "payload.h"
#include "snapshot.h"
#include "syscalls.h"

#define FAILED 111
#define PAGE ((size_t)4096)
// Above every image, so that nothing in it is taken for frozen.
#define TEMPORARY ((char *)0x70000000)
#define TEMPORARY_LEN ((size_t)256 << 20)
// Where an image is laid out that is only surveyed, each block on pages of its own. At 0x40000000
// qemu-user has the stack of programs of 32 bits.
#define SURVEY ((char *)0x60000000)
#define SURVEY_LEN ((size_t)128 << 20)
#define GROWTH_LEN ((size_t)1 << 20)

enum touch { TOUCH_NONE, TOUCH_READ, TOUCH_WRITE };

// In front of each temporary block.
struct header {
  uint32_t size;
  uint32_t number; // from 1; 0: it was freed
};

static struct {
  const uint32_t *places; // by number
  size_t count;
  char *image;
  uint32_t *sizes; // of the block at each 8 bytes of the image
  char *end;
  char *next; // temporary block
  uint32_t allocations;
} layout;

static unsigned char *touched;

static void *map_file(const char *path, int flags, size_t len) {
  int fd = open(path, flags | O_CLOEXEC, 0666);
  if (fd < 0 || ((flags & O_CREAT) != 0 && ftruncate(fd, (off_t)len) < 0)) return MAP_FAILED;
  int protection = (flags & O_ACCMODE) == O_RDONLY ? PROT_READ : PROT_READ | PROT_WRITE;
  void *bytes = mmap(NULL, len, protection, MAP_SHARED, fd, 0);
  close(fd);
  return bytes;
}

static int map_zeros(char *at, size_t len) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  return mmap(at, len, PROT_READ | PROT_WRITE, flags, -1, 0) == at ? 0 : -1;
}

static int is_placed(const char *block) {
  return layout.image != NULL && block >= layout.image && block < TEMPORARY;
}

static uint32_t *size_of_placed(const char *block) {
  return &layout.sizes[(size_t)(block - layout.image) / 8];
}

static void *maker_alloc(size_t size) {
  uint32_t number = layout.allocations++;
  uint32_t rounded = ((uint32_t)size + 7) / 8 * 8;
  if (number < layout.count && layout.places[number] != 0) {
    char *placed = layout.image + layout.places[number];
    *size_of_placed(placed) = rounded;
    if (layout.end < placed + rounded) layout.end = placed + rounded;
    return placed;
  }
  struct header *header = (struct header *)(void *)layout.next;
  layout.next += sizeof *header + rounded;
  if (layout.next > TEMPORARY + TEMPORARY_LEN) return NULL;
  *header = (struct header){.size = rounded, .number = number + 1};
  return header + 1;
}

static void maker_free(void *block) {
  if (block != NULL && !is_placed(block)) ((struct header *)block - 1)->number = 0;
}

static size_t maker_usable_size(const void *block) {
  if (block == NULL) return 0;
  if (is_placed(block)) return *size_of_placed(block);
  return ((const struct header *)block - 1)->size;
}

static const struct heap_maker maker = {maker_alloc, maker_free, maker_usable_size};

// An empty file leaves the layout without places.
static int read_layout(const char *path, char *image, size_t image_len) {
  struct stat info;
  if (stat(path, &info) < 0 || map_zeros(TEMPORARY, TEMPORARY_LEN) < 0) return -1;
  layout.next = TEMPORARY;
  if (info.st_size == 0) return 0;
  layout.places = map_file(path, O_RDONLY, (size_t)info.st_size);
  layout.count = (size_t)info.st_size / sizeof *layout.places;
  layout.image = layout.end = image;
  layout.sizes = mmap(NULL, image_len, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return layout.places == MAP_FAILED || layout.sizes == MAP_FAILED ? -1 : 0;
}

static JSContext *start_program(void) {
  struct payload program;
  if (payload_find(&program) != PAYLOAD_OK) return NULL;
  heap_maker = &maker;
  JSContext *ctx = engine_start();
  if (ctx == NULL || engine_evaluate(ctx, program.source, program.source_len) < 0) return NULL;
  return intrinsics_freeze(ctx) < 0 ? NULL : ctx;
}

static int write_all(int fd, const void *bytes, size_t len) {
  const char *rest = bytes;
  for (ssize_t written; len > 0; rest += written, len -= (size_t)written) {
    written = write(fd, rest, len);
    if (written <= 0) return -1;
  }
  return 0;
}

static int write_survivors(int fd) {
  for (char *at = TEMPORARY; at < layout.next;) {
    const struct header *header = (const struct header *)(const void *)at;
    uint32_t pair[2] = {header->number - 1, header->size};
    if (header->number != 0 && write_all(fd, pair, sizeof pair) < 0) return -1;
    at += sizeof *header + header->size;
  }
  uint32_t last[2] = {layout.allocations, 0};
  return write_all(fd, last, sizeof last);
}

static int write_image(int fd, JSContext *ctx) {
  struct snapshot_root *root = (struct snapshot_root *)(void *)layout.image;
  *root = (struct snapshot_root){ctx, syscalls_main_function(), engine_kept_part(), layout.end};
  return write_all(fd, layout.image, (size_t)(layout.end - layout.image));
}

static int make(const char *layout_path, const char *out_path) {
  if (snapshot_image == NULL) return FAILED;
  size_t len = (size_t)(snapshot_image_end - snapshot_image);
  if (read_layout(layout_path, snapshot_image, len) < 0) return FAILED;
  JSContext *ctx = start_program();
  int fd = open(out_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (ctx == NULL || fd < 0) return FAILED;
  return (layout.places == NULL ? write_survivors(fd) : write_image(fd, ctx)) < 0 ? FAILED : 0;
}

// A page opens for reading first; a write to it comes back once more.
static void note_touch(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  char *page = (char *)((uintptr_t)info->si_addr / PAGE * PAGE);
  if (page < SURVEY || page >= SURVEY + SURVEY_LEN) _exit(FAILED);
  unsigned char *touch = &touched[(size_t)(page - SURVEY) / PAGE];
  *touch = *touch == TOUCH_NONE ? TOUCH_READ : TOUCH_WRITE;
  int protection = *touch == TOUCH_READ ? PROT_READ : PROT_READ | PROT_WRITE;
  if (mprotect(page, PAGE, protection) < 0) _exit(FAILED);
}

static int watch_touches(const char *out_path) {
  size_t image_len = (size_t)(layout.end - SURVEY);
  touched = map_file(out_path, O_RDWR | O_CREAT | O_TRUNC, image_len / PAGE + 1);
  if (touched == MAP_FAILED) return -1;
  struct sigaction action = {.sa_sigaction = note_touch, .sa_flags = SA_SIGINFO};
  sigset_t segv;
  sigemptyset(&segv);
  sigaddset(&segv, SIGSEGV);
  if (sigaction(SIGSEGV, &action, NULL) < 0) return -1;
  if (sigprocmask(SIG_UNBLOCK, &segv, NULL) < 0) return -1;
  return mprotect(SURVEY, image_len, PROT_NONE);
}

// ---- what happens

#define MOST_COMMANDS 8
#define ORPHAN 4000000 // no pid: pid_max is lower

static struct {
  const char *events; // what is left of them
  int64_t pids[MOST_COMMANDS];
  size_t started, ended;
  int is_command_news, is_orphan_news;
  JSValue spawn;
} run;

#define FAKE(name) \
  static JSValue name(JSContext *ctx, JSValueConst this_value, int argc, JSValueConst *argv)
#define UNUSED (void)ctx, (void)this_value, (void)argc, (void)argv

FAKE(fake_spawn) {
  JSValue pid = JS_Call(ctx, run.spawn, this_value, argc, argv);
  if (run.started == MOST_COMMANDS) _exit(FAILED);
  if (JS_ToInt64(ctx, &run.pids[run.started++], pid) < 0) _exit(FAILED);
  return pid;
}

FAKE(fake_rt_sigtimedwait) {
  UNUSED;
  char *end;
  long event = strtol(run.events, &end, 10);
  if (end == run.events) _exit(FAILED); // it would wait for ever
  run.events = *end == ',' ? end + 1 : end;
  if (event == SIGCHLD) run.is_command_news = 1;
  if (event == -SIGCHLD) run.is_orphan_news = 1;
  return JS_NewInt64(ctx, labs(event));
}

// As of a process outside of the namespace.
FAKE(fake_zero) {
  UNUSED;
  return JS_NewInt32(ctx, 0);
}

FAKE(fake_undefined) {
  UNUSED;
  return JS_UNDEFINED;
}

FAKE(fake_wait4) {
  UNUSED;
  int skips_orphans = argc > 1 && JS_ToBool(ctx, argv[1]);
  int64_t pid = 0;
  if (run.is_command_news) {
    pid = run.pids[run.ended++];
  } else if (run.is_orphan_news && !skips_orphans) {
    pid = ORPHAN;
  } else if (run.ended == run.started) {
    return JS_NewInt64(ctx, -ECHILD);
  }
  run.is_orphan_news = 0;
  run.is_command_news = 0;
  return JS_NewInt64(ctx, pid * 65536);
}

static void fake_host(JSContext *ctx, const char *events) {
  static const struct {
    const char *name;
    JSCFunction *function;
  } fakes[] = {
    {"spawn", fake_spawn},
    {"rt_sigtimedwait", fake_rt_sigtimedwait},
    {"si_code", fake_zero},
    {"si_pid", fake_zero},
    {"si_value", fake_undefined},
    {"wait4", fake_wait4},
    {"kill", fake_zero},
  };
  JSValue global = JS_GetGlobalObject(ctx);
  JSValue host = JS_GetPropertyStr(ctx, global, "host");
  run.events = events;
  run.spawn = JS_GetPropertyStr(ctx, host, "spawn");
  for (size_t i = 0; i < sizeof fakes / sizeof *fakes; i++) {
    JSValue fake = JS_NewCFunction(ctx, fakes[i].function, fakes[i].name, 0);
    JS_SetPropertyStr(ctx, host, fakes[i].name, fake);
  }
}

static int survey(char **files, char **argv) {
  if (map_zeros(SURVEY, SURVEY_LEN) < 0) return FAILED;
  if (read_layout(files[0], SURVEY, SURVEY_LEN) < 0) return FAILED;
  syscalls_set_process(&argv[1], environ);
  JSContext *ctx = start_program();
  if (ctx == NULL) return FAILED;
  char *grown = SURVEY + SURVEY_LEN - GROWTH_LEN;
  heap_maker = NULL;
  heap_resume(grown, grown + GROWTH_LEN);
  fake_host(ctx, argv[0]);
  if (watch_touches(files[1]) < 0) return FAILED;
  JS_UpdateStackTop(JS_GetRuntime(ctx));
  return engine_call_main(ctx);
}

int snapshot_make(char **argv) {
  size_t count = 0;
  while (argv[count] != NULL) count++;
  if (count == 4 && strcmp(argv[1], "--make-snapshot") == 0) return make(argv[2], argv[3]);
  if (count < 6 || strcmp(argv[1], "--survey-snapshot") != 0) return -1;
  return survey(&argv[2], &argv[4]);
}
