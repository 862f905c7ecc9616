// SPDX-License-Identifier: MIT
// long: every sentence that --explain can say, word by word.
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Problem } from "../messages.ts";
import { SIGNAL_NUMBERS } from "../signals.ts";
import * as messages from "./explain_messages.ts";
import { made, thread } from "./made_up_process.ts";

const { SIGTERM, SIGQUIT } = SIGNAL_NUMBERS;
const seen: string[] = [];

/** Compares them all, each on its own line and with its advice below it. */
function check(expected: string, ...sentences: readonly (string | Problem)[]): void {
  const lines = sentences.map((sentence) =>
    typeof sentence === "string" ? sentence : `${sentence.text}\n  ${sentence.advice}`
  );
  seen.push(...lines.flatMap((line) => line.split("\n  ")));
  assertEquals(`\n${lines.join("\n")}\n`, expected);
}

const SHELL = made({ pid: 1, words: "sh /run.sh" });
const TEXT_SHELL = made({ pid: 1, argv: ["sh", "-c", "main; true"] });
const NPM = made({ pid: 1, words: "npm start" });
const MAIN = made({ pid: 6, words: "/srv/main", caught: "TERM" });
const WAITER = made({ pid: 6, words: "main", waitsFor: "TERM" });
const SERVER = made({ pid: 1, words: "server" });
const BELOW = made({ pid: 7, words: "server", ignored: "TERM" });
const BLOCKS = made({ pid: 7, words: "server", blocked: "TERM", caught: "INT" });

Deno.test("isDeafRoot() says what PID 1 does instead, and who never hears of it", () => {
  const say = (root: typeof SHELL, listener?: typeof MAIN, hasOthers = listener !== undefined) =>
    messages.isDeafRoot(root, { signal: SIGTERM, listener, hasOthers });
  check(
    `
PID 1 "sh /run.sh" does nothing on SIGTERM, and the kernel will not kill it: "main" (pid 6) catches it but never hears it
PID 1 "sh /run.sh" does nothing on SIGTERM, and the kernel will not kill it: "main" (pid 6) waits for it but never hears it
PID 1 "sh /run.sh" does nothing on SIGTERM, and the kernel will not kill it: who is below it never hears it
PID 1 "server" does nothing on SIGTERM, and the kernel will not kill it
"server" (pid 7) ignores SIGTERM
"server" (pid 7) blocks SIGTERM and does not take it
`,
    say(SHELL, MAIN),
    say(SHELL, WAITER),
    say(SHELL, undefined, true),
    say(SERVER),
    say(BELOW),
    say(BLOCKS),
  );
});

Deno.test("isDeafCommand() says that the init forwards in vain", () => {
  check(
    `
"server" (pid 7) ignores SIGTERM: it is forwarded in vain
"server" (pid 7) blocks SIGTERM and does not take it: it is forwarded in vain
`,
    messages.isDeafCommand(BELOW, SIGTERM),
    messages.isDeafCommand(BLOCKS, SIGTERM),
  );
});

Deno.test("shellDies() says that nobody forwards", () => {
  const shell = made({ pid: 40, words: "sh /run.sh" });
  check(
    `
"sh /run.sh" (pid 40) dies of SIGTERM and does not forward it: "main" (pid 6) catches it but never hears it
`,
    messages.shellDies(shell, { signal: SIGTERM, listener: MAIN }),
  );
});

Deno.test("shellDiesBehindInit() says what becomes of the program when the init leaves", () => {
  const shell = made({ pid: 2, words: "sh /run.sh" });
  const say = (isHeard: boolean | undefined, isEnd: boolean) =>
    messages.shellDiesBehindInit(shell, {
      signal: SIGTERM,
      listener: MAIN,
      init: "tini",
      isHeard,
      isEnd,
    });
  check(
    `
"sh /run.sh" (pid 2) dies of SIGTERM, and tini leaves with it: "main" (pid 6) catches it but is killed without hearing it
"sh /run.sh" (pid 2) dies of SIGTERM, and tini leaves with it: "main" (pid 6) hears it, too, but is killed in the middle of what it does
"sh /run.sh" (pid 2) dies of SIGTERM, and tini leaves with it: "main" (pid 6) may hear it, too, and is killed in the middle of what it does
"sh /run.sh" (pid 2) dies of SIGTERM, and tini leaves with it: "main" (pid 6) catches it but goes on without hearing it
`,
    say(false, true),
    say(true, true),
    say(undefined, true),
    say(false, false),
  );
});

