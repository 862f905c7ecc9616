// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { layOut, layOutForSurvey, READ, UNTOUCHED, WRITTEN } from "./layout.ts";

const START = {
  allocations: 7,
  survivors: [
    { number: 1, bytes: 16 },
    { number: 2, bytes: 5000 },
    { number: 4, bytes: 24 },
    { number: 6, bytes: 8 },
  ],
};
const SURVEYED = layOutForSurvey(START);
/** By page; the block of 5000 bytes has two, and page 0 is nobody's. */
function survey(...[first, second, behind, third, fourth]: number[]): Uint8Array {
  return Uint8Array.of(UNTOUCHED, first, second, behind, third, fourth);
}

Deno.test("layOutForSurvey() gives each block pages of its own, and none to what is thrown away", () => {
  assertEquals([...SURVEYED], [0, 4096, 8192, 0, 16384, 0, 20480]);
});

Deno.test("layOut() puts what is written to first, then what is read, then the rest", () => {
  const surveys = [survey(UNTOUCHED, UNTOUCHED, UNTOUCHED, READ, WRITTEN)];
  const layout = layOut(START, { surveyed: SURVEYED, surveys });
  assertEquals([...layout], [0, 64 + 8 + 24, 64 + 8 + 24 + 16, 0, 64 + 8, 0, 64]);
});

Deno.test("layOut() puts what the first survey touches before what only the second does", () => {
  const surveys = [
    survey(UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED, WRITTEN),
    survey(WRITTEN, UNTOUCHED, UNTOUCHED, READ, UNTOUCHED),
  ];
  const { 1: first, 4: third, 6: fourth } = layOut(START, { surveyed: SURVEYED, surveys });
  assertEquals([fourth, first, third], [64, 72, 88]);
});

Deno.test("layOut() takes a block for written to when one of its pages is", () => {
  const surveys = [survey(READ, UNTOUCHED, WRITTEN, UNTOUCHED, UNTOUCHED)];
  const { 1: first, 2: second } = layOut(START, { surveyed: SURVEYED, surveys });
  assertEquals([second, first], [64, 64 + 5000]);
});

Deno.test("layOut() keeps the order of the start where nothing was surveyed", () => {
  const layout = layOut(START, { surveyed: new Uint32Array(), surveys: [] });
  assertEquals([...layout], [0, 64, 80, 0, 5080, 0, 5104]);
});
