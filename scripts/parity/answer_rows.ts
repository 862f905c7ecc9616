// SPDX-License-Identifier: MIT
// What is asked for and what is answered: the command line, the texts, the exit codes.
import type { Feature } from "./rows.ts";

export const ANSWERS: readonly Feature[] = [
  {
    feature: "Command line",
    others:
      "tini and catatonit, built with glibc, take options behind the command's name for theirs, so that `tini sh -c x` fails; pid1 needs `--` before any command with options, and UTF-8",
    baronet: "Options end at the first word that is none, under every name; words are bytes",
    tests: {
      cli: ["leaves the options of the command alone, with and without --"],
      as_tini: ["exits with"],
      as_dumb_init: ["exits with"],
      as_catatonit: ["exits with"],
      bad_input: ["passes on arguments and environment byte for byte"],
    },
  },
  {
    feature: "`--`",
    others: "Ends the options; a second one is the command's name, which is not found",
    baronet: "The same",
    tests: {
      cli: ["leaves the options of the command alone, with and without --"],
      as_tini: ["exits with"],
    },
  },
  {
    feature: "Help",
    others:
      "tini on stdout; dumb-init and catatonit on stderr; pid1 on stdout; smell-baron has none. tini and catatonit know no `--help`",
    baronet: "stdout; in their place the stream, the code and the phrases that others look for",
    tests: {
      cli: ["prints the help on stdout for"],
      as_tini: ["answers"],
      as_dumb_init: ["answers"],
      as_catatonit: ["answers"],
    },
  },
  {
    feature: "Version",
    others:
      "tini and catatonit on stdout, as `docker info` reads it; dumb-init on stderr; smell-baron and pid1 have none",
    baronet: "stdout; in their place as they write it, with baronet's commit for `docker info`",
    tests: {
      cli: ["prints its version and its engine's on stdout for"],
      as_tini: ["answers"],
      as_dumb_init: ["answers"],
      as_catatonit: ["answers"],
      docker_init: ["shows its version and commit in docker info"],
    },
  },
  {
    feature: "License",
    others: "`tini -l`, `catatonit -L`",
    baronet: "`-l`, `-L`, `--license`, for every part of the file",
    tests: {
      cli: ["prints the copyright of every part on stdout for"],
      as_tini: ["answers"],
      as_catatonit: ["answers"],
    },
  },
  {
    feature: "No command",
    others: "Usage and 1; pid1 2",
    baronet: "100, and what to write; in their place their text and 1",
    tests: {
      cli: ["refuses"],
      as_tini: ["answers"],
      as_dumb_init: ["answers"],
      as_catatonit: ["answers"],
      as_smell_baron: ["answers"],
    },
  },
  {
    feature: "Unknown option",
    others: "1; pid1 2; smell-baron runs all the same",
    baronet:
      "100, and the option that was probably meant; in their place 1, as smell-baron as well",
    tests: {
      cli: ["refuses"],
      as_tini: ["answers"],
      as_dumb_init: ["answers"],
      as_catatonit: ["answers"],
      as_smell_baron: ["answers"],
    },
  },
  {
    feature: "Command that cannot be started",
    others: "tini 127, 126 or 1; dumb-init 2; catatonit, smell-baron and pid1 1",
    baronet: "127 or 126, 111 when the machine is the reason, and why; in their place their codes",
    tests: {
      exit_status: ["and says why for"],
      bad_input: ["exits with 111 and says why when the user's limit on processes"],
      as_tini: ["exits with", "exits with 1 when links lead in a circle or arguments are too long"],
      as_dumb_init: ["exits with"],
      as_catatonit: ["exits with"],
      as_smell_baron: ["answers"],
    },
  },
  {
    feature: "Script without a first line",
    others: "The shell runs it, as execvp(3) says",
    baronet: "The same",
    tests: {
      exit_status: ["runs a script without a first line with the shell"],
      as_any_init: ["runs a script without a first line with the shell"],
    },
  },
  {
    feature: "Exit code",
    others:
      "The command's own, 128+n for signal n; smell-baron the first that is not 0, where a death by signal counts as 0, and 0 after TERM",
    baronet:
      "The command's own, 128+n; of several the first that is not 0, deaths included; as smell-baron 0 after TERM",
    tests: {
      exit_status: [
        "exits with the command's own code, all 256",
        "exits with 128+n when signal n killed the command",
      ],
      several_commands: ["exits with several commands' code"],
      as_smell_baron: ["for commands that end with", "waits for them, and exits with 0"],
    },
  },
  {
    feature: "Exit codes that count as others",
    others: "`tini -e N` makes N 0; nobody makes it anything else",
    baronet: "`--expect` takes a code or a range, to 0 or to another; as tini `-e N`",
    tests: {
      expects_codes: [
        "and a command that ends with",
        "exits with 0 after a TERM that the command dies of",
      ],
      as_tini: ["exits with"],
    },
  },
];
