// SPDX-License-Identifier: MIT
// The probe, as stories: what is done at each event, one line for each effect.
// long: every way in which its orphans come to be and end.
import { assertEquals } from "@std/assert";
import { type ProbeNews, WORD_SIGNAL } from "./probe.ts";
import { ALONE, OVER, received, REQUEST, Story } from "./probe_story.ts";

const [HUP, INT, TERM, CHLD, TSTP, RT3] = [1, 2, 15, 17, 20, 37];

/** The word of an orphan: three times its pid and its number among the three, by sigqueue(3). */
function word(pid: number, orphan: "short" | "orphan" | "daemon"): ProbeNews {
  const value = BigInt(3 * pid + { short: 0, orphan: 1, daemon: 2 }[orphan]);
  return received(WORD_SIGNAL, { code: -1, senderPid: pid, value });
}

function ended(exitCode = 0): ProbeNews {
  return { type: "makerEnded", exitCode };
}

function ready(atMs: number, orphans: string): string {
  return `{"event":"ready","process":"probe","pid":7,"atMs":${atMs},"parentPid":1,"pgid":7,"sid":5,` +
    `"blocked":["SIGUSR1"],"ignored":["SIGHUP"],"argv":["/app","serve"],"orphans":${orphans}}`;
}

function signal(atMs: number, rest: string): string {
  return `{"event":"signal","process":"probe","pid":7,"atMs":${atMs},${rest}}`;
}

function fate(atMs: number, rest: string): string {
  return `{"event":"orphan","process":"probe","pid":7,"atMs":${atMs},${rest}}`;
}

function exit(atMs: number, code: number): string {
  return `{"event":"exit","process":"probe","pid":7,"atMs":${atMs},"code":${code}}`;
}

/** A probe whose orphans 9, 11 and 13 are there, 60 ms after its start. */
function withOrphans(): Story {
  const story = new Story(REQUEST);
  const words = [word(9, "short"), word(11, "orphan"), word(13, "daemon")];
  for (const news of words.flatMap((one) => [one, ended()])) story.tell(news);
  return story;
}

Deno.test("beginProbe() is ready at once where it makes no orphans", () => {
  const story = new Story(ALONE);
  assertEquals(story.begun, [ready(0, "null")]);
  assertEquals(story.waitMs, undefined);
});

Deno.test("stepProbe() makes one orphan after the other, and is ready when all have reported", () => {
  const story = new Story(REQUEST);
  assertEquals(story.begun, ["start maker:short:7 shared"]);
  assertEquals(story.waitMs, undefined);
  assertEquals(story.tell(word(9, "short")), []);
  assertEquals(story.tell(ended()), ["start maker:orphan:7 shared"]);
  // The maker's end may be heard of before the orphan's word.
  assertEquals(story.tell(ended()), []);
  assertEquals(story.waitMs, 2000);
  assertEquals(story.tell(word(11, "orphan")), ["start maker:daemon:7 shared"]);
  assertEquals(story.waitMs, undefined);
  assertEquals(story.tell(word(13, "daemon")), []);
  assertEquals(story.tell(ended()), [ready(60, '{"short":9,"orphan":11,"daemon":13}')]);
  assertEquals([story.looksAt, story.waitMs], [9, 10]);
});

Deno.test("stepProbe() says which orphan was not made when its maker fails, and makes the next", () => {
  const story = new Story(REQUEST);
  assertEquals(story.tell(ended(1)), [
    fate(10, '"orphan":"short","fate":"not made"'),
    "start maker:orphan:7 shared",
  ]);
  assertEquals(story.tell(word(11, "orphan")), []);
  assertEquals(story.tell(ended()), ["start maker:daemon:7 shared"]);
  // Whatever has killed it.
  assertEquals(story.tell(ended(137)), [
    fate(40, '"orphan":"daemon","fate":"not made"'),
    ready(40, '{"short":null,"orphan":11,"daemon":null}'),
  ]);
  // There is no short orphan to look at.
  assertEquals([story.looksAt, story.waitMs], [undefined, undefined]);
});

