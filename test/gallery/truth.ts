// SPDX-License-Identifier: MIT
// What a process really does on a signal that is sent to it, and whether that is what was claimed.
// Its parent is stopped meanwhile, so that it stays to be looked at when it dies.
import { eventually } from "../harness.ts";
import { statusField } from "../processes.ts";
import {
  type Exhibit,
  type ExpectedProcess,
  type Proof,
  type Reaction,
  SHOWN,
  type Shown,
} from "./exhibit.ts";
import { endOf, isPending } from "./sight.ts";
import { Specimen } from "./specimen.ts";

const NUMBERS: Readonly<Record<Shown, number>> = {
  TERM: 15,
  INT: 2,
  HUP: 1,
  QUIT: 3,
  USR1: 10,
  USR2: 12,
};

/** What is claimed of one process and one signal. */
export interface Claim {
  readonly index: number;
  readonly signal: Shown;
  readonly reaction: Reaction;
}

interface Sight {
  /** `signal 15`, `exit 0`; undefined: it lives. */
  readonly end: string | undefined;
  readonly isPending: boolean;
  readonly printed: readonly string[];
}

/** After these nothing has changed: one specimen is enough for all of them. */
function leavesAsItWas({ reaction }: Claim): boolean {
  return reaction === "ignores" || reaction === "nothing" || reaction === "blocks";
}

export function claimsOf({ processes }: Exhibit): Claim[] {
  return processes.flatMap(({ does }, index) => {
    if (does === undefined) return [];
    return SHOWN.map((signal) => ({ index, signal, reaction: does[signal] ?? does.others }));
  });
}

async function freezeParent(specimen: Specimen, index: number): Promise<number | undefined> {
  if (index === 0) return undefined;
  const parent = Number(statusField(specimen.pids[index], "PPid"));
  // Who sleeps uninterruptibly cannot be stopped, and reaps nobody.
  if (statusField(parent, "State").startsWith("D")) return undefined;
  Deno.kill(parent, "SIGSTOP");
  await eventually(() => {
    const state = statusField(parent, "State");
    if (!/^[Tt]/.test(state)) throw new Error(`expected pid ${parent} to be stopped, got ${state}`);
  });
  await specimen.settle();
  return parent;
}

async function look(specimen: Specimen, { index, signal }: Claim, from: number): Promise<Sight> {
  await specimen.settle();
  const printed = specimen.printed.slice(from);
  const { status } = specimen;
  if (status !== undefined) {
    const end = index > 0 ? "gone" : status.signal === null ? `exit ${status.code}` : status.signal;
    return { end, isPending: false, printed };
  }
  const pid = specimen.pids[index];
  return { end: endOf(pid), isPending: isPending(pid, NUMBERS[signal]), printed };
}

/** What is wrong with a claim; undefined: nothing. */
function disprove({ reaction, signal }: Claim, sight: Sight): string | undefined {
  const { end, isPending, printed } = sight;
  const lives = end === undefined;
  const isRight: Readonly<Record<Reaction, boolean>> = {
    dies: end === `signal ${NUMBERS[signal]}`,
    nothing: lives && !isPending && printed.length === 0,
    ignores: lives && !isPending && printed.length === 0,
    blocks: lives && isPending && printed.length === 0,
    // How it went on is for the proof to show.
    catches: true,
    waits: true,
    unknown: true,
  };
  return isRight[reaction] ? undefined : JSON.stringify(sight);
}

/** Throws unless it can be seen that the signal was heard. */
async function prove(
  proof: Proof | undefined,
  { specimen, claim, sight }: { specimen: Specimen; claim: Claim; sight: Sight },
): Promise<void> {
  await eventually(() => {
    const { status, printed } = specimen;
    const got = JSON.stringify({ status, printed, sight });
    if (proof === undefined) throw new Error(`expected to know a proof, got none; ${got}`);
    if (proof === "taken") {
      if (sight.end !== undefined || sight.isPending) {
        throw new Error(`expected it taken, got ${got}`);
      }
    } else if (typeof proof === "string") {
      if (!printed.includes(proof)) throw new Error(`expected "${proof}", got ${got}`);
    } else if (typeof proof === "number") {
      if (status?.code !== proof) throw new Error(`expected exit code ${proof}, got ${got}`);
    } else {
      const pid = specimen.pids[specimen.names.indexOf(proof.pendingFor)];
      if (!isPending(pid, NUMBERS[claim.signal])) {
        throw new Error(`expected it pending, got ${got}`);
      }
    }
  }, 10_000);
}

/** Sends the signal of the claim; returns what disproves it. */
async function putToTest(specimen: Specimen, claim: Claim, process: ExpectedProcess) {
  const { index, signal, reaction } = claim;
  const release = process.release?.of === reaction ? process.release : undefined;
  const parent = release === undefined ? await freezeParent(specimen, index) : undefined;
  const from = specimen.printed.length;
  Deno.kill(specimen.pids[index], `SIG${signal}`);
  if (release !== undefined) {
    const held = await look(specimen, claim, from);
    if (held.end !== undefined || held.printed.length > 0) {
      return `expected nothing before ${release.signal}, got ${JSON.stringify(held)}`;
    }
    Deno.kill(specimen.pids[release.index], release.signal);
  }
  const sight = await look(specimen, claim, from);
  if (parent !== undefined && specimen.status === undefined) {
    Deno.kill(parent, "SIGCONT");
    // An init forwards that one, too: not into what comes next.
    await specimen.settle();
  }
  if (reaction === "catches" || reaction === "waits") {
    await prove(process.hears?.[signal], { specimen, claim, sight });
  }
  return disprove(claim, sight);
}

/** All claims about an exhibit that its signals, sent for real, disprove. */
export async function disproved(
  root: string,
  { exhibit, claims }: { exhibit: Exhibit; claims: readonly Claim[] },
): Promise<string[]> {
  const tested = claims.filter(({ reaction }) => reaction !== "unknown");
  const harmless = tested.filter(leavesAsItWas);
  const others = tested.filter((claim) => !leavesAsItWas(claim)).map((claim) => [claim]);
  const problems: string[] = [];
  for (const group of [harmless, ...others].filter((group) => group.length > 0)) {
    await using specimen = await Specimen.start(root, exhibit);
    for (const claim of group) {
      const process = exhibit.processes[claim.index];
      const title = `${exhibit.name}: "${process.name}" ${claim.reaction} ${claim.signal}`;
      try {
        const problem = await putToTest(specimen, claim, process);
        if (problem !== undefined) problems.push(`${title}: got ${problem}`);
      } catch (error) {
        problems.push(`${title}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  return problems;
}
