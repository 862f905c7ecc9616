// SPDX-License-Identifier: MIT
// The Kernel of the simulation: the very code that runs in the built binary (host_kernel.ts),
// over the functions of a host that is simulated (simulated_host.ts).
import { HostKernel, type HostKernelOptions } from "./host_kernel.ts";
import type { Event } from "../core/events.ts";
import type { Kernel, Performable } from "./kernel.ts";
import type { SimulatedHost } from "./simulated_host.ts";

export class SimulatedKernel implements Kernel {
  readonly #host: SimulatedHost;
  readonly #kernel: HostKernel;

  constructor(host: SimulatedHost, options: HostKernelOptions) {
    this.#host = host;
    this.#kernel = this.#onHost(() => new HostKernel(options));
  }

  nextEvent(repeats = false): Event {
    return this.#onHost(() => this.#kernel.nextEvent(repeats));
  }

  perform(effect: Performable): void {
    this.#onHost(() => this.#kernel.perform(effect));
  }

  /** The one thing that is not the built binary's: the test goes on. */
  exit(code: number): number {
    return code;
  }

  /** The host is a global, and is there while its code runs: nothing here is asynchronous. */
  #onHost<T>(work: () => T): T {
    Reflect.set(globalThis, "host", this.#host);
    try {
      return work();
    } finally {
      Reflect.deleteProperty(globalThis, "host");
    }
  }
}
