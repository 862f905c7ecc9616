// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { type Inputs, parseInputs, type RawInputs } from "./inputs.ts";

const DEFAULTS: Inputs = {
  image: undefined,
  platform: "",
  build: {
    ...{ context: ".", file: "", target: "", buildArgs: [], tags: [], labels: [] },
    ...{ pull: false, noCache: false, flags: [] },
  },
  lint: true,
  verify: {
    ...{ runArgs: [], command: [], ready: { by: "auto" }, readyTimeoutMs: 30_000 },
    ...{ signals: undefined, requiredSignals: undefined, gracePeriodS: 10, expectedExitCodes: [0] },
    ...{ probe: "auto", baronet: "", main: undefined, orphans: "warn" },
    traceImage: undefined,
  },
  report: { failOn: "fail", summary: true, annotations: true, report: "", sarif: "" },
};

Deno.test("parseInputs() takes what is missing or empty for the default", () => {
  assertEquals(parseInputs({}), DEFAULTS);
  assertEquals(parseInputs({ context: "", ready: " ", "expected-exit-code": "" }), DEFAULTS);
});

const VERIFY: readonly [raw: RawInputs, expected: Partial<NonNullable<Inputs["verify"]>>][] = [
  [{ "run-args": "--env 'A=b c' --read-only" }, { runArgs: ["--env", "A=b c", "--read-only"] }],
  [{ command: "/app serve\n--port 80" }, { command: ["/app", "serve", "--port", "80"] }],
  [{ ready: "delay:250" }, { ready: { by: "delay", delayMs: 250 } }],
  [{ ready: "log:^ready$" }, { ready: { by: "log", pattern: /^ready$/m } }],
  [{ "ready-timeout": "5" }, { readyTimeoutMs: 5000 }],
  [{ signals: "INT, sigusr1 RTMIN+3\n12 USR2" }, { signals: [2, 10, 37, 12] }],
  [{ "required-signals": "TERM" }, { requiredSignals: [15] }],
  [{ "grace-period": "3" }, { gracePeriodS: 3 }],
  [{ "expected-exit-code": "0, 143 3" }, { expectedExitCodes: [0, 143, 3] }],
  [{ probe: "overlay" }, { probe: "overlay" }],
  [{ main: "^/app" }, { main: /^\/app/m }],
  [{ orphans: "fail" }, { orphans: "fail" }],
  [{ trace: "off", "trace-image": "shell:v1" }, { traceImage: undefined }],
  [{ trace: "privileged" }, { traceImage: "busybox:stable" }],
  [{ trace: "privileged", "trace-image": "shell:v1" }, { traceImage: "shell:v1" }],
];

Deno.test("parseInputs() reads each input of the stage verify", () => {
  for (const [raw, expected] of VERIFY) {
    const { verify } = parseInputs(raw);
    assertEquals(verify, { ...DEFAULTS.verify!, ...expected }, JSON.stringify(raw));
  }
});

Deno.test("parseInputs() reads the inputs of build and report", () => {
  const { build, report, image, platform, lint, verify } = parseInputs({
    ...{ image: "app:v1", platform: "linux/arm64", lint: "false", verify: "false" },
    ...{ context: "sub", file: "sub/Containerfile", target: "app", pull: "true" },
    ...{ "build-args": "A=b c\nD", tags: "one\ntwo", labels: "k=v", "no-cache": "true" },
    ...{ "build-flags": "--secret id=x", "fail-on": "warn", summary: "false" },
    ...{ annotations: "false", report: "r.json", sarif: "s.sarif" },
  });
  assertEquals({ image, platform, lint, verify }, {
    ...{ image: "app:v1", platform: "linux/arm64", lint: false, verify: undefined },
  });
  assertEquals(build, {
    ...{ context: "sub", file: "sub/Containerfile", target: "app", buildArgs: ["A=b c", "D"] },
    ...{ tags: ["one", "two"], labels: ["k=v"], pull: true, noCache: true },
    flags: ["--secret", "id=x"],
  });
  assertEquals(report, {
    ...{ failOn: "warn", summary: false, annotations: false, report: "r.json", sarif: "s.sarif" },
  });
});

const BAD: readonly [raw: RawInputs, message: string][] = [
  [{ lint: "yes" }, 'Cannot use "yes" as lint: it is none of true, false'],
  [{ verify: "TRUE" }, 'Cannot use "TRUE" as verify: it is none of true, false'],
  [{ probe: "on" }, 'Cannot use "on" as probe: it is none of auto, cmd, overlay, off'],
  [{ orphans: "no" }, 'Cannot use "no" as orphans: it is none of warn, fail, off'],
  [{ trace: "on" }, 'Cannot use "on" as trace: it is none of off, privileged'],
  [{ "fail-on": "error" }, 'Cannot use "error" as fail-on: it is none of fail, warn, never'],
  [
    { "build-args": "A=b\n=c" },
    'Cannot use "=c" as build-args: it is not NAME=VALUE, one a line',
  ],
  [
    { "grace-period": "0" },
    'Cannot use "0" as grace-period: it is not a whole number of seconds from 1 to 3600',
  ],
  [
    { "ready-timeout": "1.5" },
    'Cannot use "1.5" as ready-timeout: it is not a whole number of seconds from 1 to 3600',
  ],
  [
    { "expected-exit-code": "256" },
    'Cannot use "256" as expected-exit-code: it is not a number from 0 to 255',
  ],
  [
    { signals: "INT TREM" },
    'Cannot use "TREM" as signals: it is no signal, as TERM, SIGUSR1, 15 or RTMIN+3 are',
  ],
  [{ "required-signals": "KILL" }, 'Cannot use "KILL" as required-signals: no init can forward it'],
  [
    { ready: "delay:soon" },
    'Cannot use "delay:soon" as ready: it is neither auto nor log:REGEX nor delay:MILLISECONDS',
  ],
  [{ main: "(" }, 'Cannot use "(" as main: it is not a regular expression of JavaScript'],
  [{ "run-args": "'" }, "Cannot use run-args: a quote is not closed"],
];

Deno.test("parseInputs() names a bad input and what is allowed", () => {
  for (const [raw, message] of BAD) assertThrows(() => parseInputs(raw), Error, message);
});
