// SPDX-License-Identifier: MIT
// The compilers and flags of the C host, for the shipped binary and for the sanitizer build.
// Why these: size, and nothing else (measured: -O2, LTO and other linkers change the start by
// less than noise; LTO saves 4 KB and makes every link ten times slower).
import { type Architecture, DEFAULT_ARCHITECTURE } from "./architectures.ts";
import { muslSpecs } from "./foreign_musl.ts";
import { COMPILER_PACKAGES } from "./tools.ts";

/** One way to build the host. */
export interface HostVariant {
  /** Below build/; its objects lie in `<output>.objects/`. */
  readonly output: string;
  readonly architecture: Architecture;
  readonly compiler: readonly string[];
  /** What the names of strip, nm, objcopy and readelf begin with. */
  readonly tools: string;
  /** The Debian packages that it takes; strip, nm and readelf come with gcc. */
  readonly packages: readonly string[];
  readonly compile: readonly string[];
  readonly link: readonly string[];
  /** Stripped and held to the rules of elf_rules.ts. */
  readonly isShipped: boolean;
}

// Non-PIE: addresses are fixed, so that a startup snapshot can hold pointers.
// -funsigned-char: arm64's default, so that both architectures run the same code.
const COMMON = ["-D_GNU_SOURCE", "-fno-pie", "-funsigned-char"];

const LINK = [
  "-static",
  "-no-pie",
  "-Wl,--gc-sections,-z,norelro,-z,noseparate-code,-z,noexecstack,--build-id=none",
];

const SHIPPED_COMMON = {
  compile: [
    ...COMMON,
    "-Oz",
    "-DNDEBUG",
    // A value in 8 bytes instead of 16, see HEADER_PATCHES in patch_engine.ts. Not in the sanitizer
    // build, whose memory lies anywhere.
    "-DJS_NAN_BOXING=1",
    "-fno-asynchronous-unwind-tables",
    "-fno-unwind-tables",
    "-ffunction-sections",
    "-fdata-sections",
  ],
  isShipped: true,
};

export const SHIPPED: HostVariant = {
  ...SHIPPED_COMMON,
  output: "host-amd64",
  architecture: DEFAULT_ARCHITECTURE,
  compiler: ["musl-gcc"],
  tools: "",
  packages: COMPILER_PACKAGES,
  link: LINK,
};

/**
 * Where code begins. Some linkers begin at 64 KB, and there the numbers in an image look like
 * addresses of functions (snapshot/tail.ts).
 */
const TEXT = "0x10000000";

/** What is shipped for an architecture. */
export function shippedFor(architecture: Architecture): HostVariant {
  if (architecture === DEFAULT_ARCHITECTURE) return SHIPPED;
  const { name, triplet, compilerPackage, flags, maxPage } = architecture;
  return {
    ...SHIPPED_COMMON,
    output: `host-${name}`,
    architecture,
    compiler: [`${triplet}-gcc`, "-specs", muslSpecs(architecture), ...flags],
    tools: `${triplet}-`,
    packages: [compilerPackage],
    link: [...LINK, `-Wl,-z,max-page-size=${maxPage},-Ttext-segment=${TEXT}`],
  };
}

export const SANITIZED: HostVariant = {
  output: "host-amd64-asan",
  architecture: DEFAULT_ARCHITECTURE,
  compiler: ["gcc"],
  tools: "",
  // libc6-dev is only recommended by gcc; the sanitizers' libraries are part of it.
  packages: ["gcc", "libc6-dev"],
  compile: [
    ...COMMON,
    "-O1",
    "-g",
    "-DHEAP_SYSTEM",
    "-fno-omit-frame-pointer",
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=all",
  ],
  link: ["-no-pie", "-fsanitize=address,undefined", "-lm"],
  isShipped: false,
};

/** Our own C: every warning that careful C projects use, as errors. */
export const OWN_CODE = [
  "-std=c11",
  "-Werror",
  "-Wall",
  "-Wextra",
  "-Wpedantic",
  "-Wshadow",
  "-Wconversion",
  "-Wsign-conversion",
  "-Wdouble-promotion",
  "-Wfloat-equal",
  "-Wstrict-prototypes",
  "-Wold-style-definition",
  "-Wmissing-prototypes",
  "-Wmissing-declarations",
  "-Wredundant-decls",
  "-Wnested-externs",
  "-Wwrite-strings",
  "-Wcast-qual",
  "-Wcast-align=strict",
  "-Wpointer-arith",
  "-Wformat=2",
  "-Wundef",
  "-Wvla",
  "-Wnull-dereference",
  "-Wimplicit-fallthrough",
  "-Wswitch-enum",
  "-Wlogical-op",
  "-Wduplicated-cond",
  "-Wduplicated-branches",
  "-Wunused-macros",
  "-Wstack-usage=16384",
] as const;

/**
 * QuickJS-ng: not our code, not our warnings. 0.17 is clean under -Wall -Wextra
 * -Wno-sign-compare -Wno-unused-parameter, which are upstream's own exceptions.
 */
export const ENGINE_CODE = ["-std=gnu11", "-w"] as const;

/** The engine without its libc bindings, command line and tests. */
export const ENGINE_SOURCES = ["libregexp.c", "libunicode.c", "dtoa.c"] as const;
