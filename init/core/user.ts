// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// --user USER[:GROUP], by the text of /etc/passwd and /etc/group (passwd(5), group(5)), with
// Docker's rules: a group that is named replaces all others; without one, the user's own group
// and every group that lists the user as a member.
import { type Refusal, refusal } from "./refusals.ts";

export interface User {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, setgroups(2). */
  readonly groups: readonly number[];
  /** The home folder, where /etc/passwd knows the user and one for them. */
  readonly home: string | undefined;
}

/** The two files, empty where they are missing. */
export interface UserFiles {
  readonly passwd: string;
  readonly group: string;
}

/** (uid_t) -1 means "leave it" to setreuid(2) and is nobody's number. */
const LARGEST_ID = 0xfffffffe;

function parseId(text: string): number | undefined {
  const id = /^[0-9]+$/.test(text) ? Number(text) : NaN;
  return id <= LARGEST_ID ? id : undefined;
}

function records(file: string): string[][] {
  return file.split("\n").filter((line) => line !== "").map((line) => line.split(":"));
}

/** By name first: a user may be called 1000. */
function findRecord(file: string, word: string): string[] | undefined {
  const all = records(file);
  const id = parseId(word);
  return all.find(([name]) => name === word) ??
    (id === undefined ? undefined : all.find(([, , number]) => parseId(number ?? "") === id));
}

function memberships(file: string, user: string): number[] {
  return records(file)
    .filter(([, , , members = ""]) => members.split(",").includes(user))
    .map(([, , gid]) => parseId(gid ?? ""))
    .filter((gid) => gid !== undefined);
}

export function resolveUser(text: string, { passwd, group }: UserFiles): User | Refusal {
  const colon = text.indexOf(":");
  const userWord = colon < 0 ? text : text.slice(0, colon);
  const groupWord = colon < 0 ? undefined : text.slice(colon + 1);
  const record = findRecord(passwd, userWord);
  const uid = record === undefined ? parseId(userWord) : parseId(record[2] ?? "");
  if (uid === undefined) return refusal("unknownUser", userWord);
  const home = record?.[5] || undefined;
  if (groupWord !== undefined) {
    const gid = parseId(findRecord(group, groupWord)?.[2] ?? groupWord);
    return gid === undefined
      ? refusal("unknownGroup", groupWord)
      : { uid, gid, groups: [gid], home };
  }
  const gid = parseId(record?.[3] ?? "");
  if (record === undefined || gid === undefined) return refusal("userWithoutGroup", userWord);
  const others = memberships(group, record[0]).filter((other) => other !== gid);
  return { uid, gid, groups: [gid, ...others], home };
}
