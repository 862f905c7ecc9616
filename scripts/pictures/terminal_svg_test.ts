// SPDX-License-Identifier: MIT
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readScreen } from "./screen.ts";
import { drawTerminal } from "./terminal_svg.ts";

function draw(bytes: string, columns = 20): string {
  return drawTerminal({ title: "A <title>", lines: readScreen(bytes), columns });
}

/** x, y, length, class and text of each piece. */
function pieces(svg: string): string[][] {
  const found = svg.matchAll(
    /<text x="([\d.]+)" y="(\d+)" textLength="([\d.]+)" lengthAdjust="spacingAndGlyphs"(?: class="([a-z ]+)")?>(.*)<\/text>/g,
  );
  return [...found].map(([, ...parts]) => parts.map((part) => part ?? ""));
}

Deno.test("drawTerminal() puts every word into its cell", () => {
  assertEquals(pieces(draw("PID  NAME\r\n  1  └─ my app")), [
    ["16", "31", "25.2", "", "PID"],
    ["58", "31", "33.6", "", "NAME"],
    ["32.8", "51", "8.4", "", "1"],
    ["58", "51", "75.6", "", "└─ my app"],
  ]);
});

Deno.test("drawTerminal() gives each style its class", () => {
  assertEquals(
    pieces(draw("\x1b[1mA\x1b[0m\x1b[31mB\x1b[0m\x1b[2;33mC\x1b[0mD")).map(([, , , name, text]) =>
      `${text} ${name}`
    ),
    ["A bold", "B red", "C yellow faint", "D "],
  );
});

Deno.test("drawTerminal() is as large as its screen", () => {
  assertStringIncludes(draw("a\n\nb", 100), 'width="872" height="92" viewBox="0 0 872 92"');
});

Deno.test("drawTerminal() tells what it shows to those who hear it", () => {
  const svg = draw('\x1b[31m1.\x1b[0m PID 1 "sh <x> & y"\n   Use exec');
  assertStringIncludes(svg, '<title id="title">A &lt;title&gt;</title>');
  assertStringIncludes(
    svg,
    '<desc id="description">1. PID 1 "sh &lt;x&gt; &amp; y"\n   Use exec</desc>',
  );
  assertStringIncludes(svg, 'role="img" aria-labelledby="title description"');
});

Deno.test("drawTerminal() needs nothing from elsewhere, and is the same each time", () => {
  const svg = draw("a\nb");
  assert(!/href|url\(|@import|@font-face/.test(svg));
  assertEquals(draw("a\nb"), svg);
});
