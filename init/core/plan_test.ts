// SPDX-License-Identifier: MIT
// long: tables of paths, options, flags and users.
import { assertEquals, assertStrictEquals } from "@std/assert";
import { TRAITS } from "./inits/baronet.ts";
import type { CommandOptions, Options } from "./options.ts";
import {
  adoptsOrphans,
  type Command,
  commandFiles,
  type Facts,
  isInit,
  makePlan,
  type Plan,
} from "./plan.ts";
import { isRefusal } from "./refusals.ts";
import { asked, orWords, SETTINGS } from "./story.ts";

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
  commands: [asked(["app", "--port", "80"])],
  settings: SETTINGS,
};
const FACTS: Facts = {
  ownPid: 1,
  parentPid: 0,
  path: "/bin",
  terminalFd: undefined,
  leadsSession: false,
  userFiles: {
    passwd: "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/srv/app:\nbare:x:1001:1001\n",
    group: "app:x:1000:\nweb:x:33:app\n",
  },
};

function plan(options: Partial<Options> = {}, facts: Partial<Facts> = {}): Plan {
  const made = makePlan({ ...OPTIONS, ...options }, {
    traits: TRAITS,
    facts: { ...FACTS, ...facts },
  });
  if (isRefusal(made)) throw new Error(`Cannot make the plan: ${made.refusal}`);
  return made;
}

function commandsOf(...commands: readonly CommandOptions[]): readonly Command[] {
  return plan({ commands }).commands;
}

Deno.test("makePlan() resolves the command and has a default for everything else", () => {
  assertEquals(plan(), {
    ownPid: 1,
    commands: [{
      id: 0,
      argv: ["app", "--port", "80"],
      files: ["/bin/app"],
      unsetVariables: [],
      variables: [],
      folder: undefined,
      user: undefined,
      isFirst: false,
      isWatched: true,
      stopSignal: undefined,
      takesForeground: true,
    }],
    traits: TRAITS,
    settings: SETTINGS,
    terminalFd: undefined,
    leadsSession: false,
  });
});

Deno.test("makePlan() keeps what was asked for and what was found, each in its place", () => {
  const settings = { ...SETTINGS, all: true, pause: true };
  const got = plan({ settings, commands: [] }, { terminalFd: 2 });
  assertStrictEquals(got.settings, settings);
  assertEquals([got.commands, got.terminalFd], [[], 2]);
  assertEquals(plan({}, { ownPid: 42 }).ownPid, 42);
});

Deno.test("adoptsOrphans() is true where the init does so by itself, or was told to", () => {
  const rows = [[true, false], [true, true], [false, false], [false, true]];
  const got = rows.map(([adopts, subreaper]) =>
    adoptsOrphans({
      ...plan(),
      traits: { ...TRAITS, adoptsOrphans: adopts },
      settings: { ...SETTINGS, subreaper },
    })
  );
  assertEquals(got, [true, true, false, true]);
});

Deno.test("makePlan() numbers commands, each with its own words, folder and stop signal", () => {
  const [one, two, ...others] = commandsOf(
    asked(["a", "x"], { folder: "/srv", stopSignal: 2 }),
    asked(["/b"], { unsetVariables: ["A", "B"], variables: [["C", "1"], ["C", "2"]] }),
  );
  assertEquals([one.id, one.argv, one.files, one.folder, one.stopSignal], [
    ...[0, ["a", "x"], ["/bin/a"], "/srv", 2],
  ]);
  assertEquals([two.id, two.argv, two.files, two.folder, two.stopSignal], [
    ...[1, ["/b"], ["/b"], undefined, undefined],
  ]);
  assertEquals([two.unsetVariables, two.variables], [["A", "B"], [["C", "1"], ["C", "2"]]]);
  assertEquals([one.unsetVariables, one.variables, others], [[], [], []]);
});

/**
 * Commands: c with --first, f with --watch, m with neither; in the order of the plan, those with
 * --first before the others, which are watched, and which get the terminal.
 */
const FLAGS: readonly (readonly [asked: string, watched: string, foreground: string])[] = [
  ["m", "w", "t"],
  ["f", "w", "t"],
  ["c", "-", "t"],
  ["mm", "ww", "t-"],
  ["mf", "-w", "t-"],
  ["fm", "w-", "t-"],
  ["mfmf", "-w-w", "t---"],
  ["cm", "-w", "tt"],
  ["cmm", "-ww", "tt-"],
  ["cfm", "-w-", "tt-"],
  ["ccmf", "---w", "ttt-"],
  ["mcm", "-ww", "tt-"],
  ["mmc", "-ww", "tt-"],
  ["fcm", "-w-", "tt-"],
  ["cc", "--", "tt"],
];

