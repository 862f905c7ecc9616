// SPDX-License-Identifier: MIT
// What becomes of signals, and of whoever is left at the end.
import type { Feature } from "./rows.ts";

export const SIGNALS: readonly Feature[] = [
  {
    feature: "Signals forwarded",
    others:
      "tini not those that look like faults, TTIN and TTOU; dumb-init 1 to 31; catatonit not TSTP, TTIN, TTOU; smell-baron none; pid1 TERM and INT",
    baronet: "All from 1 to 64 that can be, under every name",
    tests: {
      forwards_signals: ["forwards each of the 61 forwardable signals exactly once"],
      as_catatonit: ["forwards TSTP, TTIN and TTOU"],
      as_dumb_init: ["forwards real-time signals with their values"],
      as_smell_baron: ["forwards other signals as well, once"],
    },
  },
  {
    feature: "To whom",
    others:
      "tini, catatonit: the command, or with `-g` its process group; dumb-init its session's group, with `-c` the command; smell-baron its own process group; pid1 the command",
    baronet:
      "The command, or with `-g` its group; in their place as they do, but never to the caller's group",
    tests: {
      forwards_signals: [
        "forwards to the command alone",
        "forwards to every process of the command's group with --group",
      ],
      as_tini: ["of a group of two"],
      as_catatonit: ["of a group of two"],
      as_dumb_init: ["all of the session that it makes", "one child alone"],
      as_smell_baron: [
        "sends all of them TERM on",
        "leaves the rest of its caller's process group alone",
      ],
    },
  },
  {
    feature: "Everybody at the end",
    others: "`smell-baron -a`, only as PID 1",
    baronet:
      "Everybody is asked in any case where it is PID 1; with `-a` also before it exits at once",
    tests: {
      all_processes: [
        "sends TERM and CONT to a daemon in its own session at the end",
        "sends TERM to everybody with --all before it exits at once",
        "refuses --all where it is not PID 1",
      ],
      as_smell_baron: ["sends TERM to what has left its group with -a"],
    },
  },
  {
    feature: "Rewriting signals",
    others: "`dumb-init -r`: by number, to 31; it changes the last TERM as well",
    baronet:
      "By name or number, all signals, and never the last TERM; a stop signal for each command; as dumb-init its forms",
    tests: {
      rewrites_signals: [
        "with --rewrite",
        "sends leftovers TERM at the end in spite of --rewrite",
        "makes of TERM what each command's --stop-signal says",
      ],
      as_dumb_init: [
        "forwards ${from} as ${to}: dumb-init",
        "swallows a signal, but not its own last TERM",
      ],
    },
  },
  {
    feature: "Delay before forwarding",
    others: "None of them has it",
    baronet: "`--delay`, ended by a second signal",
    tests: {
      delays_signals: [
        "holds a signal back with --delay while all others pass",
        "forwards a signal by itself when its delay is over",
      ],
    },
  },
  {
    feature: "The command has exited, others have not",
    others:
      "tini, catatonit, pid1 exit at once; dumb-init sends TERM and exits; smell-baron waits 10 s and exits",
    baronet:
      "Asks all of them, waits for them, KILLs after the grace period; in their place as well, but as dumb-init for the command's group alone and without KILL",
    tests: {
      grace_period: ["waits for the clean-up of", "exits at once with --no-wait"],
      as_tini: ["lets a worker finish its clean-up"],
      as_catatonit: ["lets a worker finish its clean-up"],
      as_dumb_init: ["does not wait for a process that it has not asked to end"],
      as_smell_baron: ["gives leftovers"],
    },
  },
  {
    feature: "KILL for who does not stop",
    others: "pid1 after 2 s, which cannot be turned off; the others never",
    baronet: "Commands after `--stop-timeout`, by default never; leftovers after `--grace`",
    tests: {
      stop_timeout: [
        "KILLs a command after --stop-timeout and says why",
        "never KILLs without --stop-timeout",
      ],
      grace_period_end: ["KILLs a leftover after the grace period and says why"],
    },
  },
];
