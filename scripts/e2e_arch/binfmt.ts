// SPDX-License-Identifier: MIT
// Programs of another architecture run like our own, in a user namespace that has a binfmt_misc of
// its own (Linux 6.7): the kernel hands them to qemu-user there, and nothing outside changes.
import type { Architecture } from "../architectures.ts";
import { emulatorOf } from "../emulator.ts";
import { eventually } from "../waiting.ts";

const ET_EXEC = 2;

/**
 * Pure: what binfmt_misc is told. F: qemu is opened now, so that it is found in every root; P: it
 * is told argv[0].
 */
export function registration(architecture: Architecture): string {
  const { name, word, isBigEndian, machine } = architecture;
  const half = (value: number) => isBigEndian ? [0, value] : [value, 0];
  const identity = [0x7f, 0x45, 0x4c, 0x46, word / 32, isBigEndian ? 2 : 1, 1];
  const magic = [...identity, ...Array(9).fill(0), ...half(ET_EXEC), ...half(machine)];
  // The byte behind the version says which ABI the system has; it may be anything.
  const mask = magic.map((_, at) => at === identity.length ? 0 : 0xff);
  const escaped = (bytes: readonly number[]) =>
    bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  return `:baronet-${name}:M::${escaped(magic)}:${escaped(mask)}:${emulatorOf(architecture)}:FP`;
}

/** Waits for its users, registers, and becomes the command. */
const SCRIPT = `set -e
read -r _
mount -t tmpfs tmpfs "$2"
mkdir "$2/binfmt"
mount -t binfmt_misc binfmt_misc "$2/binfmt"
printf %s "$1" > "$2/binfmt/register"
shift 2
exec "$@"`;

/** Runs a command to its end, with programs of this architecture runnable; its exit code. */
export async function runWithEmulator(
  architecture: Architecture,
  { command, env }: { command: readonly string[]; env: Record<string, string> },
): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "baronet-binfmt-" });
  const unshare = ["--user", "--mount", "--propagation", "private", "--"];
  const shell = ["sh", "-c", SCRIPT, "sh", registration(architecture), folder];
  await using child = new Deno.Command("unshare", {
    args: [...unshare, ...shell, ...command],
    env,
    stdin: "piped",
  }).spawn();
  await eventually(() => {
    if (namespaceOf(child.pid) === namespaceOf(Deno.pid)) {
      throw new Error("Cannot wait longer: no namespace");
    }
  });
  // Every user and group is itself: with one id alone nobody could become another.
  for (const map of ["uid_map", "gid_map"]) {
    await Deno.writeTextFile(`/proc/${child.pid}/${map}`, "0 0 4294967295");
  }
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode("\n"));
  await input.close();
  const { code } = await child.status;
  await Deno.remove(folder);
  return code;
}

function namespaceOf(pid: number): string {
  return Deno.readLinkSync(`/proc/${pid}/ns/user`);
}

/** Throws where this machine cannot do that, with what can be done. */
export async function requireEmulator(architecture: Architecture): Promise<void> {
  const env = {};
  const code = await runWithEmulator(architecture, { command: ["true"], env });
  if (code === 0) return;
  throw new Error(
    `Cannot run programs for ${architecture.name}: binfmt_misc is not to be had in a user namespace\n` +
      `  Linux 6.7 has it there, for root; elsewhere install qemu-user-static and binfmt-support,\n` +
      "  which register it for the whole machine",
  );
}
