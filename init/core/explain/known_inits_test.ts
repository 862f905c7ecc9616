// SPDX-License-Identifier: MIT
// long: command lines and environments as they stand in /proc, one a row.
import { assertEquals } from "@std/assert";
import { SIGNAL_NUMBERS } from "../signals.ts";
import { hasManner, type KnownInit, knownInit } from "./known_inits.ts";
import { made } from "./made_up_process.ts";

function program(argv: readonly string[], exe?: string) {
  return made({ argv, exe });
}

/** Words, the init's name, whether it signals the group, asks the others, may have several. */
type InitRow = readonly [words: string, name: string, facts: string, exe?: string];

const INITS: readonly InitRow[] = [
  ["tini -- main", "tini", ""],
  ["/sbin/tini main -g", "tini", ""],
  ["tini -g -- main", "tini", "group"],
  ["tini -vg -- main", "tini", "group"],
  ["tini -gv main", "tini", "group"],
  ["tini -v -v -g -- main", "tini", "group"],
  ["tini -s -- main -g", "tini", ""],
  // Options that have a value, which may look like letters.
  ["tini -p sigterm -- main", "tini", ""],
  ["tini -e 143 -g -- main", "tini", "group"],
  ["tini -ve 143 -g -- main", "tini", "group"],
  ["tini -e143 -g -- main", "tini", "group"],
  ["tini -p TERM -- main", "tini", ""],
  ["tini-static -g -- main", "tini", "group"],
  ["/sbin/docker-init -- main", "docker-init", ""],
  ["catatonit -- main", "catatonit", ""],
  ["catatonit -g -- main", "catatonit", "group"],
  ["/dev/init -- main", "catatonit", "", "/usr/libexec/catatonit"],
  ["/run/podman-init -- main", "catatonit", ""],
  // dumb-init signals a session, unless it is told otherwise.
  ["dumb-init main", "dumb-init", "group"],
  ["dumb-init -- main", "dumb-init", "group"],
  ["dumb-init -v -r 15:3 -- main", "dumb-init", "group"],
  ["dumb-init -c -- main", "dumb-init", ""],
  ["dumb-init -vc main", "dumb-init", ""],
  ["dumb-init --single-child main", "dumb-init", ""],
  ["dumb-init -r 15:3 -c main", "dumb-init", ""],
  ["dumb-init --rewrite 15:3 --single-child main", "dumb-init", ""],
  ["dumb-init main -c", "dumb-init", "group"],
  ["smell-baron main", "smell-baron", "asks several"],
  ["baronet -- main", "baronet", "asks several"],
  ["/baronet -g -- main", "baronet", "group asks several"],
  ["baronet --group main", "baronet", "group asks several"],
  ["baronet --no-wait -- main", "baronet", "several"],
  ["baronet --grace 5s --no-wait -- main", "baronet", "several"],
  ["baronet --grace=5s -g --no-wait -- main", "baronet", "group several"],
  ["baronet -- main --no-wait", "baronet", "asks several"],
  // Under another init's name it is still the same engine.
  ["tini -g -- main", "tini", "group asks", "/baronet"],
  ["/sbin/docker-init -- main", "docker-init", "asks", "/usr/bin/baronet-amd64.musl"],
  ["dumb-init main", "dumb-init", "group asks", "/baronet"],
  // Which then leaves at once, as that one does.
  ["dumb-init -c main", "dumb-init", "", "/baronet"],
];

function factsOf(init: KnownInit | undefined): string {
  const [group, asks, several] = [init?.signalsGroup, init?.asksOthers, init?.hasSeveral];
  const facts = [group && "group", asks && "asks", several && "several", init?.hiddenVariable];
  return facts.filter((fact) => fact).join(" ");
}

Deno.test("knownInit() knows inits, and whom they signal", () => {
  for (const [words, name, facts, exe] of INITS) {
    const got = knownInit(program(words.split(" "), exe));
    assertEquals([got?.name, factsOf(got)], [name, facts], words);
  }
});

/** Variables, words, the same facts. */
type VariablesRow = readonly [variables: string, words: string, facts: string, exe?: string];

