// SPDX-License-Identifier: MIT
// What baronet is to its surroundings, and what its commands get of them.
import type { Feature } from "./rows.ts";

export const SURROUNDINGS: readonly Feature[] = [
  {
    feature: "Not PID 1",
    others:
      "tini warns and adopts nobody without `-s`; dumb-init and smell-baron adopt nobody; catatonit adopts by itself; pid1 is no init then",
    baronet: "Adopts by itself and says nothing, unless the kernel refuses; as tini as tini does",
    tests: {
      reaps_zombies: [
        "adopts a daemon that left its session, and reaps it when it dies",
        "adopts orphans with ${option} as well, as it does without",
        "says that it cannot adopt orphans when the kernel refuses with ${name}, and goes on",
      ],
      as_catatonit: ["adopts and reaps silently where it is not PID 1"],
      as_tini: [
        "warns that it does not reap",
        "adopts and reaps, silently, with TINI_SUBREAPER",
        "adopts and reaps with -s",
      ],
    },
  },
  {
    feature: "Death of the parent",
    others: "`tini -p SIGNAL`, to the init itself",
    baronet: "`-p` with all forms of a signal, forwarded to the command; as tini as well",
    tests: {
      parent_death: [
        "when its parent dies, with",
        "forwards one signal when its parent dies at any system call of its start",
      ],
    },
  },
  {
    feature: "Naming who is reaped",
    others: "`tini -w` by number",
    baronet: "`-w` by name and with its end; as tini by number",
    tests: {
      log_format: ["names each orphan that it reaps with"],
      as_tini: ["names the orphan's pid with -w"],
    },
  },
  {
    feature: "Logs",
    others: "tini's on stdout from INFO on; catatonit does not start with CATATONIT_LOG set",
    baronet: "stderr alone, text or JSON; in their place their words and their variables",
    tests: {
      log_format: [
        "writes each record with one write, advice and all",
        "writes nothing to stdout, however much it has to say",
        "writes every line as one JSON object with --log json",
      ],
      as_tini: ["never on stdout"],
      as_dumb_init: ["tells every step on stderr, and nothing on stdout"],
      as_catatonit: ["says more with CATATONIT_DEBUG", "starts although CATATONIT_LOG is set"],
    },
  },
  {
    feature: "Terminal",
    others:
      "tini and catatonit take the foreground unasked, and tini does not start with stdin closed; dumb-init gives it to a session; smell-baron and pid1 do nothing",
    baronet:
      "Hands it on where it has it, whatever of 0 to 2 leads to it; as dumb-init to a session; as smell-baron it shares it with its commands",
    tests: {
      terminal: [
        "gives its command the terminal, which it can read",
        "gives its command the terminal when",
        "keeps away from a terminal that is not its own",
      ],
      as_smell_baron_terminal: [
        "shares its terminal with its commands, which can read it",
        "stops with its commands on Ctrl-Z, and fg continues them",
      ],
      as_dumb_init_terminal: ["gives its terminal to the session that its command leads"],
    },
  },
  {
    feature: "Mask and dispositions of the command",
    others:
      "tini hands on what it inherited; dumb-init resets all; catatonit leaves TSTP, TTIN and TTOU blocked; pid1 clears the mask",
    baronet: "Hands on what it inherited, under every name",
    tests: {
      signal_masks: ["starts the command with what it inherited"],
      as_any_init: ["hands on the mask and the dispositions that it inherited"],
      as_catatonit: ["leaves no signal blocked in its command"],
    },
  },
  {
    feature: "The init's own folder and files",
    others: "dumb-init and catatonit sit in `/`, catatonit closes its files; the others keep both",
    baronet: "Sits in `/` with 0, 1 and 2",
    tests: {
      init_state: ["sits in / and holds no file but 0, 1 and 2"],
      as_any_init: ["sits in / with the files 0, 1 and 2 while the command keeps its own"],
      as_dumb_init: ["sits in / while its command stays where it was started"],
    },
  },
  {
    feature: "Socket activation",
    others: "catatonit rewrites LISTEN_PID",
    baronet: "The same, under every name and for each of several commands",
    tests: {
      as_any_init: ["makes LISTEN_PID the command's pid when it was its own"],
      command_surroundings: [
        "makes LISTEN_PID the command's pid when it was baronet's",
        "makes LISTEN_PID each command's own pid",
      ],
    },
  },
  {
    feature: "No command by intention",
    others: "`catatonit -P`",
    baronet: "`-P`; as catatonit for podman's pods",
    tests: {
      pause: ["and exits with 0 on"],
      as_catatonit: ["runs nothing and exits with 0 on signal"],
      podman: ["holds the namespaces of a pod as /catatonit -P"],
    },
  },
  {
    feature: "Several commands",
    others: "smell-baron: `---`, `-f`, `-c`; codes of `-c` commands do not count",
    baronet:
      "The same and `--any`; a first command that fails stops the start; as smell-baron as well",
    tests: {
      several_commands: [
        "ends when the watched command does, with its code",
        "waits for every watched command",
        "ends with --any when the first command exits with",
      ],
      first_commands: ["exits with its code and starts no other when a first command"],
      as_smell_baron: [
        "ends when the watched one does",
        "starts the others when those with -c have ended",
        "for commands that end with",
      ],
    },
  },
  {
    feature: "User, folder, environment",
    others: "pid1: numbers, no supplementary groups, one command",
    baronet: "Names or numbers with all groups, for each command; folder and variables likewise",
    tests: {
      users: [
        "runs a command with --user",
        "runs each command as its own user, and stays root itself",
      ],
      command_surroundings: [
        "runs a command in the folder of --chdir, each in its own",
        "sets and leaves out variables, for one command alone",
      ],
    },
  },
  {
    feature: "What it does while nothing happens",
    others: "tini wakes up every second",
    baronet: "Sleeps",
    tests: {
      init_state: [
        "does nothing while nothing happens: no wake-up and no system call in ten seconds",
      ],
    },
  },
  {
    feature: "Who wins: option or variable",
    others: "TINI_VERBOSITY over `-v`; else either turns it on; pid1 knows options alone",
    baronet: "The command line over BARONET_OPTIONS; in their place as they do",
    tests: {
      baronet_options: ["lets the command line win over BARONET_OPTIONS", ", which wins"],
      as_tini: [
        "refuses a bad flag before it reads its variables",
        "Received SIGCHLD",
        "of a group of two",
      ],
      as_dumb_init: ["one child alone", "says nothing with DUMB_INIT_DEBUG="],
    },
  },
  {
    feature: "Options where no command line can be reached",
    others: "None for all of its options",
    baronet: "BARONET_OPTIONS, under every name",
    tests: {
      docker_init: ["is configured by BARONET_OPTIONS, the one way that there is"],
      podman: ["is configured by BARONET_OPTIONS"],
      as_smell_baron: ["with BARONET_OPTIONS="],
    },
  },
];
