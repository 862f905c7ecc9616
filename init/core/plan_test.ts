// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { Options } from "./options.ts";
import { commandFiles, type Facts, isInit, makePlan } from "./plan.ts";

const FILES: readonly (readonly [name: string, path: string | undefined, files: string[]])[] = [
  ["sh", "/bin", ["/bin/sh"]],
  ["sh", "/usr/bin:/bin", ["/usr/bin/sh", "/bin/sh"]],
  ["sh", "bin:./sbin", ["bin/sh", "./sbin/sh"]],
  // An empty part of PATH is the current directory: in front, between, behind and alone.
  ["sh", ":/bin", ["sh", "/bin/sh"]],
  ["sh", "/a::/b", ["/a/sh", "sh", "/b/sh"]],
  ["sh", "/bin:", ["/bin/sh", "sh"]],
  ["sh", "", ["sh"]],
  // A name with a slash is a path already.
  ["/srv/app", "/bin", ["/srv/app"]],
  ["./app", "/bin", ["./app"]],
  ["bin/app", "/bin", ["bin/app"]],
  ["bin/app", undefined, ["bin/app"]],
  ["/", "/bin", ["/"]],
  // The empty name is sought nowhere: else it would find the directories themselves.
  ["", "/bin:/usr/bin", [""]],
  ["", undefined, [""]],
  ["-x", "/bin", ["/bin/-x"]],
  ["my app", "/bin", ["/bin/my app"]],
  ["sh", undefined, [
    "/usr/local/sbin/sh",
    "/usr/local/bin/sh",
    "/usr/sbin/sh",
    "/usr/bin/sh",
    "/sbin/sh",
    "/bin/sh",
  ]],
];

Deno.test("commandFiles() lists what execvp(3) would try, in its order", () => {
  for (const [name, path, files] of FILES) {
    assertEquals(commandFiles(name, path), files, `"${name}" in ${path ?? "no PATH"}`);
  }
});

const OPTIONS: Options = {
  argv: ["app", "--port", "80"],
  group: false,
  graceMs: 5000,
  wait: true,
  logLevel: "warn",
};
const FACTS: Facts = { ownPid: 1, path: "/bin", terminalFd: undefined };

Deno.test("makePlan() resolves the command and keeps everything else that was asked for", () => {
  assertEquals(makePlan(OPTIONS, FACTS), {
    ownPid: 1,
    commands: [{ id: 0, argv: ["app", "--port", "80"], files: ["/bin/app"] }],
    forwardTo: "process",
    graceMs: 5000,
    wait: true,
    logLevel: "warn",
    terminalFd: undefined,
  });
  const options: Options = {
    argv: ["/srv/app"],
    group: true,
    graceMs: 0,
    wait: false,
    logLevel: "debug",
  };
  assertEquals(makePlan(options, { ownPid: 42, path: undefined, terminalFd: 0 }), {
    ownPid: 42,
    commands: [{ id: 0, argv: ["/srv/app"], files: ["/srv/app"] }],
    forwardTo: "group",
    graceMs: 0,
    wait: false,
    logLevel: "debug",
    terminalFd: 0,
  });
});

Deno.test("isInit() is true of pid 1 alone", () => {
  for (
    const [ownPid, expected] of [[1, true], [2, false], [11, false], [4194304, false]] as const
  ) {
    assertEquals(isInit(makePlan(OPTIONS, { ...FACTS, ownPid })), expected, `pid ${ownPid}`);
  }
});
