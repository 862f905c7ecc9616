// SPDX-License-Identifier: MIT
// What is known about this process and its surroundings before anything is started.
import type { Facts } from "../core/plan.ts";
import { isBuiltBinary } from "./built_binary.ts";
import { findTerminal } from "./terminal.ts";

export function engineVersion(): string | undefined {
  return isBuiltBinary() ? host.engine_version() : undefined;
}

function readText(path: string): string {
  const text = host.read_file(path);
  return typeof text === "number" ? "" : text;
}

const NO_USER_FILES = { passwd: "", group: "" };

/** `needsUsers`: some command is to run as another user; nobody else pays for the files. */
export function findFacts({ needsUsers }: { needsUsers: boolean }): Facts {
  const userFiles = needsUsers
    ? { passwd: readText("/etc/passwd"), group: readText("/etc/group") }
    : NO_USER_FILES;
  const ownPid = host.getpid();
  return {
    ownPid,
    parentPid: host.getppid(),
    path: Deno.env.get("PATH"),
    terminalFd: findTerminal(),
    leadsSession: host.getsid(0) === ownPid,
    userFiles,
  };
}