Deno.test("managerStartsShell() says that the program hears nothing, whatever npm does", () => {
  const shell = made({ pid: 2, words: "sh -c node server.js" });
  const { text, advice } = messages.managerStartsShell(NPM, {
    shell,
    listener: MAIN,
    signal: SIGTERM,
  });
  check(
    `
PID 1 "npm start" forwards SIGTERM at most to "sh -c node server.js" (pid 2), which dies of it: "main" (pid 6) catches it but never hears it
Start the program itself, as in CMD ["node", "server.js"], or begin the script in package.json with exec
`,
    text,
    advice,
  );
});

Deno.test("hidesVariable() names the variable, and what is needed to see it", () => {
  const tini = made({ pid: 1, words: "tini -- main" });
  check(
    `
Whether TINI_KILL_PROCESS_GROUP changes what PID 1 "tini -- main" does cannot be seen: this user may not read its environment
  Run this as root, with --cap-add SYS_PTRACE where that is not enough. ${PROBE}
`,
    messages.hidesVariable(tini, "TINI_KILL_PROCESS_GROUP"),
  );
});

Deno.test("adviceForDeaf() names what helps this one", () => {
  const ignoring = (words: string) => made({ pid: 1, words, ignored: "TERM" });
  const say = (process: typeof SHELL, culprit: "entrypoint" | "init" | "application") =>
    messages.adviceForDeaf(process, { signal: SIGTERM, culprit });
  check(
    `
Use an init that forwards it: ENTRYPOINT ["/baronet", "--"]
Start the program itself, as in CMD ["node", "server.js"], or ENTRYPOINT ["/baronet", "--"]
Use exec in the script, or ENTRYPOINT ["/baronet", "--"]
Write the command in its exec form, CMD ["program"], begin it with exec, or ENTRYPOINT ["/baronet", "--"]
Let it forward the signal, let it exec what it starts, or ENTRYPOINT ["/baronet", "--"]
Let it handle SIGTERM, or put an init in front of it, so that it dies of it: ENTRYPOINT ["/baronet", "--"]
`,
    say(made({ pid: 1, words: "tini -- main" }), "init"),
    say(NPM, "entrypoint"),
    say(SHELL, "entrypoint"),
    say(TEXT_SHELL, "entrypoint"),
    say(SERVER, "entrypoint"),
    say(SERVER, "application"),
  );
  // With an init in front these would hear nothing either.
  check(
    `
Start the program itself, as in CMD ["node", "server.js"]
Take trap '' TERM out of the script, and use exec in it; that it is ignored may be inherited from its parent
Let it forward SIGTERM, or let it exec what it starts
Let it handle SIGTERM; that it is ignored or blocked may be inherited from its parent
`,
    say(ignoring("npm start"), "entrypoint"),
    say(ignoring("sh /run.sh"), "entrypoint"),
    say(ignoring("server"), "entrypoint"),
    say(BELOW, "application"),
  );
  const { SIGWINCH } = SIGNAL_NUMBERS;
  check(
    `
Use exec in the script
Let it handle SIGWINCH: the default is to ignore it
`,
    messages.adviceForDeaf(SHELL, { signal: SIGWINCH, culprit: "entrypoint" }),
    messages.adviceForDeaf(SERVER, { signal: SIGWINCH, culprit: "application" }),
  );
});

Deno.test("adviceForDeaf() names another stop signal that the program hears", () => {
  check(
    `
It hears SIGINT: name that one in the image, STOPSIGNAL SIGINT
It hears SIGQUIT: name that one in the image, STOPSIGNAL SIGQUIT
It hears SIGTERM: name that one in the image, STOPSIGNAL SIGTERM
`,
    messages.adviceForDeaf(BLOCKS, { signal: SIGTERM, culprit: "application" }),
    messages.adviceForDeaf(made({ pid: 1, waitsFor: "HUP QUIT" }), {
      signal: SIGTERM,
      culprit: "application",
    }),
    messages.adviceForDeaf(made({ pid: 1, caught: "TERM USR1" }), {
      signal: SIGQUIT,
      culprit: "application",
    }),
  );
});

