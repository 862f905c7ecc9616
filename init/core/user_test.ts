// SPDX-License-Identifier: MIT
// Users by /etc/passwd and /etc/group as images have them, and as they should not be.
import { assertEquals } from "@std/assert";
import type { Problem } from "./messages.ts";
import { orWords } from "./story.ts";
import { resolveUser, type User, type UserFiles } from "./user.ts";

/** As in Debian's images, with some users of an application. */
const DEBIAN: UserFiles = {
  passwd: `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
games:x:5:60:games:/usr/games:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
app:x:1000:1000:The Application,,,:/srv/app:/bin/sh
twin:x:1000:1001::/srv/twin:/bin/sh
1001:x:2001:2002::/srv/numeric:/bin/sh
homeless:x:1003:1003:::
`,
  group: `root:x:0:
daemon:x:1:
adm:x:4:syslog,app
www-data:x:33:
docker:x:998:app,twin
audio:x:29:pulse, app
apps:x:1500:application,myapp,apps
app:x:1000:app
1500:x:2500:
wheel:x:10:root,app
nogroup:x:65534:
`,
};

function user(uid: number, gid: number, more: Partial<User> = {}): User {
  return { uid, gid, groups: [gid], home: undefined, ...more };
}

function check(files: UserFiles, rows: readonly (readonly [text: string, User | Problem])[]): void {
  for (const [text, expected] of rows) {
    assertEquals(orWords(resolveUser(text, files)), expected, JSON.stringify(text));
  }
}

const APP_GROUPS = [1000, 4, 998, 10];

Deno.test("resolveUser() finds a user by name, with every group that lists it as a member", () => {
  check(DEBIAN, [
    ["root", user(0, 0, { groups: [0, 10], home: "/root" })],
    ["www-data", user(33, 33, { home: "/var/www" })],
    ["games", user(5, 60, { home: "/usr/games" })],
    ["nobody", user(65534, 65534, { home: "/nonexistent" })],
    ["app", user(1000, 1000, { groups: APP_GROUPS, home: "/srv/app" })],
    ["twin", user(1000, 1001, { groups: [1001, 998], home: "/srv/twin" })],
    ["homeless", user(1003, 1003, { home: undefined })],
  ]);
});

Deno.test("resolveUser() finds a user by number, the first of several", () => {
  check(DEBIAN, [
    ["0", user(0, 0, { groups: [0, 10], home: "/root" })],
    ["1000", user(1000, 1000, { groups: APP_GROUPS, home: "/srv/app" })],
    ["0033", user(33, 33, { home: "/var/www" })],
    ["2001", user(2001, 2002, { home: "/srv/numeric" })],
  ]);
});

Deno.test("resolveUser() takes a number for a name where a user is called so", () => {
  check(DEBIAN, [
    ["1001", user(2001, 2002, { home: "/srv/numeric" })],
    ["1001:0", user(2001, 0, { home: "/srv/numeric" })],
    ["0:1500", user(0, 2500, { home: "/root" })],
  ]);
});

Deno.test("resolveUser() lets a group that is named replace all others", () => {
  check(DEBIAN, [
    ["app:www-data", user(1000, 33, { home: "/srv/app" })],
    ["app:33", user(1000, 33, { home: "/srv/app" })],
    ["app:app", user(1000, 1000, { home: "/srv/app" })],
    ["1000:docker", user(1000, 998, { home: "/srv/app" })],
    ["root:0", user(0, 0, { home: "/root" })],
    ["app:12345", user(1000, 12345, { home: "/srv/app" })],
    ["twin:apps", user(1000, 1500, { home: "/srv/twin" })],
  ]);
});

Deno.test("resolveUser() takes numbers that no file knows, with a group", () => {
  const empty: UserFiles = { passwd: "", group: "" };
  const numbers: readonly (readonly [string, User])[] = [
    ["4242:4242", user(4242, 4242)],
    ["4242:0", user(4242, 0)],
    ["007:08", user(7, 8)],
    ["4294967294:4294967294", user(4294967294, 4294967294)],
  ];
  check(empty, [...numbers, ["0:0", user(0, 0)]]);
  check(DEBIAN, numbers);
  check(DEBIAN, [["4242:docker", user(4242, 998)]]);
});

function unknownUser(name: string): Problem {
  return {
    text: `Cannot use user "${name}": /etc/passwd does not know it`,
    advice: "Check the name, or write numbers, for example --user 1000:1000",
  };
}

