// SPDX-License-Identifier: MIT
// Reads for --explain what /proc tells about processes and their threads, through the Deno
// namespace: the same code runs in the built binary and under stock Deno. Who has ended meanwhile,
// and what this user may not look at, is undefined.
import type { ProcessDetails, ThreadText } from "../core/explain/process.ts";
import type { Pid } from "../core/plan.ts";
import { isBuiltBinary } from "./built_binary.ts";
import { isNotAllowed } from "./deno_namespace.ts";
import { numbersAmong } from "./proc_files.ts";

interface Numbers {
  readonly sigtimedwaits: readonly number[];
  readonly readers: readonly number[];
  /** Of programs of 32 bits. */
  readonly narrowReaders: readonly number[];
}

/** Of system calls. Stock Deno runs on two machines, and is there to try things out. */
const NUMBERS: Numbers = isBuiltBinary()
  ? {
    sigtimedwaits: host.sys_rt_sigtimedwait(),
    readers: host.sys_readers(false),
    narrowReaders: host.sys_readers(true),
  }
  : Deno.build.arch === "x86_64"
  // read, poll, select, pselect6, ppoll, epoll_wait, epoll_pwait, epoll_pwait2, io_uring_enter
  ? {
    sigtimedwaits: [128],
    readers: [0, 7, 23, 270, 271, 232, 281, 441, 426],
    narrowReaders: [],
  }
  : { sigtimedwaits: [137], readers: [63, 72, 73, 22, 441, 426], narrowReaders: [] };

/** A mistake of ours, or of whoever ran Deno without permissions, is no answer of /proc's. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isNotAllowed(error) || !(error instanceof Error) || error instanceof TypeError) throw error;
    return undefined;
  }
}

function readText(path: string): string | undefined {
  return attempt(() => Deno.readTextFileSync(path));
}

function readNumbers(path: string): number[] | undefined {
  const names = attempt(() => Array.from(Deno.readDirSync(path), ({ name }) => name));
  return names && numbersAmong(names);
}

/** /proc/PID/status of everybody; throws what keeps /proc from being read at all. */
export function readStatuses(): string[] {
  const names = Array.from(Deno.readDirSync("/proc"), ({ name }) => name);
  return numbersAmong(names).map((pid) => readText(`/proc/${pid}/status`))
    .filter((status) => status !== undefined);
}

/** What core knows of what is read. */
export interface Judgement {
  /** Whether two readings of a thread, one right after the other, found it in one sleep. */
  readonly isOneSleep: (one: ThreadText, other: ThreadText) => boolean;
  /** Whether variables of its environment change what the program does with signals. */
  readonly hasManner: (program: Pick<ProcessDetails, "cmdline" | "exe">) => boolean;
}

export function readDetails(
  pid: Pid,
  { isOneSleep, hasManner }: Judgement,
): ProcessDetails | undefined {
  const folder = `/proc/${pid}`;
  const status = readText(`${folder}/status`);
  const cmdline = readText(`${folder}/cmdline`);
  if (status === undefined || cmdline === undefined) return undefined;
  const exe = attempt(() => Deno.readLinkSync(`${folder}/exe`));
  return {
    status,
    cmdline,
    exe,
    threads: (readNumbers(`${folder}/task`) ?? []).map((tid) =>
      readThread(pid, { tid, isOneSleep })
    )
      .filter((thread) => thread !== undefined),
    signalfds: readSignalfds(folder),
    environ: hasManner({ cmdline, exe }) ? readText(`${folder}/environ`) : "",
  };
}

/** How often a thread is read that does not rest. */
const MOST_READINGS = 3;

function readThread(
  pid: Pid,
  { tid, isOneSleep }: { tid: number } & Pick<Judgement, "isOneSleep">,
): ThreadText | undefined {
  let text = readThreadOnce(pid, tid);
  for (let count = 1; text !== undefined && count < MOST_READINGS; count++) {
    const again = readThreadOnce(pid, tid);
    if (again !== undefined && isOneSleep(text, again)) return { ...again, pace: "rests" };
    text = again;
  }
  return text && { ...text, stat: readText(`/proc/${pid}/task/${tid}/stat`) };
}

function readThreadOnce(pid: Pid, tid: number): ThreadText | undefined {
  const folder = `/proc/${pid}/task/${tid}`;
  const status = readText(`${folder}/status`);
  if (status === undefined) return undefined;
  const syscall = readText(`${folder}/syscall`);
  // The number, six arguments, the stack and the instruction (proc(5))
  const words = (syscall ?? "").split(" ");
  const [number, set] = words;
  const isInSigwait = number !== "" && NUMBERS.sigtimedwaits.includes(Number(number));
  // A program of 64 bits could have its stack so far below, but the kernel gives it none there
  const isOf32Bits = words.length === 9 && Number(words[7]) < 0x1_0000_0000;
  const readers = isOf32Bits ? NUMBERS.narrowReaders : NUMBERS.readers;
  return {
    status,
    syscall,
    wchan: readText(`${folder}/wchan`),
    waitedFor: isInSigwait ? readSet(pid, Number(set)) : undefined,
    isInSigwait,
    isReading: number !== "" && readers.includes(Number(number)),
    pace: "moves",
    stat: undefined,
  };
}

/** The kernel's sigset_t at an address of the process. */
function readSet(pid: Pid, address: number): string | undefined {
  const path = `/proc/${pid}/mem`;
  if (!isBuiltBinary()) return attempt(() => readNumber64(path, address));
  const digits = host.pread(path, address);
  return typeof digits === "string" ? digits : undefined;
}

/** Deno runs on machines with this order of bytes alone. */
function readNumber64(path: string, offset: number): string | undefined {
  using file = Deno.openSync(path);
  file.seekSync(offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(8);
  if (file.readSync(bytes) !== 8) return undefined;
  return new DataView(bytes.buffer).getBigUint64(0, true).toString(16).padStart(16, "0");
}

/** `sigmask:` of each signalfd(2) (proc(5), /proc/PID/fdinfo). */
function readSignalfds(folder: string): string[] | undefined {
  const masks: string[] = [];
  for (const fd of readNumbers(`${folder}/fd`) ?? [-1]) {
    if (fd < 0) return undefined;
    if (attempt(() => Deno.readLinkSync(`${folder}/fd/${fd}`)) !== "anon_inode:[signalfd]") {
      continue;
    }
    const mask = /^sigmask:\t([0-9a-f]+)$/m.exec(readText(`${folder}/fdinfo/${fd}`) ?? "");
    if (mask === null) return undefined;
    masks.push(mask[1]);
  }
  return masks;
}
