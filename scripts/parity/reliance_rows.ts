// SPDX-License-Identifier: MIT
// What users of the other inits, and their tools, read of them.
import type { Reliance } from "./rows.ts";

export const RELIANCES: readonly Reliance[] = [
  {
    init: "tini",
    reads: "help with `supervision of a valid init process` and `more verbose`; 127, 126 and 1",
    tests: { as_tini: ["answers", "exits with"] },
  },
  {
    init: "tini",
    reads:
      "`Received SIGCHLD` with TINI_VERBOSITY=3, `zombie reaping won't work`, `Reaped zombie process with pid=`",
    tests: {
      as_tini: [
        "Received SIGCHLD",
        "warns that it does not reap",
        "names the orphan's pid with -w",
      ],
    },
  },
  {
    init: "tini",
    reads: "orphans stay in the command's process group",
    tests: { as_tini: ["leaves orphans in the process group of the command"] },
  },
  {
    init: "docker-init",
    reads:
      "`/sbin/docker-init -- COMMAND`; the first line of `--version`, read on the host by `docker info`",
    tests: {
      docker_init: [
        "is PID 1 of the container, and the command its child",
        "shows its version and commit in docker info",
      ],
    },
  },
  {
    init: "dumb-init",
    reads: "every line of `-v`; 2 for a command that cannot be started",
    tests: {
      as_dumb_init: ["tells every step on stderr, and nothing on stdout", "exits with"],
      as_dumb_init_terminal: ["tells its command of no HUP or CONT but real ones"],
    },
  },
  {
    init: "dumb-init",
    reads: "after TSTP both are stopped; its folder is `/`, that of the command does not change",
    tests: {
      as_dumb_init: [
        "stops with its command on TSTP, and both go on with CONT",
        "sits in / while its command stays where it was started",
      ],
    },
  },
  {
    init: "catatonit",
    reads: "`/run/podman-init -- COMMAND`, `/catatonit -P`",
    tests: {
      as_catatonit: ["takes podman's own words"],
      podman: [
        "forwards the TERM of podman stop, started as /run/podman-init --",
        "holds the namespaces of a pod as /catatonit -P",
      ],
    },
  },
  {
    init: "smell-baron",
    reads: "`---` that nothing can escape; one process group; INT as TERM; ten seconds",
    tests: {
      as_smell_baron: [
        "splits at --- alone, which nothing can escape",
        "keeps its commands in its own process group",
        "sends all of them TERM on",
        "gives leftovers",
      ],
    },
  },
  {
    init: "all",
    reads: "the name that it is started under",
    tests: {
      names: [
        "when it is a file of that name",
        "when a symbolic link of that name leads to it",
        "with --as, whatever its own name",
      ],
    },
  },
  {
    init: "all",
    reads: "an ENTRYPOINT line, while the program is a symbolic link to baronet",
    tests: { docker_entrypoint: ["stops by the TERM of docker stop alone with ${line}"] },
  },
];
