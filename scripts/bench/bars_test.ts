// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { BARS, judge } from "./bars.ts";

const FASTEST = { limit: 1.05, of: ["tini", "dumb-init"] };

Deno.test("judge() holds a value against the fastest of the peers and names that one", () => {
  const figures = { roundTripUs: { baronet: 10.5, tini: 11, "dumb-init": 10, floor: 9 } };
  assertEquals(judge({ figure: "roundTripUs", bound: FASTEST }, figures), {
    asked: "<= 1.05 of dumb-init",
    found: "1.05, held",
    isMissed: false,
  });
});

Deno.test("judge() says by how much a ratio is missed", () => {
  const figures = { startUs: { baronet: 330, "tini-static": 500 } };
  assertEquals(judge({ figure: "startUs", bound: { limit: 0.6, of: ["tini-static"] } }, figures), {
    asked: "<= 0.60 of tini-static",
    found: "0.66, missed by 10.0 %",
    isMissed: true,
  });
});

Deno.test("judge() compares with another figure of the peer where the bound says so", () => {
  const figures = { startUs: { "tini-static": 500 }, optionsStartUs: { baronet: 300 } };
  const bound = { limit: 0.75, of: ["tini-static"], ofFigure: "startUs" } as const;
  assertEquals(judge({ figure: "optionsStartUs", bound }, figures).found, "0.60, held");
});

Deno.test("judge() takes a bound without peers as absolute, nothing being a limit too", () => {
  const figures = { anonymousKb: { baronet: 80 }, wakeUps: { baronet: 10 } };
  assertEquals(judge({ figure: "anonymousKb", bound: { limit: 64 } }, figures), {
    asked: "<= 64",
    found: "80, missed by 25.0 %",
    isMissed: true,
  });
  assertEquals(
    judge({ figure: "wakeUps", bound: { limit: 0 } }, figures).found,
    "10, missed by 10",
  );
  assertEquals(
    judge({ figure: "wakeUps", bound: { limit: 0 } }, { wakeUps: { baronet: 0 } }).found,
    "0, held",
  );
});

Deno.test("judge() misses nothing that was not measured, for baronet or for the peers", () => {
  const asked = "<= 1.05 of the fastest peer";
  const expected = { asked, found: "not measured", isMissed: false };
  assertEquals(judge({ figure: "roundTripUs", bound: FASTEST }, {}), expected);
  assertEquals(
    judge({ figure: "roundTripUs", bound: FASTEST }, { roundTripUs: { baronet: 1 } }),
    expected,
  );
});

Deno.test("judge() can judge every bar of the table", () => {
  for (const { figure, bar, moonshot } of BARS) {
    for (const bound of [bar, ...moonshot === undefined ? [] : [moonshot]]) {
      assertEquals(judge({ figure, bound }, {}).isMissed, false);
    }
  }
});
