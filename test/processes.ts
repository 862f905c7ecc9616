// SPDX-License-Identifier: MIT
// What the kernel says about processes, read from outside the namespace under test through the
// host's /proc.

export interface Process {
  pid: number; // as the host numbers it
  namespacePid: number; // as its own namespace numbers it
  parent: number;
  state: string;
  commandLine: string;
}

/** Undefined: its process is gone. */
export function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    // A process that ends while it is read: ENOENT from open(2), ESRCH from read(2).
    if (error instanceof Deno.errors.NotFound || `${error}`.includes("os error 3")) {
      return undefined;
    }
    throw error;
  }
}

/** Ends a process that we have started, and with it a namespace; it may have ended already. */
export async function endChild(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has already ended
  }
  await child.status;
}

/** One "Name:\tvalue" field of /proc/PID/status. */
export function statusField(pid: number, name: string): string {
  const line = readText(`/proc/${pid}/status`)?.split("\n").find((line) =>
    line.startsWith(`${name}:`)
  );
  if (line === undefined) {
    throw new Error(
      `expected a field ${name} in the status of pid ${pid}, got no such process or field`,
    );
  }
  return line.slice(name.length + 1).trim();
}

/** A process's children that are alive or wait to be reaped, in the order they were born. */
export function childrenOf(pid: number): number[] {
  return (readText(`/proc/${pid}/task/${pid}/children`) ?? "").split(" ").filter((word) =>
    word !== ""
  ).map(Number);
}

/** qemu-user, which runs a program for another architecture when the kernel is told to. */
const EMULATOR = /^\/.*\/qemu-[^/]+$/;

/**
 * The path of the program that a process runs; undefined for a zombie, and when there is no such
 * process.
 */
export function programOf(pid: number): string | undefined {
  try {
    const program = Deno.readLinkSync(`/proc/${pid}/exe`);
    return EMULATOR.test(program) ? wordsOf(readText(`/proc/${pid}/cmdline`) ?? "")[1] : program;
  } catch {
    return undefined;
  }
}

function wordsOf(commandLine: string): string[] {
  return commandLine.replace(/\0$/, "").split("\0");
}

/** A command line without the emulator's own words: its name, and the path of the program. */
function ownWords(commandLine: string): string[] {
  const words = wordsOf(commandLine);
  return EMULATOR.test(words[0]) ? words.slice(2) : words;
}

export function describe(pid: number): Process | undefined {
  const status = readText(`/proc/${pid}/status`);
  const commandLine = readText(`/proc/${pid}/cmdline`);
  if (status === undefined || commandLine === undefined) return undefined;
  const field = (name: string) => status.match(new RegExp(`^${name}:\\s*(.*)$`, "m"))?.[1] ?? "";
  return {
    pid,
    namespacePid: Number(field("NSpid").split(/\s+/).at(-1)),
    parent: Number(field("PPid")),
    state: field("State")[0],
    commandLine: ownWords(commandLine).join(" ").trim(),
  };
}

/** A process and everything below it, itself first. */
export function familyOf(pid: number): Process[] {
  const process = describe(pid);
  return process === undefined ? [] : [process, ...childrenOf(pid).flatMap(familyOf)];
}

/** How many children of a process are dead and not reaped. */
export function zombiesOf(pid: number): number {
  return childrenOf(pid).filter((child) =>
    readText(`/proc/${child}/stat`)?.match(/^\d+ \(.*\) Z /s)
  ).length;
}

/** The numbers of a process's open files, lowest first. */
export function openFilesOf(pid: number): number[] {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].map((entry) => Number(entry.name)).sort((a, b) =>
    a - b
  );
}

/**
 * The system call that it sleeps in, and its arguments, or "running" (proc(5)). Numbers are those of
 * amd64 also where a program for 386 waits for a signal.
 */
export function systemCallOf(pid: number): string {
  return Deno.readTextFileSync(`/proc/${pid}/syscall`).replace(/^421 /, "128 ");
}
