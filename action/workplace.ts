// SPDX-License-Identifier: MIT
// Edge: everything that one verification makes in the engine, containers and a volume, carries one
// label, and whatever carries that label is removed at the end, however it came. action.yml asks
// for the label once more when this process was killed.
import { Container } from "./container.ts";
import { askDocker, callDocker } from "./docker.ts";

const LABEL = "baronet.run";
/** Of a container that must end by itself: it takes away what it has put into the kernel. */
export const WITNESS_LABEL = "baronet.witness";
const WITNESS_STOP_S = "10";

export interface NewContainer {
  readonly image: string;
  readonly platform: string;
  /** Options of docker create that come from the user, behind ours. */
  readonly options: readonly string[];
  /** Empty: the image's own CMD. */
  readonly command: readonly string[];
}

export class Workplace implements AsyncDisposable {
  readonly label: string;

  constructor(id: string = crypto.randomUUID()) {
    this.label = `${LABEL}=${id}`;
  }

  async create({ image, platform, options, command }: NewContainer): Promise<Container> {
    const id = await askDocker([
      ...["create", "--label", this.label],
      ...(hasNetwork(options) ? [] : ["--network", "none"]),
      ...(platform === "" ? [] : ["--platform", platform]),
      ...[...options, image, ...command],
    ]);
    // Warnings of the engine come first
    return new Container(id.split("\n").at(-1) ?? "");
  }

  async createVolume(): Promise<string> {
    return await askDocker(["volume", "create", "--label", this.label]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const filter = ["--quiet", "--filter", `label=${this.label}`];
    const witnesses = await list(["ps", ...filter, "--filter", `label=${WITNESS_LABEL}`]);
    if (witnesses.length > 0) await callDocker(["stop", "--time", WITNESS_STOP_S, ...witnesses]);
    const containers = await list(["ps", "--all", "--no-trunc", ...filter]);
    if (containers.length > 0) await callDocker(["rm", "--force", "--volumes", ...containers]);
    const volumes = await list(["volume", "ls", ...filter]);
    if (volumes.length > 0) await callDocker(["volume", "rm", "--force", ...volumes]);
  }
}

/** Whoever chooses a network for the application gets it. */
function hasNetwork(options: readonly string[]): boolean {
  return options.some((option) => /^--net(work)?(=|$)/.test(option));
}

async function list(args: readonly string[]): Promise<string[]> {
  return (await askDocker(args)).split("\n").filter((line) => line !== "");
}
