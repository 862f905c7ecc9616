// SPDX-License-Identifier: MIT
// Edge: the stop of run R with a witness that nothing misleads: the kernel's own tracepoint for
// signals, in a buffer of our own. A container with the right to mount tracefs puts it there, since
// the engine may be on another machine, and takes it away again.
import { poll } from "./container.ts";
import { callDocker, DockerError } from "./docker.ts";
import { followTrace } from "./follow_trace.ts";
import type { NoTrace, StoppedRun, Trace } from "./observations.ts";
import { type RunningImage, stopReal, type Subject } from "./run_real.ts";
import { parseTrace, TRACE_FILTER } from "./trace_log.ts";
import { WITNESS_LABEL } from "./workplace.ts";

const READY_MS = 20_000;
const STOP_S = 10;
/** A folder in the container. */
const PLACE = "/.baronet-trace";
/** What mount(2) asks for, and nothing else of --privileged: no devices, no host's files. */
const RIGHTS = ["--cap-add", "SYS_ADMIN", "--security-opt", "apparmor=unconfined"];

/**
 * Its first word: a name for the buffer. Whatever ends it but KILL takes the buffer away; nobody
 * waits longer than an hour for a stop, so neither does it.
 */
const SCRIPT = `set -e
mount -t tracefs tracefs ${PLACE}
i=${PLACE}/instances/$0
mkdir "$i"
trap 'rmdir "$i"' EXIT
trap 'echo 0 > "$i/tracing_on"; cat "$i/trace"; exit 0' TERM
echo 1 > "$i/options/record-tgid"
echo '${TRACE_FILTER}' > "$i/events/signal/signal_generate/filter"
echo 1 > "$i/events/signal/signal_generate/enable"
echo ready
sleep 3600 & wait $!
`;

/** As stopReal(), and what the kernel saw meanwhile. */
export async function stopTraced(
  running: RunningImage,
  subject: Subject & { readonly traceImage: string },
): Promise<{ real: StoppedRun; trace: Trace | NoTrace }> {
  const witness = await startWitness(subject);
  const names = await listNames(running);
  const real = await stopReal(running, subject);
  if ("reason" in witness) return { real, trace: witness };
  const rows = parseTrace(await witness.finish());
  const { tree } = running;
  return { real, trace: followTrace(rows, { tree, names, stopSignal: subject.image.stopSignal }) };
}

interface Witness {
  /** Ends it; what it has seen. */
  finish(): Promise<string>;
}

async function startWitness(
  { workplace, traceImage }: Subject & { readonly traceImage: string },
): Promise<Witness | NoTrace> {
  let container;
  try {
    container = await workplace.create({
      image: traceImage,
      platform: "",
      options: [
        ...[...RIGHTS, "--tmpfs", PLACE, "--label", WITNESS_LABEL],
        ...["--log-driver", "json-file", "--entrypoint", "sh"],
      ],
      command: ["-c", SCRIPT, `baronet-${crypto.randomUUID()}`],
    });
    await container.start();
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    const [, said = error.message] = error.message.split("\n");
    return {
      reason: `the engine does not run ${traceImage} with the right to trace: ${said.trim()}`,
    };
  }
  const log = async () => {
    const { stdout, stderr } = await callDocker(["logs", container.id]);
    return { stdout: new TextDecoder().decode(stdout), stderr };
  };
  const started = await poll(async () => {
    if ((await log()).stdout.startsWith("ready")) return true;
    return (await container.inspect()).isRunning ? undefined : false;
  }, READY_MS);
  if (started !== true) {
    const said = (await log()).stderr.split("\n").at(-1);
    return { reason: `the kernel's trace cannot be had in ${traceImage}: ${said || "no answer"}` };
  }
  return {
    finish: async () => {
      await container.stop(STOP_S);
      return (await log()).stdout;
    },
  };
}

async function listNames({ container }: RunningImage): Promise<Map<number, string>> {
  const [, ...lines] = (await container.top("pid,comm") ?? "").split("\n");
  return new Map(
    lines.map((line) => /^\s*(\d+)\s+(.*?)\s*$/.exec(line)).flatMap((found) =>
      found === null ? [] : [[Number(found[1]), found[2]] as const]
    ),
  );
}
