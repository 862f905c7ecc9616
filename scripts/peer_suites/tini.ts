// SPDX-License-Identifier: MIT
// tini's suite: test/run_inner_tests.py, a program that announces each of its checks and ends at
// the first that fails. It wants a program that it compiles, and three Python modules.
import type { Suite, TestResult } from "./suite.ts";
import { PYTHON, type Workplace } from "./workplace.ts";

export const TINI_PACKAGES = ["python3-psutil", "python3-prctl"];

// The module "bitmap" is not in Debian. This is as much of it as the suite uses: the places of
// the ones in a binary number, the last digit being place 0.
const BITMAP_MODULE = `class BitMap:
    def __init__(self, digits):
        self.digits = digits

    @classmethod
    def fromstring(cls, digits):
        return cls(digits)

    def nonzero(self):
        return [place for place, digit in enumerate(reversed(self.digits)) if digit == "1"]
`;

const LEFT_OUT = "run_outer_tests.py needs Python 2 and images from a registry, and " +
  "ci/run_build.sh tests only a tini that it has built";

export async function runTini(place: Workplace): Promise<Suite[]> {
  const modules = `${place.folder}/modules`;
  await Deno.mkdir(modules);
  await Deno.writeTextFile(`${modules}/bitmap.py`, BITMAP_MODULE);
  await place.compile(`${place.checkout}/test/sigconf/sigconf-test.c`, "sigconf-test");
  const { code, output } = await place.run([PYTHON, "test/run_inner_tests.py"], {
    log: "tini.log",
    env: {
      SOURCE_DIR: place.checkout,
      BUILD_DIR: place.bin,
      FORCE_SUBREAPER: "1", // this tini was built with -s
      PYTHONPATH: modules,
      PYTHONUNBUFFERED: "1",
    },
  });
  const results = parseInnerTests(output.replaceAll(`${place.folder}/`, ""), code);
  if (results.length === 0) {
    throw new Error(
      `Cannot run tini's tests: run_inner_tests.py ended with ${code}\n${output.trimEnd()}`,
    );
  }
  return [{ name: "tini run_inner_tests.py", results, exemptions: [], leftOut: LEFT_OUT }];
}

/** Every check that was begun has passed, except for the last one of a run that did not finish. */
export function parseInnerTests(output: string, exitCode: number): TestResult[] {
  const begun = [...output.matchAll(/^running (.+)$/gim)].map(([, name]) => name);
  const isComplete = exitCode === 0 && /^All done, tests as expected$/m.test(output);
  return begun.map((name, index) => {
    if (isComplete || index < begun.length - 1) return { name, hasPassed: true };
    return { name: `${name}, the last check that was run,`, hasPassed: false };
  });
}
