// SPDX-License-Identifier: MIT
// From the objects of the host and the bundle to an executable with a startup snapshot.
import { appendProgram } from "../build_init.ts";
import type { HostVariant } from "../host_flags.ts";
import { replaceFile } from "../files.ts";
import { assemble } from "./assemble.ts";
import { layOut, layOutForSurvey } from "./layout.ts";
import { type LinkedHost, linkMaker, moveToTail } from "./link_maker.ts";
import { type Layout, Maker, type Start } from "./maker.ts";
import { SURVEYS } from "./surveys.ts";
import { findReferences } from "./tail.ts";

export interface SnapshotInputs {
  readonly variant: HostVariant;
  /** Of the host, snapshot_maker.o among them. */
  readonly objects: readonly string[];
  readonly bundle: string;
  readonly out: string;
}

export async function buildSnapshot(inputs: SnapshotInputs): Promise<void> {
  const { variant, objects, bundle, out } = inputs;
  const whole = await linkMaker(variant, { objects, name: "maker" });
  const first = await makerOf(whole, bundle);
  const start = await first.listSurvivors();
  const image = await first.makeImage(layOut(start, NO_SURVEYS));

  const moved = await moveToTail(variant, { objects, image, symbols: whole.symbols });
  const host = await linkMaker(variant, { objects: moved, name: "tail-maker" });
  const maker = await makerOf(host, bundle);
  const ready = await maker.makeImage(await survey(maker, start));
  checkReferences(ready, host);
  const bytes = await Deno.readFile(host.path);
  const file = assemble({ host: bytes, image: ready, places: host.places });
  await replaceFile(out, (path) => Deno.writeFile(path, file, { mode: 0o755 }));
}

/** What is cut off must not be missed. */
function checkReferences(image: Uint8Array, { symbols, places }: LinkedHost): void {
  const missing = findReferences(image, symbols.filter(({ address }) => address >= places.tail));
  if (missing.length === 0) return;
  throw new Error(
    `Cannot cut off what the program needs: ${missing.join(", ")}\n` +
      "  Look up in scripts/snapshot/link_maker.ts why that went into the tail",
  );
}

const NO_SURVEYS = { surveyed: new Uint32Array(), surveys: [] };

async function makerOf({ path }: LinkedHost, bundle: string): Promise<Maker> {
  const out = `${path}.init`;
  await appendProgram(bundle, { host: path, out });
  return new Maker(out);
}

async function survey(maker: Maker, start: Start): Promise<Layout> {
  const surveyed = layOutForSurvey(start);
  const surveys: Uint8Array[] = [];
  // One after the other: they share the files of the maker.
  for (const one of SURVEYS) surveys.push(await maker.survey(surveyed, one));
  return layOut(start, { surveyed, surveys });
}
