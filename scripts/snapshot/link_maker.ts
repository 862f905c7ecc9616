// SPDX-License-Identifier: MIT
// Links hosts that can make an image (init/host/snapshot_maker.c).
import { strip } from "../build_host.ts";
import type { HostVariant } from "../host_flags.ts";
import { BUILD, ROOT } from "../paths.ts";
import { runCommand } from "../run_command.ts";
import type { Places } from "./assemble.ts";
import {
  describeImage,
  findReferences,
  formatRoots,
  type HostSymbol,
  isForTail,
  parseDiscarded,
  parseSymbols,
} from "./tail.ts";

const IMAGE_SCRIPT = `${ROOT}/scripts/snapshot/image.ld`;

/** What starts a program that is not in a snapshot; main() does without. */
const STARTERS = ["payload", "program", "snapshot_maker", "lz4_pack"].map((name) =>
  `init.host.${name}.o`
);

export interface LinkedHost {
  readonly path: string;
  readonly symbols: readonly HostSymbol[];
  readonly places: Places;
}

export async function linkMaker(
  variant: HostVariant,
  { objects, name }: { objects: readonly string[]; name: string },
): Promise<LinkedHost> {
  const path = `${BUILD}/${variant.output}.${name}`;
  const unstripped = `${path}.unstripped`;
  const script = `-Wl,-T,${IMAGE_SCRIPT}`;
  await runCommand([...variant.compiler, ...objects, ...variant.link, script, "-o", unstripped]);
  await strip(variant, { from: unstripped, to: path });
  const lines = await runCommand([`${variant.tools}nm`, "-S", unstripped]);
  const [image, imageEnd, tail] = ["snapshot_image", "snapshot_image_end", "snapshot_tail"].map(
    (symbol) => findAddress(lines, symbol),
  );
  return { path, symbols: parseSymbols(lines), places: { image, imageEnd, tail } };
}

function findAddress(nmLines: string, symbol: string): number {
  const match = new RegExp(`^([0-9a-f]+) .* ${symbol}$`, "m").exec(nmLines);
  if (match === null) throw new Error(`Cannot find the symbol ${symbol}: the linked host has none`);
  return Number.parseInt(match[1], 16);
}

/** The same objects, with what the image does not need renamed so that image.ld puts it last. */
export async function moveToTail(
  variant: HostVariant,
  { objects, image, symbols }: {
    objects: readonly string[];
    image: Uint8Array;
    symbols: readonly HostSymbol[];
  },
): Promise<string[]> {
  const discarded = await findDiscarded(
    variant,
    objects,
    findReferences(image, describeImage(variant.architecture, symbols)),
  );
  return await Promise.all(objects.map(async (object) => {
    const isStarter = STARTERS.some((name) => object.endsWith(`/${name}`));
    const sections = isStarter ? await listSections(variant, object) : discarded.get(object) ?? [];
    return await renameSections(variant, object, sections.filter(isForTail));
  }));
}

async function findDiscarded(
  variant: HostVariant,
  objects: readonly string[],
  roots: readonly string[],
): Promise<Map<string, string[]>> {
  const base = `${BUILD}/${variant.output}.roots`;
  await Deno.writeTextFile(`${base}.ld`, formatRoots(roots));
  const kept = objects.filter((object) => !STARTERS.some((name) => object.endsWith(`/${name}`)));
  const scripts = ["-T", `${base}.ld`, "-Map", `${base}.map`].map((word) => `-Wl,${word}`);
  await runCommand([...variant.compiler, ...kept, ...variant.link, ...scripts, "-o", base]);
  return parseDiscarded(await Deno.readTextFile(`${base}.map`));
}

async function listSections({ tools }: HostVariant, object: string): Promise<string[]> {
  const lines = await runCommand([`${tools}readelf`, "-SW", object]);
  return [...lines.matchAll(/^ *\[ *\d+\] (\.\S+)/gm)].map(([, name]) => name);
}

async function renameSections(
  { tools }: HostVariant,
  object: string,
  sections: readonly string[],
): Promise<string> {
  const moved = object.replace(/\.o$/, ".tail.o");
  const options = sections.map((name) => `--rename-section ${name}=.tail${name}`);
  await Deno.writeTextFile(`${moved}.options`, `${options.join("\n")}\n`);
  await runCommand([`${tools}objcopy`, `@${moved}.options`, object, moved]);
  return moved;
}