Deno.test("isInnerInit() tells of whose namespace it is", () => {
  check(
    `
"server" (pid 9) is the init of a PID namespace of its own: it does nothing on SIGTERM, and the kernel will not kill it
  Put an init that forwards signals in front of it in that namespace, or let it handle SIGTERM
"server" (pid 9) is the init of a PID namespace of its own: it ignores SIGTERM
  Put an init that forwards signals in front of it in that namespace, or let it handle SIGTERM
`,
    messages.isInnerInit(made({ pid: 9, words: "server", isInit: true }), SIGTERM),
    messages.isInnerInit(
      made({ pid: 9, words: "server", isInit: true, ignored: "TERM" }),
      SIGTERM,
    ),
  );
});

Deno.test("doesNotWait() names the parent, and one of the dead", () => {
  const dead = [8, 9, 10].map((pid) => made({ pid, argv: ["[sleep]"], state: "Z" }));
  check(
    `
PID 1 "server" does not wait for its dead: "[sleep]" (pid 8) is a zombie, and nobody else can reap it while that parent lives
PID 1 "server" does not wait for its dead: "[sleep]" (pid 8) and 1 other are zombies, and nobody else can reap them while that parent lives
"main" (pid 6) does not wait for its dead: "[sleep]" (pid 8) and 2 others are zombies, and nobody else can reap them while that parent lives
Orphans become its children as well: put an init in front of it, ENTRYPOINT ["/baronet", "--"]
Orphans become its children as well: let "tini -- main" (pid 7) adopt them by TINI_SUBREAPER=1, or put an init in front of it, ENTRYPOINT ["/baronet", "--"]
Let the parent call waitpid(2) on SIGCHLD, or ignore SIGCHLD, so that the kernel reaps for it
`,
    messages.doesNotWait(SERVER, dead.slice(0, 1)),
    messages.doesNotWait(SERVER, dead.slice(0, 2)),
    messages.doesNotWait(MAIN, dead),
    messages.adviceForZombies(SERVER, undefined),
    messages.adviceForZombies(SERVER, made({ pid: 7, words: "tini -- main" })),
    messages.adviceForZombies(MAIN, undefined),
  );
});

Deno.test("isZombie() and its like say what state keeps a process from hearing signals", () => {
  check(
    `
"[sleep]" (pid 8) is a zombie: it has ended, and its parent (pid 6) does not wait for it
  Let the parent call waitpid(2) on SIGCHLD, or ignore SIGCHLD, so that the kernel reaps for it
"[sleep]" (pid 8) is a zombie: it has ended, and its parent (outside of this PID namespace) does not wait for it
  Let the parent call waitpid(2) on SIGCHLD, or ignore SIGCHLD, so that the kernel reaps for it
"main" (pid 6) is stopped: it hears nothing but SIGKILL until it is continued
  Continue it: baronet --send CONT 6
"main" (pid 6) is stopped by its tracer: it hears nothing but SIGKILL meanwhile
  Let the debugger continue it, or detach it
"main" (pid 6) is in uninterruptible sleep: it hears nothing until the kernel is done, unless the signal kills it
  Look at what it waits for, most often storage or a network file system
`,
    messages.isZombie(made({ pid: 8, parentPid: 6, argv: ["[sleep]"], state: "Z" })),
    messages.isZombie(made({ pid: 8, parentPid: 0, argv: ["[sleep]"], state: "Z" })),
    messages.isStopped(MAIN),
    messages.isTraced(MAIN),
    messages.isUninterruptible(MAIN),
  );
});

const PROBE = 'To see what arrives, run the image with "baronet --probe" as its command';

Deno.test("shellTrap() and its like say what cannot be seen, and how it can be", () => {
  const runtime = "Node.js";
  check(
    `
PID 1 "sh /run.sh" catches SIGTERM, but a shell runs a trap only when the command in its foreground has ended, or at once in its "wait": which of the two this is cannot be seen from outside
  Use exec instead of a trap where you can. ${PROBE}
PID 1 "npm start" catches SIGTERM; whether it forwards it to what it started, and waits for that, depends on its version and cannot be seen from outside: npm 11 does, some of npm 9 do not, and yarn 1 does not wait
  Start the program itself, as in CMD ["node", "server.js"]. ${PROBE}
"main" (pid 6) catches SIGTERM as every program of Node.js does; whether it does something on it cannot be seen from outside
  Stop it once, and look at its log and exit code. ${PROBE}
PID 1 "server" hears SIGTERM; whether it forwards it to those below it cannot be seen from outside
  ${PROBE}
`,
    messages.shellTrap(SHELL, SIGTERM),
    messages.packageManager(NPM, SIGTERM),
    messages.runtimeCatches(MAIN, { signal: SIGTERM, runtime }),
    messages.mayForward(SERVER, SIGTERM),
  );
});

