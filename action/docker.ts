// SPDX-License-Identifier: MIT
// Edge: one call of the docker command line. A non-zero exit is always an error, with docker's own
// words, and every call has a timeout, after which the program is killed and not left behind;
// @actions/exec knows no end to a call, which is why this is Deno's own.

const TIMEOUT_MS = 60_000;

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly stdin?: Uint8Array<ArrayBuffer>;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Shown while it runs; nothing is returned then. */
  readonly isShown?: boolean;
}

export interface Printed {
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

export interface Failure {
  /** null: the call was given up, or never came about. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class DockerError extends Error {
  constructor(message: string, readonly failure: Failure) {
    super(message);
  }
}

/** Runs `docker ARGS` and returns what it printed. */
export async function callDocker(
  args: readonly string[],
  { timeoutMs = TIMEOUT_MS, stdin, env, isShown = false }: CallOptions = {},
): Promise<Printed> {
  const stream = isShown ? "inherit" : "piped";
  const child = start(args, {
    env: { ...env },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: stream,
    stderr: stream,
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  try {
    const [, output] = await Promise.all([
      stdin === undefined ? undefined : write(child.stdin, stdin),
      isShown ? undefined : child.output(),
    ]);
    const { code } = await child.status;
    const bytes = output?.stdout ?? new Uint8Array();
    const stderr = output === undefined ? "" : new TextDecoder().decode(output.stderr).trim();
    if (code === 0 && !isLate) return { stdout: bytes, stderr };
    const failure = { code: isLate ? null : code, stdout: new TextDecoder().decode(bytes), stderr };
    const explained = isLate ? explainTimeout(args, timeoutMs) : explainFailure(args, failure);
    throw new DockerError(explained, failure);
  } finally {
    clearTimeout(timer);
  }
}

function start(args: readonly string[], options: Deno.CommandOptions): Deno.ChildProcess {
  try {
    return new Deno.Command("docker", { args: [...args], ...options }).spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new DockerError(
      "Cannot run docker: it is not installed\n  Run the job on ubuntu-latest, or install Docker",
      { code: null, stdout: "", stderr: "" },
    );
  }
}

/** Whoever exits without reading to the end says why on stderr. */
async function write(stream: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  const writer = stream.getWriter();
  await writer.write(bytes).then(() => writer.close()).catch((error) => {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  });
}

function nameCall(args: readonly string[]): string {
  const name = args[0] === "buildx" || args[0] === "image" ? args.slice(0, 2) : args.slice(0, 1);
  return `docker ${name.join(" ")}`;
}

function explainTimeout(args: readonly string[], timeoutMs: number): string {
  return `Cannot wait for "${nameCall(args)}": no end after ${timeoutMs / 1000} s\n` +
    "  See whether the Docker Engine still answers";
}

/** docker's first line says what went wrong; the second is often an advertisement for --help. */
function explainFailure(args: readonly string[], { code, stderr }: Failure): string {
  const said = stderr.split("\n").filter((line) => line.trim() !== "" && !/--help/.test(line));
  return `Cannot run "${nameCall(args)}": exit code ${code}` +
    said.map((line) => `\n  ${line.trim()}`).join("");
}

/** What the call printed on stdout, without the line end. */
export async function askDocker(args: readonly string[], options?: CallOptions): Promise<string> {
  return new TextDecoder().decode((await callDocker(args, options)).stdout).trimEnd();
}

/** The first bytes that the call prints; what it would print besides is not read. */
export async function peekDocker(args: readonly string[], size: number): Promise<Uint8Array> {
  const child = start(args, { stdin: "null", stdout: "piped", stderr: "null" });
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
  const reader = child.stdout.getReader();
  const bytes: number[] = [];
  while (bytes.length < size) {
    const { value, done } = await reader.read();
    if (done) break;
    bytes.push(...value.subarray(0, size - bytes.length));
  }
  await reader.cancel();
  await child.status; // it dies of SIGPIPE, or has failed by itself
  clearTimeout(timer);
  return new Uint8Array(bytes);
}
