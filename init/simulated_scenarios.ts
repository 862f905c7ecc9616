// SPDX-License-Identifier: MIT
// Chooses scenarios: command lines of baronet and of the inits that it stands in for, commands,
// signals, failures. test/model_test.ts plays the playable ones with the built binary.
import { ERRNO } from "./core/errno.ts";
import type { FailingCall, Failure } from "./kernel/simulated_pace.ts";
import type { Choices } from "./simulated_choices.ts";
import type { Scenario, ScenarioCommand } from "./simulated_scenario.ts";
import { Scripts } from "./simulated_scripts.ts";
import { makeSignals } from "./simulated_signals.ts";

const ERRORS: Readonly<Record<FailingCall, readonly number[]>> = {
  kill: [ERRNO.EPERM, ERRNO.ESRCH],
  rt_sigqueueinfo: [ERRNO.EAGAIN, ERRNO.EPERM, ERRNO.ENOSYS, ERRNO.ESRCH],
  rt_sigtimedwait: [ERRNO.EINTR],
  read_dir: [ERRNO.ENOMEM],
  read_file: [ERRNO.ENOMEM],
  pidfd_watch: [ERRNO.EMFILE, ERRNO.ENOSYS],
  prctl_set_child_subreaper: [ERRNO.EINVAL],
  prctl_set_pdeathsig: [ERRNO.EINVAL],
  chdir: [ERRNO.EACCES],
  close_range: [ERRNO.ENOSYS],
  write_nowait: [ERRNO.EAGAIN, ERRNO.EPIPE],
};
const FAILING: readonly FailingCall[] = ["kill", "rt_sigqueueinfo", "rt_sigtimedwait", "read_dir"];
const RARELY_FAILING = Object.keys(ERRORS) as FailingCall[];

/** enum spawn_step of init/host/spawn.h, above the errno. */
const STEP = { chdir: 4096, setuid: 4 * 4096 };
const FAILED_STARTS = [
  ERRNO.ENOENT,
  ERRNO.EACCES,
  ERRNO.ENOEXEC,
  ERRNO.EAGAIN,
  ERRNO.ENOMEM,
  STEP.chdir + ERRNO.ENOENT,
  STEP.setuid + ERRNO.EPERM,
];

const REWRITES = ["TERM:QUIT", "HUP:0", "INT:TERM", "USR1:TERM", "40:41", "HUP:40", "TERM:0"];
const DELAYED = ["TERM", "HUP", "40", "INT"];
const EXPECTED = ["143", "3=7", "1-9", "130-255=4"];

export interface ScenarioOptions {
  readonly choices: Choices;
  /** Whether test/model_test.ts has to be able to play it, in real time. */
  readonly isPlayable: boolean;
  /** In one that is playable all times are multiples of it. */
  readonly unitMs?: number;
}

/** What the parts of one scenario are chosen with. */
interface Making extends ScenarioOptions {
  readonly scripts: Scripts;
  readonly isInit: boolean;
  readonly isStubborn: boolean;
}

export function makeScenario(
  { choices, isPlayable, unitMs = choices.pick([200, 10, 1]) }: ScenarioOptions,
): Scenario {
  const isStubborn = !isPlayable && choices.isTrue(15);
  const scripts = new Scripts({ choices, unitMs, isPlayable, isStubborn });
  const isInit = !choices.isTrue(40);
  const making: Making = { choices, isPlayable, isStubborn, scripts, isInit };
  const { options, commands } = makeCommandLine(making);
  const strangers = choices.several(isInit ? 2 : 1, () => ({
    bornMs: isPlayable ? scripts.laterMs(8) : scripts.ms(isStubborn ? 24 : 12),
    script: scripts.make(1),
    zombieMs: !isPlayable && choices.isTrue(30) ? scripts.ms(10) : 0,
  }));
  const all = [...commands.map(({ program }) => program.script), ...strangers.map((s) => s.script)];
  return {
    options,
    commands,
    world: {
      mode: isInit ? "pid1" : "child",
      shellMs: isInit || isPlayable || !choices.isTrue(30) ? undefined : scripts.ms(4),
      hasProc: !choices.isTrue(15),
      uid: isPlayable ? 0 : choices.pick([0, 0, 0, 0, 0, 1000]),
      largestPid: isPlayable ? 32768 : choices.pick([32768, 60, 14]),
      strangers,
      signals: makeSignals(all.map(({ name }) => name), making),
      parentDiesMs: isInit || isPlayable || !choices.isTrue(25)
        ? undefined
        : choices.pick([scripts.ms(10), choices.upTo(12)]),
      slownessMs: isPlayable || !choices.isTrue(50)
        ? []
        : choices.several(7, () => choices.upTo(3)),
      startupsMs: isPlayable || !choices.isTrue(30)
        ? []
        : choices.several(5, () => choices.upTo(5)),
      reactionsMs: isPlayable ? [] : choices.several(5, () => choices.upTo(3)),
      latenessMs: isPlayable || !choices.isTrue(20)
        ? []
        : choices.several(7, () => choices.upTo(3)),
      failures: isPlayable || !choices.isTrue(25) ? [] : choices.several(3, () => fail(choices)),
    },
  };
}

