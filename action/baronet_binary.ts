// SPDX-License-Identifier: MIT
// Edge: the baronet binary that is the probe: a file of the user's, or taken out of the image of the
// same release, for the architecture of the image under test.
import project from "../deno.json" with { type: "json" };
import { askDocker } from "./docker.ts";
import type { ImageFacts } from "./observations.ts";
import { Container } from "./container.ts";
import { readMachine } from "./machines.ts";
import type { Workplace } from "./workplace.ts";

export const VERSION = project.version;
const RELEASE_IMAGE = `ghcr.io/baronet/baronet:${VERSION}`;
const PATH = "/baronet";

export interface Source {
  /** The path of a file; "": the release's image. */
  readonly baronet: string;
  readonly image: ImageFacts;
  readonly workplace: Workplace;
}

export async function readBaronet({ baronet, image, workplace }: Source): Promise<Uint8Array> {
  const binary = baronet === ""
    ? await takeFromRelease(image.arch, workplace)
    : await readFile(baronet);
  const machine = readMachine(binary);
  if (machine === image.arch) return binary;
  throw new Error(
    `Cannot use ${baronet || RELEASE_IMAGE} as the probe: it is for ${machine ?? "no machine"}, ` +
      `the image is for ${image.arch}\n  Give the input baronet the binary for ${image.arch}`,
  );
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`Cannot use "${path}" as baronet: there is no such file`, { cause });
  }
}

async function takeFromRelease(arch: string, workplace: Workplace): Promise<Uint8Array> {
  const platform = `linux/${arch}`;
  let id: string;
  try {
    // docker create pulls what is not there
    id = await askDocker([
      ...["create", "--quiet", "--label", workplace.label, "--platform", platform],
      ...[RELEASE_IMAGE, PATH],
    ], { timeoutMs: 300_000 });
  } catch (cause) {
    throw new Error(
      `Cannot get the probe from ${RELEASE_IMAGE}: the engine cannot make a container of it\n` +
        "  Give the input baronet the path of a baronet binary, or set probe to off",
      { cause },
    );
  }
  const binary = await new Container(id).read(PATH);
  if (binary !== undefined) return binary;
  throw new Error(`Cannot get the probe from ${RELEASE_IMAGE}: it has no ${PATH}`);
}
