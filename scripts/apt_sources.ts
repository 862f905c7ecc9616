// SPDX-License-Identifier: MIT
// Pure: text in, text out.
//
// Rewrites a machine's own apt sources to another suite of the same archive, so that no
// address of a mirror is written down here. Both forms are understood: deb822 (*.sources)
// and one line per source (*.list). Entries for security, updates, backports and other
// archives are left out: they have no such suite. So is what an entry says of architectures:
// packages of others than the machine's own are fetched, too.

/** The names that a stable machine's main archive entry can carry. */
const DEBIAN_SUITES =
  /^(stable|oldstable|testing|bookworm|trixie|forky|duke|sid|unstable|bullseye)$/;

/** The stanzas of a deb822 file that are Debian's main archive, with their suite replaced. */
export function rewriteDeb822(text: string, suite: string): string {
  return text.split(/\n[ \t]*\n/).map((stanza) => rewriteStanza(stanza, suite))
    .filter((stanza) => stanza !== "").join("\n");
}

function rewriteStanza(stanza: string, suite: string): string {
  const lines = stanza.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const suites = fieldWords(lines, "Suites");
  const isArchive = fieldWords(lines, "Types").includes("deb") &&
    fieldWords(lines, "Enabled")[0] !== "no" && suites.some((name) => DEBIAN_SUITES.test(name));
  if (!isArchive) return "";
  return lines.filter((line) => !/^Architectures:/i.test(line)).map((line) => {
    if (/^Suites:/i.test(line)) return `Suites: ${suite}\n`;
    if (/^Types:/i.test(line)) return "Types: deb\n";
    return `${line}\n`;
  }).join("");
}

function fieldWords(lines: readonly string[], field: string): string[] {
  const line = lines.find((text) => text.toLowerCase().startsWith(`${field.toLowerCase()}:`));
  return line?.slice(field.length + 1).trim().split(/\s+/) ?? [];
}

/** The lines of a *.list file that are Debian's main archive, with their suite replaced. */
export function rewriteList(text: string, suite: string): string {
  // deb [options] ADDRESS SUITE COMPONENT...
  const form = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$/;
  return text.split("\n").map((line) => form.exec(line.replace(/#.*/, "").trim()))
    .filter((match) => match !== null && DEBIAN_SUITES.test(match[3]))
    .map((match) => {
      const [options = "", address, , components] = match?.slice(1) ?? [];
      return `deb ${keptOptions(options)}${address} ${suite} ${components.trim()}\n`;
    }).join("");
}

function keptOptions(options: string): string {
  const kept = options.split(/\s+/).filter((one) => one !== "" && !/^arch[-+]?=/.test(one));
  return kept.length === 0 ? "" : `[${kept.join(" ")}] `;
}
