// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What is known of some programs by their names: which are shells, inits, or start others for
// somebody; and of runtimes that catch signals which the program itself may know nothing of.
import { initNamed } from "../init_names.ts";
import { maskHas } from "../proc_status.ts";
import { LAST_SIGNAL } from "../signals.ts";
import type { Process } from "./process.ts";

const SHELLS: readonly string[] = [
  "sh",
  "ash",
  "bash",
  "dash",
  "fish",
  "ksh",
  "mksh",
  "yash",
  "zsh",
];
const NODES: readonly string[] = ["node", "nodejs"];
/** As a program's name or as that of the script that Node.js runs. */
const PACKAGE_MANAGER = /^(npm|npx|pnpm|pnpx|yarn|yarnpkg)(-cli)?(\.c?js)?$/;

type Named = Pick<Process, "argv" | "exe">;

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What it was called; a login shell has a dash in front, busybox may name its applet behind it. */
function calledName({ argv }: Named): string {
  const [first = "", second = ""] = argv;
  const name = baseName(first).replace(/^-/, "");
  return name === "busybox" ? baseName(second) : name;
}

export function isShell(process: Named): boolean {
  return SHELLS.includes(calledName(process)) || SHELLS.includes(baseName(process.exe ?? ""));
}

/** `sh -c TEXT`, in which the command can be put into the image's configuration instead. */
export function isShellOfText({ argv }: Named): boolean {
  return argv.some((word, index) => index > 0 && /^-[a-z]*c$/.test(word));
}

export function isPackageManager({ argv }: Named): boolean {
  // As a title it is one word: "npm start".
  const [title] = (argv[0] ?? "").split(" ");
  if (PACKAGE_MANAGER.test(baseName(title))) return true;
  return NODES.includes(baseName(title)) && PACKAGE_MANAGER.test(baseName(argv[1] ?? ""));
}

/** An init that forwards signals, and what it does with its children besides. */
export interface KnownInit {
  readonly name: string;
  /** It signals its child's whole process group. */
  readonly signalsGroup: boolean;
  /** When its commands have ended, it asks the others to end and waits for them. */
  readonly asksOthers: boolean;
  /** Every child may be a command of its own; else the first one is the command. */
  readonly hasSeveral: boolean;
}

/** The words between the program's name and its command. */
function optionsOf([, ...words]: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => word === "--" || !word.startsWith("-"));
  return end < 0 ? words : words.slice(0, end);
}

export function knownInit(process: Named): KnownInit | undefined {
  const names = [calledName(process), baseName(process.exe ?? "")];
  const name = names.map(initNamedExactly).find((one) => one !== undefined);
  if (name === undefined) return undefined;
  const options = optionsOf(process.argv);
  const hasGroup = options.some((word) => word === "--group" || /^-[a-zA-Z]*g/.test(word));
  const isSingle = options.some((word) => word === "-c" || word === "--single-child");
  // Under another init's name it is still the same engine.
  const isOurs = names.some((one) => initNamedExactly(one) === "baronet");
  return {
    name,
    signalsGroup: name === "dumb-init" ? !isSingle : hasGroup,
    asksOthers: isOurs && !options.includes("--no-wait") || name === "smell-baron",
    hasSeveral: name === "baronet" || name === "smell-baron",
  };
}

/** Names that are no init's mean baronet to init_names.ts, and nothing here. */
function initNamedExactly(name: string): string | undefined {
  const found = initNamed(name);
  if (found === "kill" || (found === "baronet" && !name.startsWith("baronet"))) return undefined;
  return found;
}

/** More signals than any program has handlers for: those of a runtime, such as Go's. */
const MOST_OWN_HANDLERS = 40;

/** A runtime that catches the signal whether its program does or not; undefined: none we know. */
export function runtimeCatching(process: Process, signal: number): string | undefined {
  if (!maskHas(process.caught, signal)) return undefined;
  const names = [calledName(process), baseName(process.exe ?? "")];
  if (names.some((name) => NODES.includes(name))) return "Node.js";
  const signals = Array.from({ length: LAST_SIGNAL }, (_, index) => index + 1);
  const caught = signals.filter((one) => maskHas(process.caught, one));
  return caught.length > MOST_OWN_HANDLERS ? "Go" : undefined;
}
