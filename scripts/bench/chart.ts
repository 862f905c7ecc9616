// SPDX-License-Identifier: MIT
// Pure: the results as an SVG for the README: what each init needs as a multiple of tini-static,
// shorter is better. No fonts or files from elsewhere; readable on light and on dark pages.
import { JUDGED, REFERENCE } from "./bars.ts";
import { type FigureName, type Results } from "./figures.ts";

/** Not an init that somebody could use instead. */
const LEFT_OUT = ["floor"];

const WIDTH = 760;
const NAME_RIGHT = 112;
const VALUE_RIGHT = 156;
const PLOT_LEFT = 168;
const PLOT_RIGHT = 752;
const BAR_HEIGHT = 12;
const BAR_STEP = 18;
const HEADING_HEIGHT = 26;
const GROUP_GAP = 14;
const TOP = 64;

const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
    fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .heading, .judged { font-weight: 600; }
  .quiet { fill: #59636e; }
  .bar { fill: #a8b1bb; }
  .bar.judged { fill: #0b6bcb; }
  .reference { stroke: #59636e; stroke-dasharray: 3 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .quiet { fill: #9198a1; }
    .bar { fill: #59636e; }
    .bar.judged { fill: #4c9bf0; }
    .reference { stroke: #9198a1; }
  }
`;

interface Group {
  readonly heading: string;
  readonly bars: readonly {
    readonly init: string;
    readonly ratio: number;
    readonly more: string;
  }[];
}

export function drawChart(results: Results): string {
  const groups = listGroups(results).filter(({ bars }) => bars.length > 0);
  const most = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ ratio }) => ratio)));
  const pixelsPerUnit = (PLOT_RIGHT - PLOT_LEFT) / most;
  const parts: string[] = [];
  let y = TOP;
  for (const group of groups) {
    parts.push(...drawGroup(group, { y, pixelsPerUnit }));
    y += HEADING_HEIGHT + group.bars.length * BAR_STEP + GROUP_GAP;
  }
  const title = `What ${JUDGED} needs, as a multiple of ${REFERENCE}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" ` +
    `viewBox="0 0 ${WIDTH} ${y}" role="img" aria-labelledby="title description">`,
    `<title id="title">${title}</title>`,
    `<desc id="description">${escapeXml(describe(groups))}</desc>`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="8" y="24">${title}</text>`,
    `<text class="quiet" x="8" y="44">Shorter is better. Medians of one run: ` +
    `deno task bench.</text>`,
    ...parts,
    `</svg>\n`,
  ].join("\n");
}

function listGroups({ inits, figures }: Results): Group[] {
  const shown = inits.filter(({ name }) => !LEFT_OUT.includes(name));
  const group = (heading: string, figure: FigureName, of: FigureName = figure): Group => {
    const reference = figures[of]?.[REFERENCE];
    return {
      heading,
      bars: shown.flatMap(({ name: init, isDynamic }) => {
        const value = figures[figure]?.[init];
        if (value === undefined || reference === undefined) return [];
        const more = figure === "fileKb" && isDynamic ? "and libc" : "";
        return [{ init, ratio: value / reference, more }];
      }),
    };
  };
  return [
    group("Start to end of an empty program", "startUs"),
    group(
      `With options and two programs; 1 is ${REFERENCE} with one`,
      "optionsStartUs",
      "startUs",
    ),
    group("Memory that is its own, idle (anonymous)", "anonymousKb"),
    group("Memory in all, idle (resident)", "residentKb"),
    group("File", "fileKb"),
  ];
}

function drawGroup(
  { heading, bars }: Group,
  { y, pixelsPerUnit }: { y: number; pixelsPerUnit: number },
): string[] {
  const firstTop = y + HEADING_HEIGHT;
  const referenceX = round(PLOT_LEFT + pixelsPerUnit);
  const rows = bars.map(({ init, ratio, more }, index) => {
    const top = firstTop + index * BAR_STEP;
    const length = Math.max(1, ratio * pixelsPerUnit);
    const judged = init === JUDGED ? " judged" : "";
    const place = `y="${top + BAR_HEIGHT - 1}"`;
    return `<text class="name${judged}" x="${NAME_RIGHT}" ${place} text-anchor="end">` +
      `${escapeXml(init)}</text>` +
      `<text class="value${judged}" x="${VALUE_RIGHT}" ${place} text-anchor="end">` +
      `${ratio.toFixed(2)}</text>` +
      `<rect class="bar${judged}" x="${PLOT_LEFT}" y="${top}" width="${round(length)}" ` +
      `height="${BAR_HEIGHT}" rx="2"/>` +
      (more && `<text class="quiet" x="${round(PLOT_LEFT + length + 8)}" ${place}>${more}</text>`);
  });
  return [
    `<text class="heading" x="8" y="${y + 15}">${escapeXml(heading)}</text>`,
    `<path class="reference" d="M${referenceX} ${firstTop - 4}v${bars.length * BAR_STEP + 2}"/>`,
    ...rows,
  ];
}

/** The chart for those who hear it. */
function describe(groups: readonly Group[]): string {
  return groups.map(({ heading, bars }) => {
    const values = bars.map(({ init, ratio, more }) =>
      `${init} ${ratio.toFixed(2)} ${more}`.trimEnd()
    );
    return `${heading}: ${values.join("; ")}.`;
  }).join(" ");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