Deno.test("stepProbe() is ready without any orphan when none can be made", () => {
  const story = new Story(REQUEST);
  story.tell(ended(1));
  story.tell(ended(1));
  assertEquals(story.tell(ended(1)), [
    fate(30, '"orphan":"daemon","fate":"not made"'),
    ready(30, '{"short":null,"orphan":null,"daemon":null}'),
  ]);
});

Deno.test("stepProbe() waits two seconds for the word of an orphan, and no longer", () => {
  const story = new Story(REQUEST);
  assertEquals(story.tell(ended()), []);
  assertEquals(story.waitMs, 2000);
  assertEquals(story.tell(OVER), [
    fate(20, '"orphan":"short","fate":"not made"'),
    "start maker:orphan:7 shared",
  ]);
  assertEquals(story.waitMs, undefined);
});

Deno.test("stepProbe() takes SIGRTMAX for a word only where it says who sent it, and while it waits", () => {
  const maximum = '"signal":"SIGRTMAX","number":64,';
  const story = new Story(REQUEST);
  // By kill(2), by somebody's sigqueue(3), and with the number of somebody else.
  assertEquals(story.tell(received(WORD_SIGNAL, { senderPid: 9 })), [
    signal(10, `${maximum}"code":0,"sender":9,"value":null`),
  ]);
  assertEquals(story.tell(received(WORD_SIGNAL, { code: -1, senderPid: 9, value: 5n })), [
    signal(20, `${maximum}"code":-1,"sender":9,"value":5`),
  ]);
  assertEquals(story.tell(received(WORD_SIGNAL, { code: -1, senderPid: 8, value: 27n })), [
    signal(30, `${maximum}"code":-1,"sender":8,"value":27`),
  ]);
  assertEquals(story.tell(ended()), []);
  assertEquals(story.tell(word(9, "short")), ["start maker:orphan:7 shared"]);
  // Once it is ready, it waits for nobody.
  assertEquals(withOrphans().tell(word(15, "short")), [
    signal(70, `${maximum}"code":-1,"sender":15,"value":45`),
  ]);
  assertEquals(new Story(ALONE).tell(word(9, "short")), [
    signal(10, `${maximum}"code":-1,"sender":9,"value":27`),
  ]);
});

Deno.test("stepProbe() takes the word of an orphan that is too late for no other's, and for no signal", () => {
  const story = new Story(REQUEST);
  story.tell(ended());
  assertEquals(story.tell(OVER), [
    fate(20, '"orphan":"short","fate":"not made"'),
    "start maker:orphan:7 shared",
  ]);
  assertEquals(story.tell(word(9, "short")), []);
  assertEquals(story.tell(ended()), []);
  assertEquals(story.tell(word(11, "orphan")), ["start maker:daemon:7 shared"]);
  story.tell(word(13, "daemon"));
  assertEquals(story.tell(ended()), [ready(70, '{"short":null,"orphan":11,"daemon":13}')]);
  assertEquals([story.looksAt, story.tell(word(9, "short"))], [undefined, []]);
});

Deno.test("stepProbe() reports each signal, with its name, its number, and who sent what", () => {
  const story = new Story(ALONE);
  assertEquals(story.tell(received(TSTP)), [
    signal(10, '"signal":"SIGTSTP","number":20,"code":0,"sender":1,"value":null'),
  ]);
  // From outside of the PID namespace; of a child, but sent.
  assertEquals(story.tell(received(CHLD, { senderPid: 0 })), [
    signal(20, '"signal":"SIGCHLD","number":17,"code":0,"sender":0,"value":null'),
  ]);
  assertEquals(story.tell(received(RT3, { code: -1, senderPid: 12, value: -5n })), [
    signal(30, '"signal":"SIGRTMIN+3","number":37,"code":-1,"sender":12,"value":-5'),
  ]);
  // Raised by the kernel.
  assertEquals(story.tell(received(HUP, { code: 128, senderPid: 0 })), [
    signal(40, '"signal":"SIGHUP","number":1,"code":128,"sender":0,"value":null'),
  ]);
  assertEquals(story.tell(received(33)), [
    signal(50, '"signal":"signal 33","number":33,"code":0,"sender":1,"value":null'),
  ]);
});

