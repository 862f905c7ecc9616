// SPDX-License-Identifier: MIT
// Pure: where each block of the image lies. A start should touch few pages, and write to fewer:
// what is written to comes first, then what is read, then the rest, each in the order of the
// surveys, so that what the plainest start needs lies closest together.
import type { Layout, Start, Survivor } from "./maker.ts";

const PAGE = 4096;
/** struct snapshot_root of init/host/snapshot.h. */
const ROOT_BYTES = 64;

export const [UNTOUCHED, READ, WRITTEN] = [0, 1, 2];

/** Each block begins a page: the layout of a survey. */
export function layOutForSurvey(start: Start): Layout {
  let next = PAGE;
  return place(start, start.survivors, ({ bytes }) => {
    const at = next;
    next += Math.ceil(bytes / PAGE) * PAGE;
    return at;
  });
}

/** `surveys`: pages as they were touched in `surveyed`, the plainest start first. */
export function layOut(
  start: Start,
  { surveyed, surveys }: { surveyed: Layout; surveys: readonly Uint8Array[] },
): Layout {
  const rank = ({ number, bytes }: Survivor): number => {
    const firstPage = surveyed[number] / PAGE;
    const pages = Math.ceil(bytes / PAGE);
    const touched = surveys.map((survey) =>
      Math.max(...survey.subarray(firstPage, firstPage + pages))
    );
    const written = touched.indexOf(WRITTEN);
    if (written >= 0) return written;
    const read = touched.indexOf(READ);
    return surveys.length + (read >= 0 ? read : surveys.length);
  };
  const ranked = start.survivors.map((survivor) => ({ survivor, rank: rank(survivor) }));
  let next = ROOT_BYTES;
  // Array.prototype.toSorted is stable: within a rank blocks stay in the order of the start.
  const ordered = ranked.toSorted((a, b) => a.rank - b.rank).map(({ survivor }) => survivor);
  return place(start, ordered, ({ bytes }) => {
    const at = next;
    next += bytes;
    return at;
  });
}

function place(
  { allocations }: Start,
  ordered: readonly Survivor[],
  placeOf: (survivor: Survivor) => number,
): Layout {
  const layout = new Uint32Array(allocations);
  for (const survivor of ordered) layout[survivor.number] = placeOf(survivor);
  return layout;
}
