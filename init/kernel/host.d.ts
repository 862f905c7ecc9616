// SPDX-License-Identifier: MIT
// The C functions of init/host/syscalls.c as TypeScript sees them. Where nothing else is said a
// number returned is the system call's value, or -errno. scripts/check_lists.ts compares this
// list with the bindings.

/** A program to run: what spawn reads of a command of the plan. */
interface SpawnedCommand {
  /** Paths to try in this order. */
  readonly files: readonly string[];
  readonly argv: readonly string[];
  readonly user:
    | { readonly uid: number; readonly gid: number; readonly groups: readonly number[] }
    | undefined;
  readonly folder: string | undefined;
  /** What the guard knows of the command, should TypeScript fail. */
  readonly isWatched: boolean;
  /** Undefined: TERM stays TERM. */
  readonly stopSignal: number | undefined;
}

/** What spawn is to know besides. */
interface SpawnSetting {
  /** The whole environment; undefined: as inherited. */
  readonly environ: readonly string[] | undefined;
  /** enum spawn_grouping of spawn.h: 0 our group, 1 a group of its own, 2 a session of its own. */
  readonly grouping: number;
  /** The terminal whose foreground the group gets, or that the session gets; -1: none. */
  readonly terminalFd: number;
  /** For the guard: signals go to the command's group. */
  readonly signalsGroup: boolean;
}

interface Host {
  /** Keeps the function that the host calls as the program; it returns the exit code. */
  start(main: () => number): void;
  /** Runs the part of the program that build_init.ts has put beside it: init/part.ts. */
  run_part(): void;
  /** argv as execve(2) gave it, argv[0] included. */
  args(): string[];
  /** "NAME=value" entries of the environment, as they were given. */
  environ(): string[];
  getenv(name: string): string | undefined;
  getpid(): number;
  getppid(): number;
  getpgrp(): number;
  getpgid(pid: number): number;
  getsid(pid: number): number;
  tcgetpgrp(fd: number): number;
  tcsetpgrp(fd: number, pgid: number): number;
  /**
   * Waits for any signal, without limit when `timeoutMs` is negative; 0: the time is over.
   * `repeats`: while the signal before comes again, from the same process, the last kill is done
   * again, and waiting goes on; a few times, and as long as that does not fail. Without a limit it
   * also goes on after a SIGCHLD that was about orphans alone, where wait4 was told to skip them.
   */
  rt_sigtimedwait(timeoutMs: number, repeats: boolean): number;
  /** Of the last signal (siginfo_t of sigaction(2)). */
  si_code(): number;
  si_pid(): number;
  /** Undefined unless it is one of sigqueue(3). */
  si_value(): bigint | undefined;
  /**
   * wait4(2) with WNOHANG for one child, any (-1) or one of a process group (-pgid) that has ended,
   * was stopped or was continued: pid * 65536 + wait status, 0 when none has, -errno.
   * `skipsOrphans`: those that spawn has not returned are reaped without a word.
   */
  wait4(pid: number, skipsOrphans: boolean): number;
  /** How many children wait4 has reaped that spawn has not returned. */
  orphans_reaped(): number;
  /** The pid of a child that wait4 would name, without reaping it; 0: none. */
  waitid_nowait(): number;
  /** From now on rt_sigtimedwait also returns, with 0, when that process ends (pidfd_open(2)). */
  pidfd_watch(pid: number): number;
  rt_sigpending(signal: number): boolean;
  /** What this process was given: a blocked or ignored signal, before the host changed that. */
  inherited_blocks(signal: number): boolean;
  inherited_ignores(signal: number): boolean;
  kill(pid: number, signal: number): number;
  rt_sigqueueinfo(pid: number, signal: number, value: bigint | number): number;
  /**
   * LISTEN_PID of the environment, where it is ours, becomes the child's (sd_listen_fds(3)).
   * The pid, once the program runs; else -(errno + 4096 * enum spawn_step of spawn.h).
   */
  spawn(command: SpawnedCommand, setting: SpawnSetting): number;
  prctl_set_child_subreaper(): number;
  /** 1: this process adopts orphans already; 0: it does not. */
  prctl_get_child_subreaper(): number;
  prctl_set_pdeathsig(signal: number): number;
  ioctl_tiocnotty(fd: number): number;
  chdir(path: string): number;
  /** close_range(2) from `first` to the highest there is. */
  close_range(first: number): number;
  close(fd: number): number;
  /** Milliseconds of CLOCK_MONOTONIC. */
  clock_gettime(): number;
  /** st_mode. */
  stat(path: string): number;
  /** The whole file. */
  read_file(path: string): string | number;
  /** The names in it, `.` and `..` among them. */
  read_dir(path: string): string[] | number;
  /** The number of 64 bits at an offset of a file, as 16 hexadecimal digits. */
  pread(path: string, offset: number): string | number;
  readlink(path: string): string | number;
  /** A file descriptor for appending to the file, which is created if need be (mode 0666). */
  open_append(path: string): number;
  /** All of `text`, waiting where it must: bytes written. */
  write(fd: number, text: string): number;
  /** `text` if there is room for it now: bytes written, -EAGAIN when there is none. */
  write_nowait(fd: number, text: string): number;
  exit(code: number): never;
  /** The numbers of that system call in /proc/PID/syscall, for programs of 64 and of 32 bits. */
  sys_rt_sigtimedwait(): number[];
  /**
   * The numbers there of read(2), poll(2), select(2), epoll_wait(2) and their like, for programs of
   * 64 bits, or of 32.
   */
  sys_readers(isOf32Bits: boolean): number[];
  engine_version(): string;
}

/** Undefined under stock Deno. */
declare const host: Host;