Deno.test("isUnreadable() says why nothing is seen", () => {
  const hidden = made({ words: "main", isHidden: true });
  const busy = made({ words: "main", threads: [thread({ blocked: "TERM", activity: "runs" })] });
  const moving = made({ words: "main", threads: [thread({}), thread({ activity: "moves" })] });
  const puttingOff = made({ words: "main", blocked: "TERM", caught: "TERM" });
  const notReading = made({ words: "main", blocked: "TERM" });
  check(
    `
Whether "main" (pid 7) waits for SIGTERM cannot be seen: this user may not look into it
  Run this as root, with --cap-add SYS_PTRACE where that is not enough. ${PROBE}
Whether "main" (pid 7) waits for SIGTERM cannot be seen: it was busy at each look
  Ask again when it has less to do. ${PROBE}
Whether "main" (pid 7) waits for SIGTERM cannot be seen: it was busy at each look
  Ask again when it has less to do. ${PROBE}
Whether "main" (pid 7) waits for SIGTERM cannot be seen: it has a handler for it, and blocks it now
  Stop it once, and look at its log and exit code. ${PROBE}
Whether "main" (pid 7) waits for SIGTERM cannot be seen: it has a signalfd for it that nobody reads, and blocks it now
  Stop it once, and look at its log and exit code. ${PROBE}
`,
    messages.isUnreadable(hidden, SIGTERM),
    messages.isUnreadable(busy, SIGTERM),
    messages.isUnreadable(moving, SIGTERM),
    messages.isUnreadable(puttingOff, SIGTERM),
    messages.isUnreadable(notReading, SIGTERM),
  );
});

Deno.test("cannotExplain() says what keeps it from looking, and what to do", () => {
  const say = (code: string, text: string) => messages.cannotExplain(99, { code, text });
  check(
    `
Cannot explain pid 99: no such file or directory (ENOENT)
  Check the number, and that /proc is there: it is in every container that does not hide it
Cannot explain pid 99: it has ended meanwhile (ESRCH)
  Name a process that still runs
Cannot explain pid 99: that is this process itself
  Run it beside the others: docker exec, or docker run with --pid=container:NAME
Cannot explain pid 99: permission denied (EACCES)
  Run this as root
Cannot explain pid 99: operation not permitted (EPERM)
  Run this as root
Cannot explain pid 99: input/output error (EIO)
  See proc(5), and what mounts /proc here
Cannot explain pid 99: Requires read access to "/proc/99/status"
  Run it again with deno run --allow-all
`,
    say("ENOENT", "no such file or directory (ENOENT)"),
    say("ESRCH", "it has ended meanwhile (ESRCH)"),
    say("OWN", "that is this process itself"),
    say("EACCES", "permission denied (EACCES)"),
    say("EPERM", "operation not permitted (EPERM)"),
    say("EIO", "input/output error (EIO)"),
    say("NotCapable", 'Requires read access to "/proc/99/status"'),
  );
});

Deno.test("quote() keeps whatever a process calls itself on its line", () => {
  const odd = made({ pid: 7, argv: ["a\nb\x1b[31m"], ignored: "TERM" });
  const text = messages.isDeafRoot(odd, { signal: SIGTERM, listener: undefined, hasOthers: false });
  assertEquals(text, '"a\\nb\\x1b[31m" (pid 7) ignores SIGTERM');
});

Deno.test("check() has seen no sentence that is not in the tone of the house", () => {
  assert(seen.length > 60, `expected every sentence to have been checked, got ${seen.length}`);
  for (const sentence of seen) {
    assertMatch(sentence, /^("|PID 1 |[A-Z])/, sentence);
    assert(!/\.$|!|n't|'s been|please|sorry/i.test(sentence), sentence);
    assert(!/\bdefunct|\bproxy|\bpass(es)? (it )?on\b|\bstray/.test(sentence), sentence);
  }
});
