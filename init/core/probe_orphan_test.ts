// SPDX-License-Identifier: MIT
// The makers and orphans of a probe, as stories.
import { assertEquals } from "@std/assert";
import { nextLookMs } from "./probe_orphan.ts";
import { as, OVER, received, Story } from "./probe_story.ts";

const [INT, USR1, TERM, RTMAX] = [2, 10, 15, 64];
const [MAKER, ADOPTER] = [6, 1];

Deno.test("beginRole() starts one orphan as its maker, a daemon in a session of its own, and exits", () => {
  const makers = ["short", "orphan", "daemon"].map((name) =>
    new Story(as(`maker:${name}:5`)).begun
  );
  assertEquals(makers, [
    ["start orphan:short:5:7 shared", "exit 0"],
    ["start orphan:orphan:5:7 shared", "exit 0"],
    ["start orphan:daemon:5:7 session", "exit 0"],
  ]);
});

Deno.test("beginRole() reports as a short orphan, and exits without a line, whoever is its parent", () => {
  for (const parentPid of [MAKER, ADOPTER]) {
    const story = new Story(as("orphan:short:5:6"), { parentPid });
    assertEquals(story.begun, ["report 21 to 5", "exit 0"]);
  }
});

for (const [name, word] of Object.entries({ orphan: 22, daemon: 23 })) {
  const start = `"process":"${name}","pid":7,"atMs"`;
  const ready = (atMs: number, parentPid: number) => [
    `{"event":"ready",${start}:${atMs},"parentPid":${parentPid},"pgid":7,"sid":5,` +
    `"blocked":["SIGUSR1"],"ignored":["SIGHUP"],"argv":[],"orphans":null}`,
    `report ${word} to 5`,
  ];

  Deno.test(`beginRole() is ready as ${name} at once where its maker has ended, before it reports`, () => {
    const story = new Story(as(`orphan:${name}:5:6`), { parentPid: ADOPTER });
    assertEquals(story.begun, ready(0, ADOPTER));
    assertEquals(story.waitMs, undefined);
    assertEquals(story.tell(OVER, { parentPid: 9 }), []); // once
  });

  Deno.test(`seeAdoption() is ready as ${name} when its maker has ended, and tells who adopted it`, () => {
    const story = new Story(as(`orphan:${name}:5:6`), { parentPid: MAKER });
    assertEquals([story.begun, story.waitMs], [[], 1]);
    assertEquals(story.tell(OVER, { parentPid: MAKER }), []);
    assertEquals(story.waitMs, 2);
    assertEquals(story.tell(OVER, { parentPid: ADOPTER }), ready(20, ADOPTER));
    assertEquals(story.waitMs, undefined);
  });

  Deno.test(`stepProbe() ends as ${name} on TERM and on the probe's own signal, with code 0`, () => {
    for (const [number, signalName] of [[TERM, "SIGTERM"], [USR1, "SIGUSR1"]] as const) {
      const story = new Story({ ...as(`orphan:${name}:5:6`), exitOn: [USR1, 42] });
      assertEquals(story.tell(received(INT)).length, 1);
      assertEquals(story.tell(received(number)), [
        `{"event":"signal",${start}:20,"signal":"${signalName}","number":${number},"code":0,` +
        `"sender":1,"value":null}`,
        `{"event":"exit",${start}:20,"code":0}`,
        "exit 0",
      ]);
    }
  });
}

Deno.test("seeAdoption() waits for its maker about a second, and is there all the same then", () => {
  const story = new Story(as("orphan:orphan:5:6"), { parentPid: MAKER });
  const waits = [];
  let done: readonly string[] = [];
  while (story.waitMs !== undefined && waits.length < 20) {
    assertEquals(done, []);
    waits.push(story.waitMs);
    done = story.tell(OVER, { parentPid: MAKER });
  }
  assertEquals(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  assertEquals(done.map((line) => line.replace(/^.*("parentPid":\d+).*$/, "$1")), [
    '"parentPid":6',
    "report 22 to 5",
  ]);
});

Deno.test("seeAdoption() looks at each signal as well, and reports that behind its news", () => {
  const story = new Story(as("orphan:daemon:5:6"), { parentPid: MAKER });
  const events = (lines: readonly string[]) => lines.map((line) => line.slice(0, 17));
  assertEquals(events(story.tell(received(INT), { parentPid: MAKER })), ['{"event":"signal"']);
  assertEquals(events(story.tell(received(TERM), { parentPid: ADOPTER })), [
    '{"event":"ready",',
    "report 23 to 5",
    '{"event":"signal"',
    '{"event":"exit","',
    "exit 0",
  ]);
});

Deno.test("seeAdoption() takes no word of another orphan for news of its own", () => {
  const story = new Story(as("orphan:daemon:5:6"), { parentPid: MAKER });
  const word = received(RTMAX, { code: -1, senderPid: 9, value: 29n });
  assertEquals(story.tell(word, { parentPid: MAKER }), [
    '{"event":"signal","process":"daemon","pid":7,"atMs":10,"signal":"SIGRTMAX","number":64,' +
    '"code":-1,"sender":9,"value":29}',
  ]);
});

Deno.test("nextLookMs() doubles up to 640 ms, and then there is no other look", () => {
  const next = [1, 10, 320, 321, 640, undefined].map((waitMs) =>
    // Nothing else of the state matters.
    nextLookMs({ waitMs } as Parameters<typeof nextLookMs>[0])
  );
  assertEquals(next, [2, 20, 640, undefined, undefined, undefined]);
});
