// SPDX-License-Identifier: MIT
// Pure: raw inputs -> Inputs. The only place that knows the names of the inputs; whoever comes
// after it asks no more whether a value is allowed. An input that is not is named, with what is.
//
// INPUT_DEFAULTS is the list of inputs; scripts/check_lists.ts compares it with action.yml, and
// docs/action.md is made from that. The inputs of a release are those of release_inputs.ts.
import { isNeverForwarded, parseSignal } from "../init/core/signals.ts";
import { splitLines, splitList, splitWords } from "./words.ts";

export const INPUT_DEFAULTS = {
  image: "",
  context: ".",
  file: "",
  target: "",
  "build-args": "",
  tags: "",
  labels: "",
  platform: "",
  pull: "false",
  "no-cache": "false",
  "build-flags": "",
  lint: "true",
  verify: "true",
  "run-args": "",
  command: "",
  ready: "auto",
  "ready-timeout": "30",
  signals: "",
  "required-signals": "",
  "grace-period": "10",
  "expected-exit-code": "0",
  probe: "auto",
  baronet: "",
  main: "",
  orphans: "warn",
  "fail-on": "fail",
  summary: "true",
  annotations: "true",
  report: "",
  sarif: "",
} as const;

export type InputName = keyof typeof INPUT_DEFAULTS;

/** Inputs of action.yml that other files read: its own expressions, and release_inputs.ts. */
export const READ_ELSEWHERE: readonly string[] = [
  "deno-path",
  "release-tag",
  "release-notes",
  "files",
  "checksums",
  "draft",
  "clobber",
  "attest",
  "sbom",
];

export interface BuildInputs {
  readonly context: string;
  readonly file: string;
  readonly target: string;
  readonly buildArgs: readonly string[];
  readonly tags: readonly string[];
  readonly labels: readonly string[];
  readonly pull: boolean;
  readonly noCache: boolean;
  readonly flags: readonly string[];
}

export type Ready =
  | { readonly by: "auto" }
  | { readonly by: "log"; readonly pattern: RegExp }
  | { readonly by: "delay"; readonly delayMs: number };

export type ProbeMode = "auto" | "cmd" | "overlay" | "off";

export interface VerifyInputs {
  readonly runArgs: readonly string[];
  /** Instead of the image's CMD; empty: the image's own. */
  readonly command: readonly string[];
  readonly ready: Ready;
  readonly readyTimeoutMs: number;
  /** undefined: the stop signal and the usual others. */
  readonly signals: readonly number[] | undefined;
  /** Signals that must arrive; undefined: the stop signal. */
  readonly requiredSignals: readonly number[] | undefined;
  readonly gracePeriodS: number;
  readonly expectedExitCodes: readonly number[];
  readonly probe: ProbeMode;
  /** The path of a baronet binary; "": the one of the release. */
  readonly baronet: string;
  readonly main: RegExp | undefined;
  readonly orphans: "fail" | "warn" | "off";
}

export interface ReportInputs {
  readonly failOn: "fail" | "warn" | "never";
  readonly summary: boolean;
  readonly annotations: boolean;
  /** Paths; "": report has a place of its own, sarif is not written. */
  readonly report: string;
  readonly sarif: string;
}

export interface Inputs {
  /** Verified as it is; undefined: built. */
  readonly image: string | undefined;
  readonly platform: string;
  readonly build: BuildInputs;
  readonly lint: boolean;
  /** undefined: not asked for. */
  readonly verify: VerifyInputs | undefined;
  readonly report: ReportInputs;
}

export type RawInputs = Readonly<Record<string, string | undefined>>;

/** `raw`: as `toJSON(inputs)` gives them, or as a command's options; what is missing is default. */
export function parseInputs(raw: RawInputs): Inputs {
  const text = (name: InputName) => (raw[name] ?? "").trim() || INPUT_DEFAULTS[name];
  const image = text("image");
  return {
    image: image === "" ? undefined : image,
    platform: text("platform"),
    build: parseBuild(text),
    lint: parseBoolean("lint", text),
    verify: parseBoolean("verify", text) ? parseVerify(text) : undefined,
    report: {
      failOn: choose("fail-on", text, ["fail", "warn", "never"]),
      summary: parseBoolean("summary", text),
      annotations: parseBoolean("annotations", text),
      report: text("report"),
      sarif: text("sarif"),
    },
  };
}

