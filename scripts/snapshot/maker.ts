// SPDX-License-Identifier: MIT
// The other side of init/host/snapshot_maker.c: starts an executable that can make an image, and
// reads what it wrote.
import { runCommand } from "../run_command.ts";
import type { Survey } from "./surveys.ts";

/** A block that is still there when the program is ready. */
export interface Survivor {
  /** Which allocation of the start it is, from 0. */
  readonly number: number;
  readonly bytes: number;
}

export interface Start {
  readonly survivors: readonly Survivor[];
  /** How many allocations the start makes. */
  readonly allocations: number;
}

/** For each allocation its place in the image in bytes, or 0: thrown away. */
export type Layout = Uint32Array<ArrayBuffer>;

/** Files that the maker and we exchange lie beside it. */
export class Maker {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async listSurvivors(): Promise<Start> {
    const pairs = new Uint32Array((await this.#make(new Uint32Array())).buffer);
    const survivors: Survivor[] = [];
    for (let at = 0; at < pairs.length - 2; at += 2) {
      survivors.push({ number: pairs[at], bytes: pairs[at + 1] });
    }
    return { survivors, allocations: pairs[pairs.length - 2] };
  }

  makeImage(layout: Layout): Promise<Uint8Array> {
    return this.#make(layout);
  }

  /** One byte for each page: 0 untouched, 1 read, 2 written to in such a run. */
  async survey(layout: Layout, { events, argv }: Survey): Promise<Uint8Array> {
    const files = await this.#exchange(layout);
    await this.#run("--survey-snapshot", ...files, events.join(), ...argv);
    return await Deno.readFile(files[1]);
  }

  async #make(layout: Layout): Promise<Uint8Array<ArrayBuffer>> {
    const files = await this.#exchange(layout);
    await this.#run("--make-snapshot", ...files);
    return await Deno.readFile(files[1]);
  }

  async #exchange(layout: Layout): Promise<[layoutFile: string, out: string]> {
    const [layoutFile, out] = [`${this.#path}.layout`, `${this.#path}.out`];
    await Deno.writeFile(layoutFile, new Uint8Array(layout.buffer));
    return [layoutFile, out];
  }

  /** Nothing of this machine's environment has a say. */
  async #run(...args: string[]): Promise<void> {
    await runCommand(["env", "-i", "PATH=/usr/bin:/bin", this.#path, ...args]);
  }
}
