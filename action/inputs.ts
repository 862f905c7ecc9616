// SPDX-License-Identifier: MIT
// Pure: raw inputs -> Inputs. The only place that knows the names of the inputs; whoever comes
// after it asks no more whether a value is allowed. An input that is not is named, with what is.
//
// INPUT_DEFAULTS is the list of inputs; scripts/check_lists.ts compares it with action.yml, and
// docs/action.md is made from that. The inputs of a release are those of release_inputs.ts.
import {
  choose,
  parseBoolean,
  parseExitCodes,
  parseNumber,
  parsePattern,
  parseReady,
  parseSignals,
  type Ready,
  refuse,
  type Text,
} from "./input_values.ts";
import { splitLines, splitWords } from "./words.ts";

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
  trace: "off",
  "trace-image": "busybox:stable",
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
  /** The image of the kernel's witness, which has a shell; undefined: no trace. */
  readonly traceImage: string | undefined;
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
      failOn: choose("fail-on", text, { allowed: ["fail", "warn", "never"] }),
      summary: parseBoolean("summary", text),
      annotations: parseBoolean("annotations", text),
      report: text("report"),
      sarif: text("sarif"),
    },
  };
}

function parseBuild(text: Text): BuildInputs {
  const buildArgs = splitLines(text("build-args"));
  const wrong = buildArgs.find((line) => !/^[^=\s]+(=|$)/.test(line));
  if (wrong !== undefined) {
    throw refuse("build-args", wrong, { why: "it is not NAME=VALUE, one a line" });
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
    probe: choose("probe", text, { allowed: ["auto", "cmd", "overlay", "off"] }),
    baronet: text("baronet"),
    main: text("main") === "" ? undefined : parsePattern("main", text("main")),
    orphans: choose("orphans", text, { allowed: ["warn", "fail", "off"] }),
    traceImage: choose("trace", text, { allowed: ["off", "privileged"] }) === "off"
      ? undefined
      : text("trace-image"),
  };
}