function fail(choices: Choices): Failure {
  const call = choices.pick(choices.isTrue(20) ? RARELY_FAILING : FAILING);
  return { call, nth: choices.upTo(6), errno: choices.pick(ERRORS[call]) };
}

function makeCommand({ choices, isPlayable, scripts }: Making, options: string[]): ScenarioCommand {
  const fails = !isPlayable && choices.isTrue(5);
  return {
    options,
    program: {
      script: scripts.make(),
      failure: fails ? -choices.pick(FAILED_STARTS) : undefined,
      staysInGroup: !isPlayable && choices.isTrue(3),
    },
  };
}

function makeCommandLine(making: Making): Pick<Scenario, "options" | "commands"> {
  const { choices } = making;
  const one = () => [makeCommand(making, [])];
  switch (
    choices.isTrue(25) ? choices.pick(["tini", "dumb-init", "catatonit", "smell-baron"]) : ""
  ) {
    case "tini": {
      const flags = ["-g", "-s", "-vvv", "-w"].flatMap((flag) => choices.maybe(30, () => flag));
      return { options: ["--as=tini", ...flags], commands: one() };
    }
    case "dumb-init": {
      const flags = ["-c", "-v", "-r15:2"].flatMap((flag) => choices.maybe(30, () => flag));
      return { options: ["--as=dumb-init", ...flags], commands: one() };
    }
    case "catatonit":
      return { options: ["--as=catatonit", ...choices.maybe(50, () => "-g")], commands: one() };
    case "smell-baron": {
      const all = making.isInit ? choices.maybe(30, () => "-a") : [];
      return { options: ["--as=smell-baron", ...all], commands: makeSeveral(making, ["-c", "-f"]) };
    }
    default:
      return makeBaronet(making);
  }
}

/** Several commands, with the words for those that come first and for those that are watched. */
function makeSeveral(making: Making, [first, watch]: readonly string[]): ScenarioCommand[] {
  const { choices } = making;
  const count = 1 + choices.pick([0, 1, 2, 0, 1]);
  return Array.from({ length: count }, () => {
    const kind = choices.pick([[], [watch], [], [first], []]);
    return makeCommand(making, kind);
  });
}

function makeBaronet(making: Making): Pick<Scenario, "options" | "commands"> {
  const { choices, isInit, isStubborn, scripts } = making;
  if (choices.isTrue(4)) return { options: ["--pause", "--grace=1s"], commands: [] };
  const duration = (units: number) => `${scripts.ms(units)}ms`;
  const options = [
    `--grace=${duration(8)}`,
    ...choices.maybe(25, () => "--group"),
    ...(isInit ? choices.maybe(10, () => "--all") : []),
    ...choices.maybe(20, () => `--rewrite=${choices.pick(REWRITES)}`),
    ...choices.maybe(20, () => `--delay=${choices.pick(DELAYED)}=${duration(6)}`),
    ...choices.maybe(isStubborn ? 70 : 35, () => `--stop-timeout=${duration(8)}`),
    ...choices.maybe(12, () => "--no-wait"),
    ...choices.maybe(15, () => "--any"),
    ...choices.maybe(15, () => `--expect=${choices.pick(EXPECTED)}`),
    ...choices.maybe(15, () => "--warn-reap"),
    ...choices.maybe(isInit ? 5 : 40, () => `--parent-death=${choices.pick(["TERM", "HUP"])}`),
    ...choices.maybe(10, () => choices.pick(["-v", "-vv", "--log=json", "-q"])),
  ];
  const commands = makeSeveral(making, ["--first", "--watch"]).map((command) => ({
    ...command,
    options: [
      ...command.options,
      ...choices.maybe(
        isStubborn ? 60 : 15,
        () => `--stop-signal=${choices.pick(["INT", "USR1", "QUIT"])}`,
      ),
    ],
  }));
  return { options, commands };
}