function unknownGroup(name: string): Problem {
  return {
    text: `Cannot use group "${name}": /etc/group does not know it`,
    advice: "Check the name, or write a number, for example --user 1000:1000",
  };
}

function withoutGroup(name: string): Problem {
  return {
    text: `Cannot use user "${name}": /etc/passwd names no group for it`,
    advice: `Name the group as well, for example --user ${name}:${name}`,
  };
}

Deno.test("resolveUser() refuses a user that it cannot find", () => {
  const names = [
    "nginx",
    "App",
    "app ",
    " app",
    "-1",
    "+0",
    "0x0",
    "1e3",
    "1.0",
    "4294967295",
    "x",
  ];
  check(DEBIAN, names.map((name) => [name, unknownUser(name)]));
  check(DEBIAN, names.map((name) => [`${name}:0`, unknownUser(name)]));
  check(DEBIAN, [[":0", unknownUser("")], [":", unknownUser("")]]);
  check({ passwd: "", group: "" }, [["root", unknownUser("root")]]);
});

Deno.test("resolveUser() refuses a group that it cannot find", () => {
  const names = ["nginx", "App", "staff", "-1", "4294967295", "0:0", "docker:adm", "docker:"];
  check(DEBIAN, names.map((name) => [`app:${name}`, unknownGroup(name)]));
  check(DEBIAN, names.map((name) => [`4242:${name}`, unknownGroup(name)]));
  check(DEBIAN, [["app:", unknownGroup("")], ["app:a\nb", unknownGroup("a\\nb")]]);
  check({ passwd: DEBIAN.passwd, group: "" }, [["app:docker", unknownGroup("docker")]]);
});

Deno.test("resolveUser() refuses a number alone that no file knows: its group is not known", () => {
  check(DEBIAN, [["4242", withoutGroup("4242")], ["4294967294", withoutGroup("4294967294")]]);
  check({ passwd: "", group: "" }, [["0", withoutGroup("0")]]);
});

Deno.test("resolveUser() has no other groups where /etc/group is missing", () => {
  check({ passwd: DEBIAN.passwd, group: "" }, [
    ["app", user(1000, 1000, { home: "/srv/app" })],
    ["root", user(0, 0, { home: "/root" })],
  ]);
});

/** Comments, blank and cut lines, NIS, numbers that are none; no newline at the end. */
const ODD: UserFiles = {
  passwd: `# users

:x:7:7::/nobody:
short
shorter:x
uidless:x::100::/srv/uidless:
letters:x:abc:100::/srv/letters:
negative:x:-1:100::/srv/negative:
huge:x:4294967296:100::/srv/huge:
gidless:x:200
groupless:x:201::empty:/srv/groupless:
lettered:x:202:abc::/srv/lettered:
early:x:203:203
+nis:x:204:204:::
twice:x:205:205::/first:
twice:x:206:206::/second:
 spaced:x:207:207::/srv/spaced:
last:x:300:300::/srv/last:/bin/sh`,
  group: `# groups

short
gidless:x::last
letters:x:abc:last
huge:x:4294967295:last
cut:x:400
open:x:401:last,
first:x:402:,last
own:x:300:last
more:x:403:last:last2
twice:x:404:
twice:x:405:
tail:x:499:last`,
};

Deno.test("resolveUser() takes from odd lines what can be read, and skips the others", () => {
  check(ODD, [
    ["last", user(300, 300, { groups: [300, 401, 402, 403, 499], home: "/srv/last" })],
    ["early", user(203, 203)],
    ["+nis", user(204, 204, { home: undefined })],
    ["twice", user(205, 205, { home: "/first" })],
    ["206", user(206, 206, { home: "/second" })],
    [" spaced", user(207, 207, { home: "/srv/spaced" })],
    ["last:cut", user(300, 400, { home: "/srv/last" })],
    ["last:tail", user(300, 499, { home: "/srv/last" })],
    ["last:twice", user(300, 404, { home: "/srv/last" })],
    ["gidless:5", user(200, 5)],
    ["groupless:5", user(201, 5, { home: "/srv/groupless" })],
  ]);
});

Deno.test("resolveUser() refuses an entry without a number that it needs", () => {
  const users = ["short", "shorter", "uidless", "letters", "negative", "huge", "# users", "spaced"];
  check(ODD, users.map((name) => [name, unknownUser(name)]));
  check(ODD, ["gidless", "groupless", "lettered"].map((name) => [name, withoutGroup(name)]));
  const groups = ["short", "gidless", "letters", "huge", "# groups"];
  check(ODD, groups.map((name) => [`last:${name}`, unknownGroup(name)]));
});