type Text = (name: InputName) => string;

function parseBuild(text: Text): BuildInputs {
  const buildArgs = splitLines(text("build-args"));
  const wrong = buildArgs.find((line) => !/^[^=\s]+(=|$)/.test(line));
  if (wrong !== undefined) {
    throw refuse("build-args", wrong, "it is not NAME=VALUE, one a line");
  }
  return {
    context: text("context"),
    file: text("file"),
    target: text("target"),
    buildArgs,
    tags: splitLines(text("tags")),
    labels: splitLines(text("labels")),
    pull: parseBoolean("pull", text),
    noCache: parseBoolean("no-cache", text),
    flags: splitWords(text("build-flags"), "build-flags"),
  };
}

function parseVerify(text: Text): VerifyInputs {
  return {
    runArgs: splitWords(text("run-args"), "run-args"),
    command: splitWords(text("command"), "command"),
    ready: parseReady(text("ready")),
    readyTimeoutMs: parseNumber("ready-timeout", text, { from: 1, to: 3600 }) * 1000,
    signals: parseSignals("signals", text),
    requiredSignals: parseSignals("required-signals", text),
    gracePeriodS: parseNumber("grace-period", text, { from: 1, to: 3600 }),
    expectedExitCodes: parseExitCodes(text("expected-exit-code")),
    probe: choose("probe", text, ["auto", "cmd", "overlay", "off"]),
    baronet: text("baronet"),
    main: text("main") === "" ? undefined : parsePattern("main", text("main")),
    orphans: choose("orphans", text, ["warn", "fail", "off"]),
  };
}

function refuse(name: InputName, value: string, why: string): Error {
  return new Error(`Cannot use "${value}" as ${name}: ${why}`);
}

function choose<T extends string>(name: InputName, text: Text, allowed: readonly T[]): T {
  const choice = allowed.find((word) => word === text(name));
  if (choice !== undefined) return choice;
  throw refuse(name, text(name), `it is none of ${allowed.join(", ")}`);
}

function parseBoolean(name: InputName, text: Text): boolean {
  return choose(name, text, ["true", "false"]) === "true";
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function parseNumber(name: InputName, text: Text, { from, to }: Range): number {
  const number = toNumber(text(name), { from, to });
  if (number !== undefined) return number;
  throw refuse(name, text(name), `it is not a whole number of seconds from ${from} to ${to}`);
}

function toNumber(digits: string, { from, to }: Range): number | undefined {
  const number = Number(digits);
  return /^\d+$/.test(digits) && number >= from && number <= to ? number : undefined;
}

function parseExitCodes(list: string): readonly number[] {
  const codes = splitList(list).map((item) => {
    const code = toNumber(item, { from: 0, to: 255 });
    if (code !== undefined) return code;
    throw refuse("expected-exit-code", item, "it is not a number from 0 to 255");
  });
  return codes.length > 0 ? codes : [0];
}

function parseSignals(name: "signals" | "required-signals", text: Text) {
  const signals = splitList(text(name)).map((item) => {
    const signal = parseSignal(item);
    if (signal === undefined) {
      throw refuse(name, item, "it is no signal, as TERM, SIGUSR1, 15 or RTMIN+3 are");
    }
    if (!isNeverForwarded(signal)) return signal;
    throw refuse(name, item, "no init can forward it");
  });
  return signals.length > 0 ? [...new Set(signals)] : undefined;
}

function parseReady(value: string): Ready {
  if (value === "auto") return { by: "auto" };
  if (value.startsWith("log:")) {
    return { by: "log", pattern: parsePattern("ready", value.slice("log:".length)) };
  }
  const delayMs = toNumber(value.replace(/^delay:/, ""), { from: 0, to: 3_600_000 });
  if (value.startsWith("delay:") && delayMs !== undefined) return { by: "delay", delayMs };
  throw refuse("ready", value, "it is neither auto nor log:REGEX nor delay:MILLISECONDS");
}

function parsePattern(name: InputName, pattern: string): RegExp {
  try {
    return new RegExp(pattern, "m");
  } catch (cause) {
    throw new Error(
      `Cannot use "${pattern}" as ${name}: it is not a regular expression of JavaScript`,
      { cause },
    );
  }
}
