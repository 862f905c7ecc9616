// SPDX-License-Identifier: MIT
// What of the end-to-end tests cannot pass on another architecture's binary here, or says nothing
// about it, and why.
import type { Exemption } from "./results.ts";

/** 386 is not among them: a kernel for amd64 runs it. */
const EMULATED = ["arm64", "riscv64", "ppc64le", "s390x", "armv7"];

const NO_ENGINE =
  "an engine cannot start containers in the user namespace that makes qemu-user run";
const ORPHANS_USE_64 = "the probe's orphans report by signal 64, which qemu-user keeps for itself";

export interface LeftOut {
  readonly files: readonly string[];
  readonly reason: string;
}

/** Not run for any other architecture. */
export const OTHER_SUBJECTS: readonly LeftOut[] = [
  { files: ["action/"], reason: "about the Action, which runs on the machine of the workflow" },
  { files: ["around/", "languages/"], reason: "about releases and what the documents say" },
  { files: ["explain_places"], reason: "about the whole machine, in minutes" },
  {
    files: ["guard", "payload", "payload_corpus", "engine_cases"],
    reason: "builds hosts of its own, for amd64",
  },
];

/** Not run under qemu-user. */
export const NOT_EMULATED: readonly LeftOut[] = [
  {
    files: ["docker", "docker_entrypoint", "docker_init", "podman"],
    reason: NO_ENGINE,
  },
  {
    files: ["early_several", "early_signal"],
    reason: "interrupts a start at each of its system calls, of which qemu-user makes hundreds",
  },
  {
    files: ["gallery_explain", "gallery_probe"],
    reason: "judges 53 images with programs of their own; to /proc ours is qemu-user",
  },
  {
    files: ["model"],
    reason: "foresees signals by number, and qemu-user gives real-time signals others",
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
    reason: "qemu-user does not hear 34, which is 38 there",
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
    title: /refuses optional system calls with EPERM, (not )?as PID 1( > (all|clone3))?$/,
    reason: "qemu-user makes a thread of its own by clone3(2), and dies of that errno",
  },
  {
    on: EMULATED,
    file: "command_surroundings",
    title: /^keeps the order and the bytes of the variables/,
    reason: "qemu-user drops variables without =, and the second of the same name",
  },
  {
    on: EMULATED,
    file: "delays_signals",
    title: /^keeps number, order and values of real-time signals that it held back/,
    reason: "qemu-user gives real-time signals other numbers: 40 comes as 36, which has no delay",
  },
  {
    on: EMULATED,
    file: "exit_status",
    title: /^exits with 128\+n when signal n killed the command/,
    reason:
      "qemu-user keeps signals 61 to 64 for itself, and gives real-time signals other numbers",
  },
  {
    on: EMULATED,
    file: "forwards_signals",
    title: /^forwards each of the 61 forwardable signals/,
    reason: "qemu-user dies of ABRT, or does not hear it, nor 32 to 34",
  },
  {
    on: EMULATED,
    file: "forwards_signals",
    title: /^keeps every queued signal for a command that is stopped/,
    reason: "qemu-user does not hear 34, which is 38 there",
  },
  {
    on: EMULATED,
    file: "explains",
    title: /^(does what it advises|sees as another user)/,
    reason: "to /proc baronet is qemu-user, with its dispositions and its command line",
  },
  {
    on: EMULATED,
    file: "explains_busy",
    title: /^calls no init deaf that keeps waking/,
    reason: "to /proc baronet is in a system call of amd64, whose number the file does not know",
  },
  {
    // Of the others each knows 3 for read(2), of its own programs or of those of 32 bits.
    on: ["riscv64"],
    file: "explains_busy",
    title: /^knows that a program of 32 bits/,
    reason: "no kernel for riscv64 runs programs for 386, whose numbers the file does not know",
  },
  {
    on: EMULATED,
    file: "grace_period_end",
    title: /^KILLs leftovers where there is no \/proc/,
    reason: "qemu-user answers for its own /proc/PID where there is no /proc",
  },
  {
    on: EMULATED,
    file: "init_state",
    title: /^does nothing while nothing happens/,
    reason: "qemu-user has a thread of its own that waits as well",
  },
  {
    on: EMULATED,
    file: "parent_death",
    title: /at any system call of its start/,
    reason: "stops it at its system calls, which are qemu-user's",
  },
  {
    on: EMULATED,
    file: "probe_log",
    title: /^appends its lines/,
    reason: ORPHANS_USE_64,
  },
  {
    on: EMULATED,
    file: "probe_log",
    title: /^in an image FROM scratch/,
    reason: NO_ENGINE,
  },
  {
    on: EMULATED,
    file: "probe_orphans",
    title: /^(sees (orphans reaped|that)|is no init itself|makes its orphans)/,
    reason: ORPHANS_USE_64,
  },
  {
    on: EMULATED,
    file: "probe_orphans",
    title: /^tells which orphans cannot be made under a limit of [13] processes/,
    reason: "qemu-user has a thread of its own, which counts",
  },
  {
    on: EMULATED,
    file: "rewrites_signals",
    title:
      /^(forwards signal (37 as 2|28 as 63|40 as 41|11 as 10) |makes of TERM what each command's)/,
    reason: "qemu-user gives real-time signals other numbers, and loses faults that are sent to it",
  },
  {
    on: EMULATED,
    file: "probe",
    title: /^tells (what it has .*: (signals blocked and|all signals)|its place among)/,
    reason: ORPHANS_USE_64,
  },
  {
    on: EMULATED,
    file: "probe",
    title: /^reports every signal (that can be caught|with the value)/,
    reason: "qemu-user dies of ABRT, or does not hear it, nor 32 to 34",
  },
  {
    on: EMULATED,
    file: "signal_masks",
    title: /^starts the command with what it inherited: (TERM and RTMIN|all signals|musl's own)/,
    reason: "qemu-user keeps RTMIN from its program's mask, and real-time signals for itself",
  },
  {
    on: EMULATED,
    file: "signal_masks",
    title: /^forwards although it inherited every signal blocked and ignored/,
    reason: "qemu-user does not hear 34, which is 38 there",
  },
  {
    on: EMULATED,
    file: "sends_signals",
    title: /^(sends a signal by its name or its number|sends as kill\(1\) does)/,
    reason: "qemu-user gives real-time signals other numbers",
  },
  {
    on: EMULATED,
    file: "sends_signals",
    title: /^in an image FROM scratch/,
    reason: NO_ENGINE,
  },
  {
    on: EMULATED,
    file: "shutdown_report_limits",
    title: /^counts a flood of signals/,
    reason: "qemu-user gives real-time signals other numbers",
  },
];
