// SPDX-License-Identifier: MIT
// Pure: data in, data out.
//
// The machines that there is a baronet for. scripts/check_lists.ts compares them with those that are
// built (scripts/architectures.ts).

/** e_machine of an ELF file (elf(5)) -> what Docker calls it, without a variant. */
export const MACHINES: Readonly<Record<number, string>> = {
  3: "386",
  21: "ppc64le",
  22: "s390x",
  40: "arm",
  62: "amd64",
  183: "arm64",
  243: "riscv64",
};

const IS_BIG_ENDIAN = 2;

/** undefined: it is no program of Linux, or for a machine that we are not built for. */
export function readMachine(binary: Uint8Array): string | undefined {
  const isElf = binary.length > 20 && new TextDecoder().decode(binary.subarray(1, 4)) === "ELF";
  if (!isElf) return undefined;
  const [first, second] = binary.subarray(18);
  return MACHINES[binary[5] === IS_BIG_ENDIAN ? first << 8 | second : second << 8 | first];
}
