// SPDX-License-Identifier: MIT
// Runs core/probe.ts on the host: waits for signals, starts the probe's other processes, writes
// its lines. Only in the built binary.
import { ERRNO } from "./core/errno.ts";
import { EXIT_CODES } from "./core/exit_codes.ts";
import { VOICE } from "./core/inits/baronet.ts";
import type { ProbeRequest } from "./core/read_instead.ts";
import { probeLogNotWritten } from "./core/instead_messages.ts";
import { commandFiles } from "./core/plan.ts";
import {
  beginProbe,
  type ProbeEffect,
  type ProbeFacts,
  type ProbeNews,
  type ProbeStep,
  stepProbe,
  WORD_SIGNAL,
} from "./core/probe.ts";
import { formatProbeRole } from "./core/probe_role.ts";
import { LAST_SIGNAL, SIGNAL_NUMBERS } from "./core/signals.ts";
import { exitCodeOf } from "./core/wait_status.ts";
import { GROUPINGS } from "./kernel/spawn_command.ts";
import { printProblem } from "./wiring.ts";

const STDOUT = 1;
/** The exit code of a maker that could not start its orphan. */
const FAILED = 1;
const PLACES = { shared: "shared group", session: "own session" } as const;

interface Ended {
  readonly code: number;
}

/** The probe's exit code. */
export function runProbe(request: ProbeRequest): number {
  const { logFile } = request;
  const fd = logFile === undefined ? STDOUT : host.open_append(logFile);
  if (fd < 0) return refuseLog(request, -fd).code;
  return new Probe(request, fd).run();
}

function refuseLog({ logFile = "stdout" }: ProbeRequest, errno: number): Ended {
  printProblem(probeLogNotWritten(logFile, errno), { level: "fatal", voice: VOICE });
  return { code: EXIT_CODES.systemCallFailed };
}

class Probe {
  readonly #request: ProbeRequest;
  readonly #fd: number;
  readonly #pid = host.getpid();
  /** The maker that runs; 0: none. */
  #maker = 0;
  /** No maker could be started: there is nobody to wait for. */
  #hasNoMaker = false;

  constructor(request: ProbeRequest, fd: number) {
    this.#request = request;
    this.#fd = fd;
  }

  run(): number {
    let step: ProbeStep = beginProbe(this.#request, { facts: this.#facts(), atMs: now() });
    for (;;) {
      for (const effect of step.effects) {
        const ended = this.#perform(effect);
        if (ended !== undefined) return ended.code;
      }
      const { state } = step;
      const news = this.#nextEvent(state.waitMs ?? -1);
      const isThere = state.looksAt !== undefined && host.kill(state.looksAt, 0) !== -ERRNO.ESRCH;
      const parentPid = host.getppid();
      step = stepProbe(state, { ...news, atMs: now(), isThere, parentPid });
    }
  }

  #facts(): ProbeFacts {
    const signals = Array.from({ length: LAST_SIGNAL }, (_, index) => index + 1);
    return {
      pid: this.#pid,
      parentPid: host.getppid(),
      pgid: host.getpgrp(),
      sid: host.getsid(0),
      blocked: signals.filter((signal) => host.inherited_blocks(signal)),
      ignored: signals.filter((signal) => host.inherited_ignores(signal)),
    };
  }

  #nextEvent(waitMs: number): ProbeNews {
    if (this.#hasNoMaker) {
      this.#hasNoMaker = false;
      return { type: "makerEnded", exitCode: FAILED };
    }
    for (;;) {
      const signal = host.rt_sigtimedwait(waitMs, false);
      if (signal === SIGNAL_NUMBERS.SIGCHLD && this.#maker > 0) {
        const packed = host.wait4(this.#maker, false);
        if (packed > 0) {
          this.#maker = 0;
          return { type: "makerEnded", exitCode: exitCodeOf(packed % 65536) };
        }
      }
      if (signal === 0) return { type: "timeIsOver" };
      if (signal > 0) {
        return {
          type: "signalReceived",
          signal,
          code: host.si_code(),
          senderPid: host.si_pid(),
          value: host.si_value(),
        };
      }
    }
  }

  #perform(effect: ProbeEffect): Ended | undefined {
    switch (effect.type) {
      case "write":
        return this.#write(effect.text);
      case "start":
        return this.#start(effect);
      case "report":
        host.rt_sigqueueinfo(effect.to, WORD_SIGNAL, effect.value);
        return undefined;
      case "exit":
        return effect;
    }
  }

  #write(text: string): Ended | undefined {
    const result = host.write(this.#fd, `${text}\n`);
    return result < 0 ? refuseLog(this.#request, -result) : undefined;
  }

  /** A maker that cannot start its orphan says so by its exit code. */
  #start({ role, grouping }: Extract<ProbeEffect, { type: "start" }>): Ended | undefined {
    const { logFile, exitOn } = this.#request;
    const [name] = host.args();
    const pid = host.spawn({
      // The same program, even where it was reached through a script or PATH has changed.
      files: ["/proc/self/exe", ...commandFiles(name, host.getenv("PATH"))],
      argv: [
        name,
        // It may be another init's, whose words these would be.
        ...["--as", "baronet"],
        "--probe",
        `--probe-role=${formatProbeRole(role)}`,
        `--probe-exit=${exitOn.join("=")}`,
        ...(logFile === undefined ? [] : [`--probe-log=${logFile}`]),
      ],
      user: undefined,
      folder: undefined,
      isWatched: false,
      stopSignal: undefined,
    }, {
      environ: undefined,
      grouping: GROUPINGS[PLACES[grouping]],
      terminalFd: -1,
      signalsGroup: false,
    });
    if (role.type === "orphan") return pid > 0 ? undefined : { code: FAILED };
    this.#maker = Math.max(pid, 0);
    this.#hasNoMaker = pid <= 0;
    return undefined;
  }
}

/** Milliseconds, rounded to microseconds. */
function now(): number {
  return Math.round(host.clock_gettime() * 1000) / 1000;
}
