// SPDX-License-Identifier: MIT
// The architectures that baronet is built for, and everything that differs between them. Whoever
// needs a list of them (build, tests, images, release, documentation) makes it from this one.

export interface Architecture {
  /** As in dist/baronet-NAME.musl. */
  readonly name: string;
  /** What Docker calls it: `docker build --platform`. */
  readonly platform: string;
  /** What Debian calls it. */
  readonly debian: string;
  /** The GNU triplet: what the names of the compiler and of its tools begin with. */
  readonly triplet: string;
  /** Where Debian's musl-dev has its files: usr/include/ and usr/lib/ of that name. */
  readonly muslTriplet: string;
  /** Debian's package with the compiler; the linker and the other tools come with it. */
  readonly compilerPackage: string;
  /** Compiler flags beside those that are the same everywhere. */
  readonly flags: readonly string[];
  /** The program qemu-NAME of qemu-user runs its executables. */
  readonly qemu: string;
  /** `deno compile --target`; undefined: it knows none, or refuses the base (32 bits). */
  readonly denoTarget?: string;
  /** In bits. */
  readonly word: 32 | 64;
  readonly isBigEndian: boolean;
  /** e_machine of elf(5). */
  readonly machine: number;
  /** Bytes: the largest pages that its kernels are built with. */
  readonly maxPage: number;
}

const SMALL_PAGES = 4096;
const LARGE_PAGES = 65536;

const LITTLE_64 = { flags: [], word: 64, isBigEndian: false, maxPage: SMALL_PAGES } as const;
const LITTLE_32 = { ...LITTLE_64, word: 32 } as const;

export const ARCHITECTURES: readonly Architecture[] = [
  {
    ...LITTLE_64,
    name: "amd64",
    platform: "linux/amd64",
    debian: "amd64",
    triplet: "x86_64-linux-gnu",
    muslTriplet: "x86_64-linux-musl",
    compilerPackage: "gcc",
    qemu: "x86_64",
    denoTarget: "x86_64-unknown-linux-gnu",
    machine: 62,
  },
  {
    ...LITTLE_64,
    name: "arm64",
    platform: "linux/arm64",
    debian: "arm64",
    triplet: "aarch64-linux-gnu",
    muslTriplet: "aarch64-linux-musl",
    compilerPackage: "gcc-aarch64-linux-gnu",
    qemu: "aarch64",
    denoTarget: "aarch64-unknown-linux-gnu",
    machine: 183,
    maxPage: LARGE_PAGES,
  },
  {
    ...LITTLE_64,
    name: "riscv64",
    platform: "linux/riscv64",
    debian: "riscv64",
    triplet: "riscv64-linux-gnu",
    muslTriplet: "riscv64-linux-musl",
    compilerPackage: "gcc-riscv64-linux-gnu",
    qemu: "riscv64",
    machine: 243,
  },
  {
    ...LITTLE_64,
    name: "ppc64le",
    platform: "linux/ppc64le",
    debian: "ppc64el",
    triplet: "powerpc64le-linux-gnu",
    muslTriplet: "powerpc64le-linux-musl",
    compilerPackage: "gcc-powerpc64le-linux-gnu",
    qemu: "ppc64le",
    machine: 21,
    maxPage: LARGE_PAGES,
  },
  {
    ...LITTLE_64,
    name: "s390x",
    platform: "linux/s390x",
    debian: "s390x",
    triplet: "s390x-linux-gnu",
    muslTriplet: "s390x-linux-musl",
    compilerPackage: "gcc-s390x-linux-gnu",
    qemu: "s390x",
    isBigEndian: true,
    machine: 22,
  },
  {
    ...LITTLE_32,
    name: "386",
    platform: "linux/386",
    debian: "i386",
    triplet: "i686-linux-gnu",
    muslTriplet: "i386-linux-musl",
    compilerPackage: "gcc-i686-linux-gnu",
    // The older unit for floating point computes with 80 bits: numbers would differ. Docker itself
    // does not run without SSE2 either.
    flags: ["-msse2", "-mfpmath=sse"],
    qemu: "i386",
    machine: 3,
  },
  {
    ...LITTLE_32,
    name: "armv7",
    platform: "linux/arm/v7",
    debian: "armhf",
    triplet: "arm-linux-gnueabihf",
    muslTriplet: "arm-linux-musleabihf",
    compilerPackage: "gcc-arm-linux-gnueabihf",
    qemu: "arm",
    machine: 40,
    // As the linker's own default: kernels for arm64 that run it may have them.
    maxPage: LARGE_PAGES,
  },
];

/** What `deno task build` builds. */
export const DEFAULT_ARCHITECTURE = findArchitecture("amd64");

/** Throws, naming those that there are. */
export function findArchitecture(name: string): Architecture {
  const found = ARCHITECTURES.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = ARCHITECTURES.map((one) => one.name).join(", ");
  throw new Error(`Cannot build for "${name}": unknown\n  Known are ${names}, and all`);
}

/** Where the build puts it, relative to the repository's root. */
export function fileOf({ name }: Architecture): string {
  return `dist/baronet-${name}.musl`;
}
