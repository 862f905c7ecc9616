// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The text of --license. It is in the binary as it stands here, for whoever looks into that with
// strings(1) or lists its parts (action/sbom.ts): so main.ts prints it, not the packed part.ts.

const COPYRIGHTS = [
  "baronet: Copyright (c) 2026 the baronet authors",
  "QuickJS-ng: Copyright (c) 2017-2024 Fabrice Bellard, Charlie Gordon;",
  "  2023-2025 Ben Noordhuis, Saúl Ibarra Corretgé",
  "musl: Copyright (c) 2005-2020 Rich Felker and many other contributors",
  "@std/cli: Copyright (c) 2018-2026 the Deno authors",
];

/** All parts of the binary are under the same license, so its text is printed once. */
export function licenseText(): string {
  return `${COPYRIGHTS.join("\n")}

Each under the MIT license:

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
}
