// SPDX-License-Identifier: MIT
// What of the end-to-end tests cannot pass on another architecture's binary here, or says nothing
// about it, and why.
import type { Exemption } from "./results.ts";

/** 386 is not among them: a kernel for amd64 runs it. */
const EMULATED = ["arm64", "riscv64", "ppc64le", "s390x", "armv7"];

export interface LeftOut {
  readonly files: readonly string[];
  readonly reason: string;
}

/** Not run for any other architecture. */
export const OTHER_SUBJECTS: readonly LeftOut[] = [
  {
    files: [
      "action",
      "action_lint",
      "action_release",
      "action_release_failures",
      "action_whole_release",
      "verifies_images",
      "verify_failures",
      "verify_surroundings",
      "whole_job",
    ],
    reason: "about the Action, which runs on the machine of the workflow",
  },
  { files: ["explain_places"], reason: "about the whole machine, in minutes" },
  { files: ["guard", "payload"], reason: "builds hosts of its own, for amd64" },
];

/** Not run under qemu-user. */
export const NOT_EMULATED: readonly LeftOut[] = [
  {
    files: ["docker", "docker_entrypoint", "docker_init", "podman"],
    reason: "an engine cannot start containers in the user namespace that makes qemu-user run",
  },
  {
    files: ["early_several", "early_signal"],
    reason: "interrupts a start at each of its system calls, of which qemu-user makes hundreds",
  },
];

export const EXEMPTIONS: readonly Exemption[] = [
  {
    on: EMULATED,
    file: "as_any_init",
    title: /^hands on the mask .*: TERM and RTMIN blocked/,
    reason: "qemu-user keeps RTMIN from its program's mask",
  },
  {
    on: EMULATED,
    file: "as_dumb_init",
    title: /^forwards real-time signals with their values: dumb-init -c/,
    reason: "qemu-user keeps real-time signals for itself",
  },
  {
    on: EMULATED,
    file: "bad_input",
    title: /^passes on arguments and environment byte for byte/,
    reason: "qemu-user drops variables without =, and the second of the same name",
  },
  {
    on: EMULATED,
    file: "bad_input",
    title: /the user's limit on processes forbids/,
    reason: "qemu-user starts a thread of its own, and dies when it may not",
  },
  {
    on: EMULATED,
    file: "bad_input",
    title: /^forwards, reaps and exits where the kernel refuses optional system calls/,
    reason: "the calls are refused to qemu-user, which cannot do without them",
  },
  {
    on: EMULATED,
    file: "command_surroundings",
    title: /^keeps the order and the bytes of the variables/,
    reason: "qemu-user drops variables without =, and the second of the same name",
  },
  {
    on: EMULATED,
    file: "exit_status",
    title: /^exits with 128\+n when signal n killed the command/,
    reason: "qemu-user keeps signals 61 to 64 for itself",
  },
  {
    on: EMULATED,
    file: "forwards_signals",
    title: /^forwards each of the 61 forwardable signals/,
    reason: "qemu-user dies of faults that are sent to it, and keeps signals 61 to 64 for itself",
  },
  {
    on: EMULATED,
    file: "forwards_signals",
    title: /^keeps every queued signal for a command that is stopped/,
    reason: "qemu-user keeps one of each signal",
  },
];
