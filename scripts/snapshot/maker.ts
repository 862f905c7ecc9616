// SPDX-License-Identifier: MIT
// The other side of init/host/snapshot_maker.c: starts an executable that can make an image, and
// reads what it wrote.
import type { Architecture } from "../architectures.ts";
import { emulatorWords } from "../emulator.ts";
import { runCommand } from "../run_command.ts";
import { readNumber } from "./elf_file.ts";
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
  readonly #architecture: Architecture;

  constructor(path: string, architecture: Architecture) {
    this.#path = path;
    this.#architecture = architecture;
  }

  async listSurvivors(): Promise<Start> {
    const pairs = this.#numbersIn(await this.#make(new Uint32Array()));
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
    await Deno.writeFile(layoutFile, this.#bytesOf(layout));
    return [layoutFile, out];
  }

  #numbersIn(bytes: Uint8Array): number[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { isBigEndian } = this.#architecture;
    return Array.from(
      { length: bytes.length / 4 },
      (_, index) => readNumber(view, { at: 4 * index, bytes: 4, isBigEndian }),
    );
  }

  #bytesOf(numbers: Uint32Array): Uint8Array {
    const view = new DataView(new ArrayBuffer(4 * numbers.length));
    const isLittle = !this.#architecture.isBigEndian;
    numbers.forEach((number, index) => view.setUint32(4 * index, number, isLittle));
    return new Uint8Array(view.buffer);
  }

  /** Nothing of this machine's environment has a say. */
  async #run(...args: string[]): Promise<void> {
    const program = [...emulatorWords(this.#architecture), this.#path];
    await runCommand(["env", "-i", "PATH=/usr/bin:/bin", ...program, ...args]);
  }
}
