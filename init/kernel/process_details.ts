// SPDX-License-Identifier: MIT
// Reads for --explain what /proc tells about processes and their threads, through the Deno
// namespace: the same code runs in the built binary and under stock Deno. Who has ended meanwhile,
// and what this user may not look at, is undefined.
import type { ProcessDetails, ThreadText } from "../core/explain/process.ts";
import type { Pid } from "../core/plan.ts";
import type { ProcessText } from "../core/proc_status.ts";
import { isBuiltBinary } from "./built_binary.ts";
import { isNotAllowed } from "./deno_namespace.ts";

/** Where Deno names the machine and no C header does (asm-generic/unistd.h for the second). */
const SIGTIMEDWAIT: Readonly<Record<string, number>> = { x86_64: 128, aarch64: 137 };

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
  return names?.filter((name) => /^[0-9]+$/.test(name)).map(Number);
}

/** Every process that there is; throws what keeps /proc from being read at all. */
export function readAllProcesses(): ProcessText[] {
  const names = Array.from(Deno.readDirSync("/proc"), ({ name }) => name);
  return names.filter((name) => /^[0-9]+$/.test(name)).flatMap((name) => {
    const status = readText(`/proc/${name}/status`);
    const cmdline = readText(`/proc/${name}/cmdline`);
    return status === undefined || cmdline === undefined ? [] : [{ status, cmdline }];
  });
}

export function readDetails(pid: Pid): ProcessDetails | undefined {
  const folder = `/proc/${pid}`;
  const status = readText(`${folder}/status`);
  const cmdline = readText(`${folder}/cmdline`);
  if (status === undefined || cmdline === undefined) return undefined;
  return {
    status,
    cmdline,
    exe: attempt(() => Deno.readLinkSync(`${folder}/exe`)),
    threads: (readNumbers(`${folder}/task`) ?? []).map((tid) => readThread(pid, tid))
      .filter((thread) => thread !== undefined),
    signalfds: readSignalfds(folder),
  };
}

function readThread(pid: Pid, tid: number): ThreadText | undefined {
  const folder = `/proc/${pid}/task/${tid}`;
  const status = readText(`${folder}/status`);
  if (status === undefined) return undefined;
  const syscall = readText(`${folder}/syscall`);
  const [number, set] = (syscall ?? "").split(" ");
  const isInSigwait = number !== "" && Number(number) === sigtimedwaitNumber();
  return {
    status,
    syscall,
    wchan: readText(`${folder}/wchan`),
    waitedFor: isInSigwait ? readSet(pid, Number(set)) : undefined,
    isInSigwait,
    isReading: number !== "" && readerNumbers().includes(Number(number)),
  };
}

/** read, poll, select, pselect6, ppoll, epoll_wait, epoll_pwait, epoll_pwait2, io_uring_enter. */
const READERS: Readonly<Record<string, readonly number[]>> = {
  x86_64: [0, 7, 23, 270, 271, 232, 281, 441, 426],
  aarch64: [63, 72, 73, 22, 441, 426],
};

function readerNumbers(): readonly number[] {
  return isBuiltBinary() ? host.sys_readers() : READERS[Deno.build.arch] ?? [];
}

function sigtimedwaitNumber(): number {
  return isBuiltBinary() ? host.sys_rt_sigtimedwait() : SIGTIMEDWAIT[Deno.build.arch] ?? -1;
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
