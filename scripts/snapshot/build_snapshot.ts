// SPDX-License-Identifier: MIT
// From the objects of the host and the bundle to an executable with a startup snapshot.
import type { Architecture } from "../architectures.ts";
import { appendProgram } from "../build_init.ts";
import type { HostVariant } from "../host_flags.ts";
import { replaceFile } from "../files.ts";
import { assemble } from "./assemble.ts";
import { layOut, layOutForSurvey } from "./layout.ts";
import { type LinkedHost, linkMaker, moveToTail } from "./link_maker.ts";
import { type Layout, Maker, type Start } from "./maker.ts";
import { SURVEYS } from "./surveys.ts";
import { describeImage, findReferences } from "./tail.ts";

export interface SnapshotInputs {
  readonly variant: HostVariant;
  /** Of the host, snapshot_maker.o among them. */
  readonly objects: readonly string[];
  readonly bundle: string;
  readonly out: string;
}

export async function buildSnapshot(inputs: SnapshotInputs): Promise<void> {
  const { variant, objects, out } = inputs;
  const whole = await linkMaker(variant, { objects, name: "maker" });
  const { architecture } = variant;
  const first = await makerOf(whole, inputs);
  const start = await first.listSurvivors();
  const image = await first.makeImage(layOut(start, NO_SURVEYS));

  const moved = await moveToTail(variant, { objects, image, symbols: whole.symbols });
  const host = await linkMaker(variant, { objects: moved, name: "tail-maker" });
  const maker = await makerOf(host, inputs);
  const ready = await maker.makeImage(await survey(maker, start));
  checkReferences(ready, host, architecture);
  const bytes = await Deno.readFile(host.path);
  const { maxPage } = architecture;
  const file = assemble({ host: bytes, image: ready, places: host.places, maxPage });
  await replaceFile(out, (path) => Deno.writeFile(path, file, { mode: 0o755 }));
}

/** What is cut off must not be missed. */
function checkReferences(
  image: Uint8Array,
  { symbols, places }: LinkedHost,
  architecture: Architecture,
): void {
  const inTail = symbols.filter(({ address }) => address >= places.tail);
  const missing = findReferences(image, describeImage(architecture, inTail));
  if (missing.length === 0) return;
  throw new Error(
    `Cannot cut off what the program needs: ${missing.join(", ")}\n` +
      "  Look up in scripts/snapshot/link_maker.ts why that went into the tail",
  );
}

const NO_SURVEYS = { surveyed: new Uint32Array(), surveys: [] };

async function makerOf({ path }: LinkedHost, { variant, bundle }: SnapshotInputs): Promise<Maker> {
  const out = `${path}.init`;
  const { architecture } = variant;
  await appendProgram(bundle, { host: path, out, architecture });
  return new Maker(out, architecture);
}

async function survey(maker: Maker, start: Start): Promise<Layout> {
  const surveyed = layOutForSurvey(start);
  const surveys: Uint8Array[] = [];
  // One after the other: they share the files of the maker.
  for (const one of SURVEYS) surveys.push(await maker.survey(surveyed, one));
  return layOut(start, { surveyed, surveys });
}