const WITH_VARIABLES: readonly VariablesRow[] = [
  ["TINI_KILL_PROCESS_GROUP=1", "tini -- main", "group"],
  ["A=b TINI_KILL_PROCESS_GROUP=1 C=d", "/sbin/docker-init -- main", "group"],
  // tini asks whether there is one, not what it is.
  ["TINI_KILL_PROCESS_GROUP=", "tini -- main", "group"],
  ["TINI_KILL_PROCESS_GROUP=0", "tini -- main", "group"],
  ["TINI_KILL_PROCESS_GROUPS=1", "tini -- main", ""],
  ["X_TINI_KILL_PROCESS_GROUP=1", "tini -- main", ""],
  ["TINI_SUBREAPER=1", "tini -- main", ""],
  ["TINI_KILL_PROCESS_GROUP=1", "catatonit -- main", ""],
  ["TINI_KILL_PROCESS_GROUP=1", "dumb-init -c main", ""],
  ["TINI_KILL_PROCESS_GROUP=1", "baronet main", "asks several"],
  ["TINI_KILL_PROCESS_GROUP=1", "tini main", "group asks", "/baronet"],
  ["DUMB_INIT_SETSID=0", "dumb-init main", ""],
  ["DUMB_INIT_SETSID=1", "dumb-init main", "group"],
  ["DUMB_INIT_SETSID=", "dumb-init main", "group"],
  ["DUMB_INIT_SETSID=0", "tini -g -- main", "group"],
  ["DUMB_INIT_SETSID=0", "dumb-init main", "", "/baronet"],
  ["BARONET_OPTIONS=--no-wait", "baronet -- main", "several"],
  ["BARONET_OPTIONS=-g", "baronet -- main", "group asks several"],
  ["BARONET_OPTIONS=-vg", "baronet --no-wait -- main", "group several"],
  ["BARONET_OPTIONS=--grace=5s", "baronet -- main", "asks several"],
  ["BARONET_OPTIONS=--no-wait", "/sbin/docker-init -- main", "", "/baronet"],
  ["BARONET_OPTIONS=--no-wait", "smell-baron main", "asks several"],
  ["BARONET_OPTIONS=-g", "tini -- main", ""],
];

Deno.test("knownInit() knows what an init's environment makes of it", () => {
  for (const [variables, words, facts, exe] of WITH_VARIABLES) {
    const init = knownInit(made({ argv: words.split(" "), exe, variables }));
    assertEquals(factsOf(init), facts, `${variables} ${words}`);
  }
});

const HIDDEN: readonly (readonly [words: string, facts: string, exe?: string])[] = [
  ["tini -- main", "TINI_KILL_PROCESS_GROUP"],
  ["docker-init -- main", "TINI_KILL_PROCESS_GROUP"],
  ["dumb-init main", "group DUMB_INIT_SETSID"],
  ["baronet main", "asks several BARONET_OPTIONS"],
  ["tini -- main", "asks BARONET_OPTIONS", "/baronet"],
  // Nothing that could be there would change anything.
  ["tini -g -- main", "group"],
  ["dumb-init -c main", ""],
  ["catatonit main", ""],
];

Deno.test("knownInit() names the variable that it is not shown, where that matters", () => {
  for (const [words, facts, exe] of HIDDEN) {
    const init = knownInit(made({ argv: words.split(" "), exe, variables: null }));
    assertEquals(factsOf(init), facts, words);
  }
});

/** Words, the signal that comes, the one that the init sends on. */
const SENT: readonly (readonly [string, keyof typeof SIGNAL_NUMBERS, string | undefined])[] = [
  ["tini -- main", "SIGTERM", "SIGTERM"],
  ["dumb-init -r 15:3 main", "SIGTERM", "SIGQUIT"],
  ["dumb-init -r 15:3 main", "SIGINT", "SIGINT"],
  ["dumb-init -r15:3 main", "SIGTERM", "SIGQUIT"],
  ["dumb-init -vr 15:3 main", "SIGTERM", "SIGQUIT"],
  ["dumb-init --rewrite 15:3 main", "SIGTERM", "SIGQUIT"],
  ["dumb-init --rewrite=15:3 -r 2:15 main", "SIGINT", "SIGTERM"],
  ["dumb-init main -r 15:3", "SIGTERM", "SIGTERM"],
  ["dumb-init -r 15:0 main", "SIGTERM", undefined],
  ["baronet --rewrite TERM:QUIT -- main", "SIGTERM", "SIGQUIT"],
  ["baronet --rewrite TERM:drop -- main", "SIGTERM", undefined],
  ["baronet --stop-signal INT main", "SIGTERM", "SIGINT"],
  ["baronet --stop-signal INT main", "SIGHUP", "SIGHUP"],
  ["baronet --grace 5s --stop-signal=INT main", "SIGTERM", "SIGINT"],
  ["baronet --stop-signal INT a --- b", "SIGTERM", "SIGTERM"],
];

