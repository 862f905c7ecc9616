// SPDX-License-Identifier: MIT
// Edge: containers of the image with the probe in them. The probe and its logs lie in a volume: that
// works with an engine far away, with a read-only root, in an image FROM scratch and for any user.
import { type Container, poll } from "./container.ts";
import { DockerError } from "./docker.ts";
import { parseProbeLog, type ProbeLog } from "./probe_log.ts";
import {
  candidatePaths,
  isInPlaceOf,
  type Placement,
  PROBE_FOLDER,
  probeCommand,
  probeScript,
} from "./probe_plan.ts";
import { optionsFor } from "./run_options.ts";
import type { ProbeSubject } from "./run_probe.ts";

const EXECUTABLE = 0o755;
const END_IS_KNOWN_MS = 2000;
/** The probe writes there, whoever it runs as. */
const WRITABLE = 0o666;

export interface RunPlan {
  readonly signal: number;
  readonly placement: Placement;
  readonly exitSignal: number;
  readonly isAlone: boolean;
}

export class ProbeContainer {
  constructor(
    readonly container: Container,
    readonly plan: RunPlan & { readonly log: string },
    readonly ready: NonNullable<ProbeLog["ready"]>,
  ) {}

  async log(): Promise<ProbeLog> {
    return await readLog(this.container, this.plan.log);
  }

  /** Waits until the probe has heard the signal or what it was turned into, or cannot any more. */
  async hears(signal: number, deadlineMs: number): Promise<void> {
    await poll(async () => {
      if ((await this.log()).heardAs(signal) !== undefined) return true;
      return (await this.container.inspect()).isRunning ? undefined : true;
    }, deadlineMs);
  }

  /** Lets the probe exit, by a signal that does not go through PID 1. */
  async finish(): Promise<void> {
    const words = [
      `${PROBE_FOLDER}/baronet`,
      ...["--send", String(this.plan.exitSignal), String(this.ready.pid)],
    ];
    // The application may have become another user, whom only root may signal.
    for (const options of [[], ["--user", "0"]]) {
      try {
        return await this.container.exec(words, options);
      } catch (error) {
        if (!(error instanceof DockerError) || error.failure.code === null) throw error;
        // Where the probe's end is the container's, it is also that of who sent the signal; the
        // engine knows of it a little later.
        if (await this.container.ended(END_IS_KNOWN_MS) !== undefined) return;
      }
    }
    throw new Error("Cannot let the probe finish: docker exec sends no signal in the container");
  }
}

export class ProbeVolume {
  #runs = 0;

  private constructor(readonly subject: ProbeSubject, readonly name: string) {}

  /** Makes the volume, with the probe and enough logs for two runs of each signal. */
  static async fill(subject: ProbeSubject, signals: readonly number[]): Promise<ProbeVolume> {
    const { workplace, image, platform, baronet } = subject;
    const volume = new ProbeVolume(subject, await workplace.createVolume());
    const never = await workplace.create({
      ...{ image: image.ref, platform, options: volume.#mount, command: ["never-started"] },
    });
    const logs = Array.from({ length: 2 * signals.length + 1 }, (_, run) => logName(run));
    await never.put(PROBE_FOLDER, [
      { name: "baronet", mode: EXECUTABLE, bytes: baronet },
      ...logs.map((name) => ({ name, mode: WRITABLE, bytes: new Uint8Array() })),
    ]);
    return volume;
  }

  get #mount(): string[] {
    return ["--volume", `${this.name}:${PROBE_FOLDER}`];
  }

  /** A container whose probe is ready; else why it is not, in one sentence. */
  async start(plan: RunPlan, timeoutMs: number): Promise<ProbeContainer | string> {
    const { workplace, image, platform, wishes, tree } = this.subject;
    const { placement } = plan;
    const log = logName(this.#runs++);
    const container = await workplace.create({
      ...{ image: image.ref, platform },
      options: [
        ...optionsFor(placement.mode, wishes.runArgs),
        // A health check would start more processes, and what it starts may be under the probe
        ...["--no-healthcheck", ...this.#mount],
      ],
      command: placement.mode === "cmd" ? probeCommand({ ...plan, log }) : wishes.command,
    });
    if (placement.mode === "overlay") {
      const path = await this.#findProgram(container, placement.program);
      if (path === undefined) return `"${placement.program}" is not in the image's PATH`;
      const at = path.lastIndexOf("/");
      const bytes = new TextEncoder().encode(probeScript({ ...plan, log }));
      await container.put(path.slice(0, at) || "/", [
        { name: path.slice(at + 1), mode: EXECUTABLE, bytes },
      ]);
    }
    await container.start();
    const ready = await poll(async () => {
      const text = await readLog(container, log);
      if (text.ready !== undefined) return text.ready;
      return (await container.inspect()).isRunning ? undefined : "ended" as const;
    }, timeoutMs);
    const started = ready === undefined
      ? `in mode ${placement.mode} nobody started the probe within ${timeoutMs / 1000} s`
      : ready === "ended"
      ? `in mode ${placement.mode} the container ends before the probe is ready`
      : placement.mode === "overlay" && !isInPlaceOf(tree.main.args, ready.argv)
      ? `"${ready.argv.join(" ")}" runs before "${tree.main.args}" does`
      : new ProbeContainer(container, { ...plan, log }, ready);
    if (typeof started === "string") await container.remove();
    return started;
  }

  async #findProgram(container: Container, program: string): Promise<string | undefined> {
    for (const path of candidatePaths(program, this.subject.image)) {
      if (await container.hasProgram(path)) return path;
    }
    return undefined;
  }
}

function logName(run: number): string {
  return `log-${run}`;
}

async function readLog(container: Container, name: string): Promise<ProbeLog> {
  const bytes = await container.read(`${PROBE_FOLDER}/${name}`);
  return parseProbeLog(new TextDecoder().decode(bytes));
}
