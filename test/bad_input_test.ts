// SPDX-License-Identifier: MIT
// Input and surroundings that nobody planned for: huge and odd arguments, limits, a kernel that
// refuses system calls.
import { assertEquals, assertMatch } from "@std/assert";
import { BARONET, concurrently, fixture, MODES, run, SANITIZED, start } from "./harness.ts";

const [USR1, TERM] = [10, 15];
const print_state = fixture("print_state");
const encoder = new TextEncoder();

function hex(bytes: Uint8Array | string): string {
  return [...(typeof bytes === "string" ? encoder.encode(bytes) : bytes)].map((byte) =>
    byte.toString(16).padStart(2, "0")
  ).join("");
}

/** The values of the lines of print_state that start with `name`. */
function valuesOf(name: string, stdout: string): string[] {
  return stdout.split("\n").filter((line) => line.startsWith(`${name} `)).map((line) =>
    line.slice(name.length + 1)
  );
}

Deno.test("passes on one megabyte of arguments", async () => {
  const args = Array.from({ length: 10 }, (_, index) => String(index).repeat(100_000));
  const { code, stdout, stderr } = await run({ command: [print_state, ...args] });
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  // assertEquals would print megabytes
  assertEquals(
    valuesOf("argument", stdout).slice(1).every((value, index) => value === hex(args[index])),
    true,
  );
  assertEquals(valuesOf("argument", stdout).length, 11);
});

Deno.test("passes on twenty thousand arguments", async () => {
  const args = Array.from({ length: 20_000 }, (_, index) => `argument-${index}`);
  const { code, stdout } = await run({ command: [print_state, ...args] });
  assertEquals({
    code,
    same: valuesOf("argument", stdout).slice(1).join() === args.map(hex).join(),
  }, { code: 0, same: true });
});

const ODD_BYTES: Record<string, string> = {
  "nothing": "",
  "each byte but NUL": hex(Uint8Array.from({ length: 255 }, (_, index) => index + 1)),
  "one byte that is no UTF-8": "ff",
  "the start of a sequence": "f09f98",
  "a sequence without its start": "80bf",
  "an overlong NUL": "c080",
  "an overlong slash": "e080af",
  "a high surrogate, encoded": "eda080",
  "a low surrogate of our own mapping, encoded": "edb2ff".replace("ff", "80"),
  "both surrogates of an emoji, encoded": "eda0bdedb880",
  "an emoji": "f09f9880",
  "beyond Unicode": "f4908080",
  "a byte order mark": "efbbbf61",
  "newlines and quotes": hex("a\nb\r\t\"'\\ $x `y`"),
};

for (const [what, bytes] of Object.entries(ODD_BYTES)) {
  Deno.test(`passes on arguments and environment byte for byte: ${what}`, async () => {
    const variables = [
      `${hex("A=")}${bytes}`,
      `${hex("B")}${bytes}${hex("=x")}`,
      hex("NO_EQUALS_SIGN"),
      hex("A=twice"),
    ];
    const options = [
      hex("baronet"),
      hex("--"),
      hex(print_state),
      bytes,
      hex("last"),
      "--",
      ...variables,
    ];
    const { code, stdout, stderr } = await run({ through: [fixture("with_bytes")], options });
    assertEquals({
      code,
      stderr,
      arguments: valuesOf("argument", stdout),
      variables: valuesOf("variable", stdout),
    }, {
      code: 0,
      stderr: "",
      arguments: [hex(print_state), bytes, hex("last")],
      variables,
    });
  });
}

Deno.test("runs with an empty environment and any name for itself", async () => {
  for (const name of ["", "x", "/a/b/c", "-sh"]) {
    const options = [hex(name), hex("--"), hex(fixture("exit_with")), hex("4"), "--"];
    assertEquals(await run({ through: [fixture("with_bytes")], options }), {
      code: 4,
      stdout: "",
      stderr: "",
    });
  }
});

Deno.test("says so when it is started without any argument, not even its own name", async () => {
  // execve(2) with an empty argv: Linux 5.18 and later make it one empty string.
  const { code, stdout, stderr } = await run({ through: [fixture("with_bytes")], options: ["--"] });
  assertEquals({ code, stdout }, { code: 100, stdout: "" });
  assertMatch(stderr, /^baronet\[1\] fatal: Cannot start: no command was given\n/);
});

Deno.test("exits with 111 and says why when the user's limit on processes forbids the command", async () => {
  const command = [fixture("exit_with"), "0"];
  const { code, stdout, stderr } = await run({
    user: 54321,
    through: ["prlimit", "--nproc=1"],
    command,
  });
  assertEquals({ code, stdout }, { code: 111, stdout: "" });
  assertMatch(
    stderr,
    /^baronet\[1\] error: Cannot start ".*\/exit_with": resource temporarily unavailable \(EAGAIN\)\n {2}Raise the limit/,
  );
});

// errno 1 is EPERM, what Docker's and systemd's filters answer; 38 is ENOSYS, what an old kernel
// does.
const OPTIONAL = [
  "all",
  "chdir",
  "close_range",
  "clone3",
  "epoll_create1",
  "eventfd2",
  "getrandom",
  "madvise",
  "membarrier",
  "pidfd_open",
]
  .concat([
    "pidfd_send_signal",
    "prctl_subreaper",
    "prlimit64",
    "pwritev2",
    "rt_sigqueueinfo",
    "signalfd4",
    "statx",
    "timerfd_create",
    "waitid",
  ])
  // Kernels before Linux 5.1 have them not, and filters of older engines refuse them
  .concat(BARONET.endsWith("-386.musl") ? ["clock_gettime64", "rt_sigtimedwait_time64"] : []);

for (const { mode, as } of MODES) {
  for (const [name, errno] of [["EPERM", "1"], ["ENOSYS", "38"]]) {
    Deno.test(`forwards, reaps and exits where the kernel refuses optional system calls with ${name}, ${as}`, async (t) => {
      // The sanitizers' own start needs prlimit64.
      const refused = OPTIONAL.filter((call) => !SANITIZED || !["all", "prlimit64"].includes(call));
      await concurrently(refused, async (call) => {
        await t.step({
          name: call,
          sanitizeExit: false,
          sanitizeOps: false,
          sanitizeResources: false,
          fn: async () => {
            const through = [fixture("without_syscalls"), errno, call];
            const command = [
              "sh",
              "-c",
              `(${fixture("exit_with")} 0 &); exec ${fixture("print_signals")} "" ${TERM} 7`,
            ];
            await using run = start({ mode, through, options: ["-v"], command });
            assertEquals(await run.stdout.take(), "ready");
            await run.signal(USR1);
            await run.takeSignal(USR1);
            await run.signal(40, 5);
            await run.takeSignal(40);
            await run.signal(TERM);
            assertEquals(await run.exitCode(), 7);
          },
        });
      });
    });
  }
}
