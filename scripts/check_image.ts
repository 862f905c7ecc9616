// SPDX-License-Identifier: MIT
// What the Dockerfile, the Action and the pages on images and downloads repeat of the program's names,
// versions and architectures.
import { MACHINES } from "../action/machines.ts";
import { INIT_NAMES } from "../init/core/init_names.ts";
import { VERSION } from "../init/core/version.ts";
import { ARCHITECTURES } from "./architectures.ts";
import {
  compareDockerfile,
  compareMachines,
  comparePlatforms,
  compareTags,
} from "./lists/image.ts";
import { ROOT } from "./paths.ts";

/** Differences, for check_lists.ts. */
export async function checkImage(): Promise<string[]> {
  const folder = ".github/workflows";
  const workflows = [...Deno.readDirSync(`${ROOT}/${folder}`)].map(async ({ name }) =>
    [name, await Deno.readTextFile(`${ROOT}/${folder}/${name}`)] as const
  );
  const images = await Deno.readTextFile(`${ROOT}/docs/images.md`);
  const verifying = await Deno.readTextFile(`${ROOT}/docs/verifying.md`);
  return [
    ...compareDockerfile(await Deno.readTextFile(`${ROOT}/Dockerfile`), {
      names: INIT_NAMES.filter((name) => name !== "baronet"),
      version: VERSION,
      binaries: ARCHITECTURES,
      workflows: Object.fromEntries(await Promise.all(workflows)),
    }),
    ...compareMachines(MACHINES, ARCHITECTURES),
    ...compareTags(images, { name: "docs/images.md", version: VERSION }),
    ...compareTags(verifying, { name: "docs/verifying.md", version: VERSION }),
    ...comparePlatforms(images, { name: "docs/images.md", binaries: ARCHITECTURES }),
  ];
}