Deno.test("makePlan() says of each command whether it is first, watched, and gets the terminal", () => {
  for (const [letters, watched, foreground] of FLAGS) {
    const commands = commandsOf(
      ...[...letters].map((letter) =>
        asked(["x"], { isFirst: letter === "c", isWatched: letter === "f" })
      ),
    );
    const shown = (sign: string, facts: boolean[]) => facts.map((is) => is ? sign : "-").join("");
    assertEquals([
      shown("c", commands.map(({ isFirst }) => isFirst)),
      shown("w", commands.map(({ isWatched }) => isWatched)),
      shown("t", commands.map(({ takesForeground }) => takesForeground)),
    ], [
      "c".repeat(letters.split("c").length - 1).padEnd(letters.length, "-"),
      watched,
      foreground,
    ]);
  }
});

Deno.test("makePlan() seeks a command in the PATH that it will have itself", () => {
  const opt = ["PATH", "/opt/bin"] as const;
  const standard = [
    "/usr/local/sbin/app",
    "/usr/local/bin/app",
    "/usr/sbin/app",
    "/usr/bin/app",
    "/sbin/app",
    "/bin/app",
  ];
  const rows: readonly (readonly [Partial<CommandOptions>, readonly string[]])[] = [
    [{}, ["/bin/app"]],
    [{ variables: [opt] }, ["/opt/bin/app"]],
    [{ variables: [opt, ["PATH", "/a:/b"], ["path", "/c"]] }, ["/a/app", "/b/app"]],
    [{ variables: [["PATH", ""]] }, ["app"]],
    [{ unsetVariables: ["PATH"] }, standard],
    [{ unsetVariables: ["path", "HOME"] }, ["/bin/app"]],
    [{ unsetVariables: ["PATH"], variables: [opt] }, ["/opt/bin/app"]],
  ];
  for (const [more, files] of rows) {
    assertEquals(commandsOf(asked(["app"], more))[0].files, files, JSON.stringify(more));
  }
  // Each command has its own.
  const both = commandsOf(asked(["a"], { variables: [opt] }), asked(["b"]));
  assertEquals(both.map(({ files }) => files), [["/opt/bin/a"], ["/bin/b"]]);
  assertEquals(plan({}, { path: undefined }).commands[0].files, standard);
});

Deno.test("makePlan() resolves users, and sets HOME to theirs unless that is set or unset by hand", () => {
  const home = ["HOME", "/srv/app"] as const;
  const rows:
    readonly (readonly [Partial<CommandOptions>, Command["user"], Command["variables"]])[] = [
      [{}, undefined, []],
      [{ user: "app" }, { uid: 1000, gid: 1000, groups: [1000, 33], home: "/srv/app" }, [home]],
      [{ user: "app:web" }, { uid: 1000, gid: 33, groups: [33], home: "/srv/app" }, [home]],
      [{ user: "0" }, { uid: 0, gid: 0, groups: [0], home: "/root" }, [["HOME", "/root"]]],
      [{ user: "7:8" }, { uid: 7, gid: 8, groups: [8], home: undefined }, []],
      [{ user: "bare" }, { uid: 1001, gid: 1001, groups: [1001], home: undefined }, []],
    ];
  for (const [more, user, variables] of rows) {
    const [command] = commandsOf(asked(["app"], more));
    assertEquals([command.user, command.variables], [user, variables], JSON.stringify(more));
  }
  const withHome = [["A", "1"], ["HOME", "/tmp"], ["B", "2"]] as const;
  const variablesWith = (variables: CommandOptions["variables"]) =>
    commandsOf(asked(["x"], { user: "app", variables }))[0].variables;
  const withoutHome = asked(["x"], { user: "app", unsetVariables: ["HOME"] });
  assertEquals(commandsOf(withoutHome)[0].variables, []);
  assertEquals(variablesWith(withHome), withHome);
  assertEquals(variablesWith([["A", "1"]]), [home, ["A", "1"]]);
});

Deno.test("makePlan() refuses a user that is not there, of whichever command", () => {
  const commands = [asked(["a"], { user: "app" }), asked(["b"], { user: "nobody" })];
  assertEquals(orWords(makePlan({ ...OPTIONS, commands }, { traits: TRAITS, facts: FACTS })), {
    text: 'Cannot use user "nobody": /etc/passwd does not know it',
    advice: "Check the name, or write numbers, for example --user 1000:1000",
  });
});

Deno.test("makePlan() refuses --all where it is not PID 1", () => {
  for (const ownPid of [2, 42]) {
    const facts = { ...FACTS, ownPid };
    assertEquals(
      orWords(
        makePlan({ ...OPTIONS, settings: { ...SETTINGS, all: true } }, { traits: TRAITS, facts }),
      ),
      {
        text: `Cannot use option "--all": this process is pid ${ownPid}, not PID 1`,
        advice: "Leave it out: the descendants are sent TERM at the end in any case",
      },
    );
  }
});

Deno.test("isInit() is true of pid 1 alone", () => {
  for (
    const [ownPid, expected] of [[1, true], [2, false], [11, false], [4194304, false]] as const
  ) {
    assertEquals(isInit(plan({}, { ownPid })), expected, `pid ${ownPid}`);
  }
});
