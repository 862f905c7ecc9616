// SPDX-License-Identifier: MIT
// The functions of the C host (host.d.ts) over the simulated Linux, for the one process in it
// that is baronet. Every call may take time, in which the others go on, and many may be made to
// fail.
import { ERRNO } from "../core/errno.ts";
import { type ReceivedSignal, SIGNAL_NUMBERS } from "../core/signals.ts";
import { type Kill, kill, type Killed } from "./simulated_kill.ts";
import type { Linux } from "./simulated_linux.ts";
import { Pace, type PaceOptions } from "./simulated_pace.ts";
import type { Process } from "./simulated_process.ts";
import { listProcFolder, readProcFile } from "./simulated_proc_files.ts";
import { SimulatedWait } from "./simulated_wait.ts";
import { StalePids } from "./stale_pids.ts";

/** What it takes to become baronet. */
export interface SimulatedHostOptions extends PaceOptions {
  readonly linux: Linux;
  readonly hasProc: boolean;
  /** fork(2), execve(2) and what comes between: the pid, or -(errno + 4096 * step). */
  readonly spawn: (argv: readonly string[], grouping: number) => number;
  /** A signal was received and, without TypeScript, sent on as the one before. */
  readonly onRepeat: (received: ReceivedSignal, sent: Kill) => void;
}

/** A send as baronet has asked for it, and what became of it. */
export interface SentByInit extends Kill, Killed {
  readonly atMs: number;
}

/**
 * What a process that is never started, has no terminal and prints nothing does not call, and what
 * only the other part of the program does (part.ts).
 */
type NotNeeded =
  | "start"
  | "args"
  | "exit"
  | "engine_version"
  | "write"
  | "ioctl_tiocnotty"
  | "run_part"
  | "orphans_reaped"
  | "inherited_blocks"
  | "inherited_ignores"
  | "pread"
  | "readlink"
  | "open_append"
  | "sys_rt_sigtimedwait"
  | "sys_readers";

/** As in init/host/syscalls.c. */
const MOST_REPEATS = 16;
const SI_QUEUE = -1;

function isSame(one: ReceivedSignal, other: ReceivedSignal): boolean {
  return one.signal !== SIGNAL_NUMBERS.SIGCHLD && one.signal === other.signal &&
    one.code === other.code &&
    one.senderPid === other.senderPid && one.code !== SI_QUEUE;
}

export class SimulatedHost implements Omit<Host, NotNeeded> {
  readonly sends: SentByInit[] = [];
  readonly stale = new StalePids();
  readonly sleep: SimulatedWait;
  stderr = "";
  /** When the kernel last said that baronet has no child, or was asked for anybody else. */
  lastLookMs = 0;
  readonly #options: SimulatedHostOptions;
  readonly #pace: Pace;
  /** The pids that spawn has returned and wait4 has not (init/host/guard.c). */
  readonly #commands = new Set<number>();
  #lastKill: Kill = { to: 0, signal: 0 };

