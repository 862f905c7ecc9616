// SPDX-License-Identifier: MIT
// --user: a command runs as somebody else, with that user's groups and home, and baronet does not.
import { assertEquals, assertMatch } from "@std/assert";
import { pidOf, ready, several } from "./commands.ts";
import { MODES, NOBODY, run, sendSignal, start } from "./harness.ts";
import { statusField } from "./processes.ts";
import { madeUpUsers } from "./users.ts";

const [HUP, USR1, USR2, TERM, RTMAX] = [1, 10, 12, 15, 64];
const HOME = { HOME: "/inherited" };
const WITHOUT_KILL = ["setpriv", "--bounding-set=-kill", "--inh-caps=-kill", "--"];

/** Prints who it is: "uid gid groups home", all four ids of a kind being equal. */
const WHO_AM_I = [
  "sh",
  "-c",
  `sed -nE 's/^(Uid|Gid):\\t([0-9]+)\\t\\2\\t\\2\\t\\2$/\\2/p; s/^Groups:\\t(.*[0-9]) ?/\\1/p' /proc/self/status | tr '\\n' ' '; echo "$HOME"`,
];

const USERS = [
  { user: "web", who: "1000 1000 44 50 1000 /home/web" },
  { user: "1000", who: "1000 1000 44 50 1000 /home/web" },
  { user: "other", who: "1001 1000 50 1000 1006 /home/other" }, // not webmail's, not web's
  { user: "web:staff", who: "1000 50 50 /home/web" },
  { user: "web:44", who: "1000 44 44 /home/web" },
  { user: "web:4343", who: "1000 4343 4343 /home/web" },
  { user: "4242:4343", who: "4242 4343 4343 /inherited" },
  { user: "4242:video", who: "4242 44 44 /inherited" },
  { user: "1002", who: "2002 2000 2000 /home/number" }, // the name before the number
  { user: "root", who: "0 0 0 /root" },
  { user: "0:0", who: "0 0 0 /root" },
  { user: "4294967294:4294967294", who: "4294967294 4294967294 4294967294 /inherited" },
];

for (const { mode, as } of MODES) {
  for (const { user, who } of USERS) {
    Deno.test(`runs a command with --user ${user} as "${who}", ${as}`, async () => {
      await using users = await madeUpUsers();
      const setup = { mode, env: HOME, through: users.through, command: WHO_AM_I };
      assertEquals(await run({ ...setup, options: ["--user", user] }), {
        code: 0,
        stdout: `${who}\n`,
        stderr: "",
      });
    });
  }

  Deno.test(`runs each command as its own user, and stays root itself, ${as}`, async () => {
    await using users = await madeUpUsers();
    const command = several(
      [users.print_signals, "one"],
      ["--user", "other", users.print_signals, "two"],
      [users.print_signals, "three"],
    );
    const { through } = users;
    await using run = start({ mode, through, options: ["--user=web"], command });
    await ready(run, "one", "two", "three");
    const init = await run.pid();
    const pids = [init, ...await Promise.all(["one", "two", "three"].map((it) => pidOf(run, it)))];
    assertEquals(pids.map((pid) => statusField(pid, "Uid").split("\t")[0]), [
      "0",
      "1000",
      "1001",
      "0",
    ]);
    await run.signal(USR1); // as root it may signal all of them
    const lines = [await run.stdout.take(), await run.stdout.take(), await run.stdout.take()];
    assertEquals(lines.map((line) => line.split(" ", 2).join(" ")).toSorted(), [
      `one ${USR1}`,
      `three ${USR1}`,
      `two ${USR1}`,
    ]);
  });

  Deno.test(`goes on, and says who and why, when it may not signal a command of another user, ${as}`, async () => {
    await using users = await madeUpUsers();
    await using run = start({
      mode,
      through: [...users.through, ...WITHOUT_KILL],
      options: ["--user", "web"],
      command: [users.print_signals, "", String(USR2), "4"],
    });
    await ready(run, "");
    await run.signal(TERM);
    assertMatch(
      await run.stderr.take("a warning"),
      /^baronet\[\d+\] warn: Cannot forward SIGTERM \(15\) to pid \d+: operation not permitted \(EPERM\)$/,
    );
    assertEquals(
      await run.stderr.take("the next step"),
      "  It runs as another user: run baronet as root with CAP_KILL, or as the same user",
    );
    await sendSignal(await pidOf(run, "print_signals  12 4"), USR2);
    await run.takeSignal(USR2); // the first that it hears
    assertEquals(await run.exitCode(), 4);
  });

  Deno.test(`says once that it may not signal a command, however many signals come, ${as}`, async () => {
    await using users = await madeUpUsers();
    await using run = start({
      mode,
      through: [...users.through, ...WITHOUT_KILL],
      options: ["--user", "web"],
      command: [users.print_signals, "", String(USR2), "4"],
    });
    await ready(run, "");
    for (const signal of [TERM, USR1, HUP, TERM, RTMAX]) await run.signal(signal);
    await sendSignal(await pidOf(run, "print_signals  12 4"), USR2);
    const { code, stdout, stderr } = await run.result();
    assertEquals({ code, heard: stdout.match(/^\d+/gm) }, { code: 4, heard: [String(USR2)] });
    assertMatch(stderr, /^baronet\[\d+\] warn: Cannot forward .* \(EPERM\)\n {2}It runs as .*\n$/);
  });

  Deno.test(`exits with 111 and says why when it may not change the user, ${as}`, async () => {
    const options = ["--user", "1000:1000"];
    const { code, stdout, stderr } = await run({ mode, user: NOBODY, options, command: ["true"] });
    assertEquals({ code, stdout }, { code: 111, stdout: "" });
    assertMatch(
      stderr,
      /^baronet\[\d+\] error: Cannot set the groups of "true": operation not permitted \(EPERM\)\n {2}Changing the user takes root with CAP_SETGID and CAP_SETUID\n$/,
    );
  });
}

