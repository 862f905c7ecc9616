// SPDX-License-Identifier: MIT
// What the Action has to say of an image, written down by hand, and what several of them have in common.

type Complaint = "warn" | "fail";

export interface ExpectedVerdict {
  /** Of the image. */
  readonly name: string;
  readonly verdict: "pass" | "warn" | "fail" | "inconclusive";
  /** What has to change; null: nothing. */
  readonly culprit: "entrypoint" | "init" | "application" | "environment" | null;
  /** Parts of the sentence and of the advice. */
  readonly message: RegExp;
  readonly advice: RegExp;
  /**
   * Every check that is neither "pass" nor "skip". undefined: that depends on who is faster, the
   * kernel with its KILL for everybody or the application.
   */
  readonly complaints: Readonly<Record<string, Complaint>> | undefined;
  readonly exitCode: number;
  readonly mode: "cmd" | "overlay" | "none";
}

/** All but the stop signal. */
export const OTHERS = ["SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"];

export function forward(status: Complaint, ...signals: string[]): Record<string, Complaint> {
  return Object.fromEntries(signals.map((signal) => [`forward.${signal}`, status]));
}

/** Nothing arrives. */
export const LOST: Readonly<Record<string, Complaint>> = {
  ...forward("fail", "SIGTERM"),
  ...forward("warn", ...OTHERS),
};

/** No init at all: somebody else's orphans stay. */
export const NOT_REAPING: Readonly<Record<string, Complaint>> = { "orphan.reaped": "warn" };
/** It dies of the stop signal. */
export const DIES: Readonly<Record<string, Complaint>> = { "stop.exit-code": "warn" };
/** The grace period runs out. */
export const KILLED: Readonly<Record<string, Complaint>> = { "stop.grace": "fail" };
export const INHERITS: Readonly<Record<string, Complaint>> = { "mask.inherited": "warn" };

export const NO_ADVICE = /^$/;
export const ADVISE_INIT = /^Put an init in front that reaps, such as baronet: ENTRYPOINT/;
export const ADVISE_EXEC = /^In ".*sh .*" start the application with exec; or let baronet signal/;
export const ADVISE_EXEC_TOO = /^An init alone does not help; in ".*sh .*" start .* with exec; or/;
export const ADVISE_OTHER_INIT = /^Replace the init ".*" by one that forwards every signal/;
export function adviseHandler(program: string): RegExp {
  return new RegExp(`^The signal arrives: let "${program}" handle SIG`);
}

/** What several images have in common. */
export type Kind = Omit<ExpectedVerdict, "name" | "mode">;

export const GOOD: Kind = {
  ...{ verdict: "pass", culprit: null, advice: NO_ADVICE, complaints: {}, exitCode: 0 },
  message: /^The application hears the signals, finishes, and its exit code is the container's$/,
};

/** It stops by itself, with 0, and reaps nobody. */
export const GOOD_AS_INIT: Kind = {
  ...{ verdict: "warn", culprit: "entrypoint", advice: ADVISE_INIT, exitCode: 0 },
  message: /^PID 1 is the application, ".*": it has to reap orphans, or they stay zombies$/,
  complaints: NOT_REAPING,
};

/** A script as PID 1 that runs its application without exec. */
export const DEAF_SCRIPT: Kind = {
  ...{ verdict: "fail", culprit: "entrypoint", advice: ADVISE_EXEC, exitCode: 137 },
  message: /^".*" never hears SIGTERM \(15\): ".*sh .*" does not pass it on$/,
  complaints: { ...LOST, ...KILLED },
};

/** The worst case, from outside a good one: an init, and a script that dies behind it. */
export const DYING_SCRIPT: Kind = {
  ...{ verdict: "fail", culprit: "entrypoint", advice: ADVISE_EXEC_TOO, exitCode: 143 },
  message:
    /^".*" never hears SIGTERM \(15\): PID 1 ".*" passes it to the shell ".*sh .*" alone, the container exits with 143 at once, and the application is killed$/,
  complaints: { ...LOST, ...DIES },
};

/** The same where the init signals the group: whether the application finishes is a race. */
export const CUT_SHORT: Omit<Kind, "message"> = {
  ...{ verdict: "fail", culprit: "entrypoint", advice: ADVISE_EXEC_TOO, exitCode: 143 },
  complaints: undefined,
};