Deno.test("knownInit() knows what becomes of a signal that is rewritten", () => {
  const numbers: Readonly<Record<string, number>> = SIGNAL_NUMBERS;
  for (const [words, signal, expected] of SENT) {
    const sent = knownInit(program(words.split(" ")))?.sentFor(SIGNAL_NUMBERS[signal]);
    assertEquals(sent, expected && numbers[expected], words);
  }
});

Deno.test("knownInit() knows who leaves orphans to somebody else unless it is told to adopt them", () => {
  const adoptsNobody = (words: string, variables: string | null = "", exe?: string) =>
    knownInit(made({ argv: words.split(" "), exe, variables }))?.adoptsNobody;
  for (const words of ["tini -- main", "docker-init main", "tini -g -- main -s"]) {
    assertEquals(adoptsNobody(words), true, words);
  }
  for (const words of ["tini -s -- main", "tini -vs main", "dumb-init main", "baronet main"]) {
    assertEquals(adoptsNobody(words), false, words);
  }
  assertEquals(adoptsNobody("tini main", "TINI_SUBREAPER="), false);
  assertEquals(adoptsNobody("tini main", "TINI_SUBREAPER_X=1"), true);
  assertEquals(adoptsNobody("tini main", null), false);
  assertEquals(adoptsNobody("tini main", "", "/baronet"), true);
  assertEquals(adoptsNobody("tini --subreaper main", "", "/baronet"), false);
});

Deno.test("knownInit() lets the command line win over BARONET_OPTIONS", () => {
  const sent = (options: string, words: string) => {
    const environ = `BARONET_OPTIONS=${options}\0`;
    return knownInit({ ...program(words.split(" ")), environ })?.sentFor(SIGNAL_NUMBERS.SIGTERM);
  };
  const { SIGINT, SIGQUIT, SIGTERM } = SIGNAL_NUMBERS;
  assertEquals(sent("  --rewrite   TERM:INT  ", "baronet main"), SIGINT);
  assertEquals(sent("-rTERM:INT", "baronet main"), SIGINT);
  assertEquals(sent("--stop-signal=QUIT", "baronet main"), SIGQUIT);
  assertEquals(sent("--rewrite=TERM:drop", "baronet main"), undefined);
  assertEquals(sent("--rewrite=TERM:INT", "baronet -r TERM:QUIT main"), SIGQUIT);
  assertEquals(sent("--rewrite=TERM:INT", "tini main"), SIGTERM);
});

const NO_INITS: readonly (readonly [words: string, exe?: string])[] = [
  ["main"],
  ["sh /run.sh"],
  ["init"],
  ["/sbin/init"],
  ["supervisord -n"],
  ["s6-svscan"],
  ["kill -TERM 1"],
  ["main baronet"],
  ["tinier"],
];

Deno.test("knownInit() claims nothing of inits that it does not know", () => {
  for (const [words, exe] of NO_INITS) {
    assertEquals(knownInit(program(words.split(" "), exe)), undefined, words);
  }
  assertEquals(knownInit(program([])), undefined);
});

Deno.test("hasManner() is true of the inits whose environment is to be read", () => {
  const has = (cmdline: string, exe?: string) => hasManner({ cmdline, exe });
  assertEquals(has("/sbin/tini\0--\0main\0"), true);
  assertEquals(has("init\0", "/usr/bin/dumb-init"), true);
  assertEquals(has("baronet\0main\0"), true);
  assertEquals(has("/bin/sh\0/run.sh\0"), false);
  assertEquals([has(""), has("kill\0-TERM\0main\0")], [false, false]);
});
