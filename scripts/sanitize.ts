// SPDX-License-Identifier: MIT
// The end-to-end tests on a build with address and undefined-behaviour sanitizers. That build is
// dynamic, has glibc's allocator, and its runtime uses system calls of its own: what that breaks is
// left out here (whole files) or where it stands (`ignore: SANITIZED`).
import { buildHost } from "./build_host.ts";
import { buildInit, DEFAULT_INPUTS } from "./build_init.ts";
import { fetchQuickjs } from "./fetch_quickjs.ts";
import { SANITIZED } from "./host_flags.ts";
import { BUILD } from "./paths.ts";
import { runTask, showSteps } from "./progress.ts";
import { ensureTools } from "./tools.ts";

const BINARY = `${BUILD}/baronet-amd64-asan`;

/** Files of tests about a static file, in roots that hold no library. */
const STATIC_ONLY = [
  "bare_root",
  "docker",
  "docker_entrypoint",
  "docker_init",
  "explain_places",
  "gallery_explain",
  "gallery_probe",
  "podman",
  "static_file",
].map((name) => `test/${name}_test.ts`);
/** About other subjects than the binary. */
const OTHER_SUBJECTS = ["test/action", "test/around", "test/languages"];

async function sanitize(): Promise<void> {
  await ensureTools(SANITIZED.packages);
  await showSteps([
    ["fetching the QuickJS-ng sources", fetchQuickjs],
    [`compiling ${SANITIZED.output}`, () => buildHost(SANITIZED)],
    [
      "compiling the TypeScript",
      () => buildInit({ ...DEFAULT_INPUTS, host: `${BUILD}/${SANITIZED.output}`, out: BINARY }),
    ],
  ]);
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", `--ignore=${[...STATIC_ONLY, ...OTHER_SUBJECTS]}`, "test"],
    env: { BARONET: BINARY },
  }).spawn().status;
  if (code !== 0) throw new Error(`Cannot trust the host: tests failed with sanitizers`);
}

if (import.meta.main) await runTask(sanitize);
