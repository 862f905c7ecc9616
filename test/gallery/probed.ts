// SPDX-License-Identifier: MIT
// What the probe has to see in images of the gallery, where it stands in for the program: as the
// image's command, or laid over the program's own file.

export interface ExpectedProbe {
  /** Of the image. */
  readonly name: string;
  /** The file that it is laid over; undefined: it is the image's command. */
  readonly over?: string;
  /** The signals that it has inherited as blocked and as ignored. */
  readonly blocked?: readonly string[];
  readonly ignored?: readonly string[];
  /** The words that it stands in for. */
  readonly argv?: readonly string[];
  /** It is PID 1 itself. */
  readonly isInit?: boolean;
  /** What becomes of an orphan that ends; undefined: that is not known before PID 1 ends. */
  readonly short: "reaped" | "zombie" | undefined;
  /** Who hears of TERM that is sent to PID 1: the probe, an orphan of its group, a daemon. */
  readonly stop: {
    readonly probe: boolean;
    /** `maybe`: the end of PID 1 may come first. */
    readonly orphan: boolean | "maybe";
    readonly daemon: boolean;
    /** The probe came to its end, and said so; `maybe`: unless the end of PID 1 came first. */
    readonly finishes: boolean | "maybe";
    /** The container's exit code; the probe's own is 42. Undefined: it does not stop. */
    readonly code: number | undefined;
  };
  /** Which of USR1, USR2, HUP, INT and QUIT it hears when they are sent to PID 1 in this order. */
  readonly others: readonly string[];
  /** The exit code, where one of them ends the container: those behind it are not sent. */
  readonly endsWith?: number;
}

const ALL = ["SIGUSR1", "SIGUSR2", "SIGHUP", "SIGINT", "SIGQUIT"];
const APP = ["/app", "app", "15", "15", "0"];
const PASSED_ON = { probe: true, orphan: false, daemon: false, finishes: true, code: 42 };
const NEVER_HEARD = { probe: false, orphan: false, daemon: false, finishes: false };

export const PROBED: readonly ExpectedProbe[] = [
  { name: "app", isInit: true, short: "zombie", stop: PASSED_ON, others: ALL },
  { name: "tini", short: "reaped", stop: PASSED_ON, others: ALL },
  {
    // It lets its command inherit the mask that it needs itself.
    name: "catatonit",
    blocked: ["SIGTSTP", "SIGTTIN", "SIGTTOU"],
    short: "reaped",
    stop: PASSED_ON,
    others: ALL,
  },
  {
    // The group of its child, which is the probe's session.
    name: "dumb-init",
    short: "reaped",
    stop: { ...PASSED_ON, orphan: "maybe" },
    others: ALL,
  },
  { name: "dumb-init-for-single-child", short: "reaped", stop: PASSED_ON, others: ALL },
  {
    name: "tini-with-group-and-script-without-exec",
    short: "reaped",
    stop: { ...PASSED_ON, orphan: "maybe" },
    others: ALL,
  },
  {
    // When the command has ended, it asks everybody else to.
    name: "baronet-and-script-without-exec",
    short: "reaped",
    stop: { ...PASSED_ON, orphan: true, daemon: true },
    others: ALL,
  },
  { name: "baronet-that-does-not-wait", short: "reaped", stop: PASSED_ON, others: ALL },
  // An init behind an init, as docker run --init makes it of an image that has its own.
  { name: "init-and-tini", short: "reaped", stop: PASSED_ON, others: ALL },
  {
    name: "init-and-baronet-and-script-without-exec",
    short: "reaped",
    stop: { ...PASSED_ON, orphan: true, daemon: true },
    others: ALL,
  },
  {
    name: "init-and-tini-and-script-without-exec",
    over: "/app",
    argv: APP,
    short: "reaped",
    stop: { ...NEVER_HEARD, code: 143 },
    others: [],
    endsWith: 138,
  },
  {
    name: "tini-with-group-by-variable",
    short: "reaped",
    stop: { ...PASSED_ON, orphan: "maybe" },
    others: ALL,
  },
  { name: "dumb-init-for-single-child-by-variable", short: "reaped", stop: PASSED_ON, others: ALL },
  {
    name: "baronet-that-does-not-wait-by-variable",
    short: "reaped",
    stop: PASSED_ON,
    others: ALL,
  },
  {
    name: "tini-and-wrapper",
    short: "reaped",
    stop: { ...NEVER_HEARD, code: 143 },
    others: [],
    endsWith: 138,
  },
  {
    name: "script-with-exec",
    over: "/app",
    argv: APP,
    isInit: true,
    short: "zombie",
    stop: PASSED_ON,
    others: ALL,
  },
  {
    // A shell that waits for its program reaps whoever ends. INT it puts off.
    name: "script-without-exec",
    over: "/app",
    argv: APP,
    short: "reaped",
    stop: { ...NEVER_HEARD, code: undefined },
    others: [],
  },
  {
    name: "tini-and-script-without-exec",
    over: "/app",
    argv: APP,
    short: "reaped",
    stop: { ...NEVER_HEARD, code: 143 },
    others: [],
    endsWith: 138,
  },
  {
    name: "shell-form",
    over: "/app",
    argv: APP,
    isInit: true,
    ignored: ["SIGQUIT"],
    short: "zombie",
    stop: PASSED_ON,
    others: ALL,
  },
  {
    name: "shell-form-with-more",
    over: "/app",
    argv: APP,
    short: "reaped",
    stop: { ...NEVER_HEARD, code: undefined },
    others: [],
  },
  {
    name: "shell-form-of-dash",
    over: "/app",
    argv: APP,
    short: "reaped",
    stop: { ...NEVER_HEARD, code: undefined },
    others: [],
  },
  {
    // The trap's own code is the container's. INT ends the shell's wait, and so the container.
    name: "script-with-trap-and-wait",
    over: "/app",
    argv: APP,
    ignored: ["SIGINT", "SIGQUIT"],
    short: "reaped",
    stop: { ...PASSED_ON, code: 3 },
    others: [],
    endsWith: 130,
  },
  {
    name: "script-with-trap-and-foreground",
    over: "/app",
    argv: ["/app", "app", "10"],
    short: "reaped",
    stop: { ...NEVER_HEARD, code: undefined },
    others: [],
  },
  {
    name: "dumb-init-and-session",
    over: "/app",
    argv: APP,
    ignored: ["SIGINT", "SIGQUIT"],
    short: "reaped",
    stop: { ...NEVER_HEARD, code: 143 },
    others: [],
    endsWith: 138,
  },
  {
    // npm forwards these two, and reaps nobody but its child.
    name: "npm",
    over: "/bin/node",
    argv: ["/bin/node", "server.js", "graceful"],
    ignored: ["SIGQUIT"],
    short: "zombie",
    stop: PASSED_ON,
    others: ["SIGINT"],
  },
  {
    name: "npm-and-shell",
    over: "/bin/node",
    argv: ["/bin/node", "server.js", "graceful"],
    // Its shell reaps what it is the parent of; orphans are PID 1's.
    short: "zombie",
    stop: { ...NEVER_HEARD, code: 143 },
    others: [],
  },
];