  constructor(options: SimulatedHostOptions) {
    this.#options = options;
    this.#pace = new Pace(options);
    this.sleep = new SimulatedWait(options, this.#pace);
  }

  /** How long baronet could do nothing. */
  get slowMs(): number {
    return this.#pace.slowMs;
  }

  getpid = () => this.#options.self.pid;
  getpgrp = () => this.#options.self.pgid;
  getpgid = (pid: number) => this.#find(pid)?.pgid ?? -ERRNO.ESRCH;
  getsid = (pid: number) => this.#find(pid)?.sid ?? -ERRNO.ESRCH;
  clock_gettime = () => this.#options.agenda.nowMs;
  getenv = () => undefined;
  environ = () => [];
  stat = () => -ERRNO.ENOENT;
  close = () => 0;
  tcgetpgrp = () => -ERRNO.ENOTTY;
  tcsetpgrp = () => -ERRNO.ENOTTY;
  chdir = () => this.#pace.call("chdir") ?? 0;
  close_range = () => this.#pace.call("close_range") ?? 0;
  prctl_get_child_subreaper = () => this.#options.self.isSubreaper ? 1 : 0;

  spawn = ({ argv }: SpawnedCommand, { grouping }: SpawnSetting): number => {
    this.#pace.call("spawn");
    const result = this.#options.spawn(argv, grouping);
    if (result > 0) {
      this.#commands.add(result);
      this.stale.isKnown(result);
    }
    return result;
  };

  getppid = (): number => {
    this.#pace.call("getppid");
    return this.#options.self.parent?.pid ?? 0;
  };

  prctl_set_child_subreaper = (): number => {
    const failed = this.#pace.call("prctl_set_child_subreaper");
    this.#options.self.isSubreaper = failed === undefined;
    return failed ?? 0;
  };

  prctl_set_pdeathsig = (signal: number): number => {
    const failed = this.#pace.call("prctl_set_pdeathsig");
    if (failed === undefined) this.#options.self.parentDeathSignal = signal;
    return failed ?? 0;
  };

  rt_sigtimedwait = (timeoutMs: number, repeats: boolean): number => {
    for (let left = repeats ? MOST_REPEATS : 0;; left--) {
      const { last } = this.sleep;
      const signal = this.#pace.call("rt_sigtimedwait") ?? this.sleep.wait(timeoutMs);
      if (signal <= 0) return signal;
      if (left <= 0 || !isSame(last, this.sleep.last) || !this.#repeatKill()) return signal;
    }
  };

  si_code = () => this.sleep.last.code;
  si_pid = () => this.sleep.last.senderPid;
  si_value = () => this.sleep.last.value;

  rt_sigpending = (signal: number): boolean => this.#options.self.isPending(signal);

  wait4 = (pid: number, skipsOrphans: boolean): number => {
    for (;;) {
      this.#pace.call("wait4");
      const { agenda, linux, self } = this.#options;
      const news = linux.wait4(self, pid);
      if (typeof news === "number") {
        if (news === 0 && pid < -1) this.stale.isKnown(-pid);
        if (news < 0 && pid === -1) this.lastLookMs = agenda.nowMs;
        return news;
      }
      const { child, waitStatus } = news;
      const isCommand = this.#commands.has(child.pid);
      if (!child.isAlive) {
        this.stale.wasReaped(child, linux);
        this.#commands.delete(child.pid);
      }
      if (isCommand || !skipsOrphans) return child.pid * 65536 + waitStatus;
    }
  };

  waitid_nowait = (): number => {
    this.#pace.call("waitid_nowait");
    const news = this.#options.linux.wait4(this.#options.self, -1, { keeps: true });
    return typeof news === "number" ? news : news.child.pid;
  };

  pidfd_watch = (pid: number): number => {
    const failed = this.#pace.call("pidfd_watch");
    if (failed !== undefined) return failed;
    const process = this.#options.linux.find(pid);
    if (process === undefined) return -ERRNO.ESRCH;
    this.sleep.watch(process);
    return 0;
  };

  kill = (to: number, signal: number): number => {
    this.#lastKill = { to, signal };
    if (signal !== 0) return this.#send("kill", { to, signal });
    this.#pace.call("probe");
    this.lastLookMs = this.#options.agenda.nowMs;
    return kill(this.#options.linux, this.#options.self, { to, signal }).result;
  };

  rt_sigqueueinfo = (to: number, signal: number, value: bigint): number =>
    this.#send("rt_sigqueueinfo", { to, signal, value });

  read_file = (path: string): string | number => {
    const failed = this.#pace.call("read_file");
    if (failed !== undefined) return failed;
    const { hasProc, linux, self } = this.#options;
    if (!hasProc) return -ERRNO.ENOENT;
    const text = readProcFile(linux, path.replace("/self/", `/${self.pid}/`));
    const pid = /^\/proc\/([0-9]+)\/status$/.exec(path)?.[1];
    if (text !== undefined && pid !== undefined) this.stale.isKnown(Number(pid));
    return text ?? -ERRNO.ENOENT;
  };

  read_dir = (path: string): string[] | number => {
    const failed = this.#pace.call("read_dir");
    if (failed !== undefined) return failed;
    const { hasProc, linux } = this.#options;
    return hasProc && path === "/proc" ? listProcFolder(linux) : -ERRNO.ENOENT;
  };

  write_nowait = (_fd: number, text: string): number => {
    const failed = this.#pace.call("write_nowait");
    if (failed === undefined) this.stderr += text;
    return failed ?? text.length;
  };

  #find(pid: number): Process | undefined {
    return pid === 0 ? this.#options.self : this.#options.linux.find(pid);
  }

  /** Does the last kill again; false: nobody got it, and it is as if that had not been tried. */
  #repeatKill(): boolean {
    const { agenda, linux, self, onRepeat } = this.#options;
    if (this.#pace.call("kill") !== undefined) return false;
    const sent = this.#lastKill;
    const done = kill(linux, self, sent);
    if (done.result < 0) return false;
    this.stale.willBeSent(sent);
    onRepeat(this.sleep.last, sent);
    this.sends.push({ ...sent, ...done, atMs: agenda.nowMs });
    return true;
  }

  #send(call: "kill" | "rt_sigqueueinfo", sent: Kill): number {
    const failed = this.#pace.call(call);
    const { agenda, linux, self } = this.#options;
    this.stale.willBeSent(sent);
    const atMs = agenda.nowMs;
    const done = failed === undefined
      ? kill(linux, self, sent)
      : { result: failed, targets: [], living: [], stopped: [] };
    this.sends.push({ ...sent, ...done, atMs });
    return done.result;
  }
}
