// SPDX-License-Identifier: MIT
// See snapshot.h.
#include "snapshot.h"

#include "heap.h"
#include "syscalls.h"

JSContext *snapshot_resume(void) {
  if (snapshot_image == NULL) return NULL;
  const struct snapshot_root *root = (const struct snapshot_root *)(void *)snapshot_image;
  if (root->ctx == NULL) return NULL;
  heap_resume(root->end, snapshot_image_end);
  JS_UpdateStackTop(JS_GetRuntime(root->ctx));
  syscalls_keep_main(root->main_function);
  engine_keep_part(root->part);
  return root->ctx;
}
