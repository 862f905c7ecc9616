// SPDX-License-Identifier: MIT
// The C programs that measure and are measured: static, so that none of their time is a loader's.
import { BUILD } from "../paths.ts";
import { runCommand } from "../run_command.ts";

/** Everything that a run leaves behind and the next one replaces. */
export const FOLDER = `${BUILD}/bench`;

const MUSL = ["musl-gcc", "-std=gnu11", "-O2", "-static", "-s", "-Wall", "-Wextra", "-Werror"];
const NO_LIBC = ["gcc", "-Os", "-nostdlib", "-static", "-s", "-Wall", "-Wextra", "-Werror"];

/** The path of each compiled program. */
export interface Programs {
  readonly nothing: string;
  readonly floor: string;
  readonly timeStarts: string;
  readonly driveInit: string;
  readonly obeyOrders: string;
}

export async function compilePrograms(): Promise<Programs> {
  await Deno.mkdir(`${FOLDER}/bin`, { recursive: true });
  const compile = async (name: string, command = MUSL) => {
    const path = `${FOLDER}/bin/${name}`;
    await runCommand([...command, "-o", path, `scripts/bench/${name}.c`]);
    return path;
  };
  const [nothing, floor, timeStarts, driveInit, obeyOrders] = await Promise.all([
    compile("nothing", NO_LIBC),
    compile("floor"),
    compile("time_starts"),
    compile("drive_init"),
    compile("obey_orders"),
  ]);
  return { nothing, floor, timeStarts, driveInit, obeyOrders };
}
