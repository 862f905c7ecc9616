// SPDX-License-Identifier: MIT
// The control groups that a container engine of ours leaves behind.
import { eventually } from "./waiting.ts";

const CGROUPS = "/sys/fs/cgroup";

/**
 * Removes the control groups of that name in every hierarchy, innermost first; they are empty by
 * now.
 */
export async function removeCgroups(name: string): Promise<void> {
  const remove = async (folder: string) => {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isDirectory) await remove(`${folder}/${entry.name}`);
    }
    // EBUSY until the kernel has let go of the last process
    await eventually(() => Deno.remove(folder));
  };
  const controllers = [...Deno.readDirSync(CGROUPS)].filter((entry) => entry.isDirectory).map((
    entry,
  ) => `${CGROUPS}/${entry.name}`);
  for (
    const folder of [
      `${CGROUPS}/${name}`,
      ...controllers.map((controller) => `${controller}/${name}`),
    ]
  ) {
    if (await Deno.stat(folder).then(() => true, () => false)) await remove(folder);
  }
}