Deno.test("stepProbe() reports signals also while it makes its orphans", () => {
  const story = new Story(REQUEST);
  assertEquals(story.tell(received(INT)), [
    signal(10, '"signal":"SIGINT","number":2,"code":0,"sender":1,"value":null'),
  ]);
  assertEquals(story.tell(received(TERM)), [
    signal(20, '"signal":"SIGTERM","number":15,"code":0,"sender":1,"value":null'),
    exit(20, 42),
    "exit 42",
  ]);
});

Deno.test("stepProbe() says nothing of what the kernel tells about children", () => {
  assertEquals(new Story(ALONE).tell(received(CHLD, { code: 1, senderPid: 9 })), []);
});

Deno.test("stepProbe() exits on the signal that it is told, with the code that it is told", () => {
  const story = new Story({ ...ALONE, exitOn: [RT3, 255] });
  assertEquals(story.tell(received(TERM)), [
    signal(10, '"signal":"SIGTERM","number":15,"code":0,"sender":1,"value":null'),
  ]);
  assertEquals(story.tell(received(RT3)), [
    signal(20, '"signal":"SIGRTMIN+3","number":37,"code":0,"sender":1,"value":null'),
    exit(20, 255),
    "exit 255",
  ]);
});

Deno.test("stepProbe() reports that the short orphan is reaped as soon as it is gone", () => {
  const story = withOrphans();
  assertEquals(story.tell(OVER, { isThere: true }), []);
  assertEquals(story.tell(OVER, { isThere: false }), [
    fate(80, '"orphan":"short","fate":"reaped"'),
  ]);
  assertEquals([story.looksAt, story.waitMs], [undefined, undefined]);
  // Once.
  assertEquals(story.tell(received(TERM), { isThere: false }), [
    signal(90, '"signal":"SIGTERM","number":15,"code":0,"sender":1,"value":null'),
    exit(90, 42),
    "exit 42",
  ]);
});

Deno.test("stepProbe() looks at the short orphan again at each signal, before it reports that", () => {
  assertEquals(withOrphans().tell(received(TERM), { isThere: false }), [
    fate(70, '"orphan":"short","fate":"reaped"'),
    signal(70, '"signal":"SIGTERM","number":15,"code":0,"sender":1,"value":null'),
    exit(70, 42),
    "exit 42",
  ]);
});

Deno.test("stepProbe() looks less and less often, and ends with a zombie that nobody has reaped", () => {
  const story = withOrphans();
  const waits = [story.waitMs];
  while (story.waitMs !== undefined && waits.length < 20) {
    assertEquals(story.tell(OVER), []);
    waits.push(story.waitMs);
  }
  assertEquals(waits, [10, 20, 40, 80, 160, 320, 640, undefined]);
  assertEquals(story.tell(received(INT)), [
    signal(140, '"signal":"SIGINT","number":2,"code":0,"sender":1,"value":null'),
  ]);
  assertEquals(story.tell(received(TERM)), [
    signal(150, '"signal":"SIGTERM","number":15,"code":0,"sender":1,"value":null'),
    fate(150, '"orphan":"short","fate":"zombie"'),
    exit(150, 42),
    "exit 42",
  ]);
});

Deno.test("stepProbe() looks at nobody before everything is there", () => {
  const story = new Story(REQUEST);
  story.tell(word(9, "short"));
  assertEquals(story.tell(ended(), { isThere: false }), ["start maker:orphan:7 shared"]);
});