Deno.test("sets HOME to the user's, unless --env sets it or /etc/passwd does not know it", async () => {
  await using users = await madeUpUsers();
  const homeWith = async (...options: string[]) => {
    const setup = { through: users.through, env: HOME, options };
    return (await run({ ...setup, command: ["sh", "-c", 'echo "$HOME"'] })).stdout;
  };
  assertEquals(await homeWith("--user", "web"), "/home/web\n");
  assertEquals(await homeWith("--user", "web", "--env", "HOME=/mine"), "/mine\n");
  assertEquals(await homeWith("--env", "HOME=/mine", "--user", "web"), "/mine\n");
  assertEquals(await homeWith("--user", "4242:4242"), "/inherited\n");
  assertEquals(await homeWith(), "/inherited\n");
});

Deno.test("leaves HOME as it is for a user without a home folder", async () => {
  await using users = await madeUpUsers();
  const command = ["sh", "-c", 'echo "$HOME"'];
  const setup = { through: users.through, env: HOME, options: ["--user", "homeless"], command };
  assertEquals((await run(setup)).stdout, "/inherited\n");
});

Deno.test("knows users by number where there is neither /etc/passwd nor /etc/group", async () => {
  const hide = "mount --bind /dev/null /etc/passwd && mount --bind /dev/null /etc/group";
  const through = ["sh", "-c", `${hide} && exec "$@"`, "sh"];
  const command = WHO_AM_I;
  assertEquals(await run({ through, env: HOME, options: ["--user", "7:8"], command }), {
    code: 0,
    stdout: "7 8 8 /inherited\n",
    stderr: "",
  });
});

const NUMBERS = "Check the name, or write numbers, for example --user 1000:1000";
const NUMBER = "Check the name, or write a number, for example --user 1000:1000";
const WRONG = [
  { user: "wbe", text: 'user "wbe": /etc/passwd does not know it', advice: NUMBERS },
  { user: "wbe:staff", text: 'user "wbe": /etc/passwd does not know it', advice: NUMBERS },
  { user: "web:stuff", text: 'group "stuff": /etc/group does not know it', advice: NUMBER },
  { user: "web:", text: 'group "": /etc/group does not know it', advice: NUMBER },
  { user: ":staff", text: 'user "": /etc/passwd does not know it', advice: NUMBERS },
  { user: "-1", text: 'user "-1": /etc/passwd does not know it', advice: NUMBERS },
  {
    user: "4294967295:0", // (uid_t) -1, which leaves the user as it is
    text: 'user "4294967295": /etc/passwd does not know it',
    advice: NUMBERS,
  },
  {
    user: "4242",
    text: 'user "4242": /etc/passwd names no group for it',
    advice: "Name the group as well, for example --user 4242:4242",
  },
];

for (const { user, text, advice } of WRONG) {
  Deno.test(`refuses --user=${user} in two lines and starts nothing, exit code 100`, async () => {
    await using users = await madeUpUsers();
    const command = several(["sh", "-c", "echo started"], [`--user=${user}`, "true"]);
    assertEquals(await run({ through: users.through, command }), {
      code: 100,
      stdout: "",
      stderr: `baronet[1] fatal: Cannot use ${text}\n  ${advice}\n`,
    });
  });
}
