// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Whose work the binary is. It stands in there as it does here, for whoever looks into it with
// strings(1) or lists its parts (action/sbom.ts): main.ts holds it, not the packed part.ts.

export const NOTICES = `baronet: Copyright (c) 2026 the baronet authors
QuickJS-ng: Copyright (c) 2017-2024 Fabrice Bellard, Charlie Gordon;
  2023-2025 Ben Noordhuis, Saúl Ibarra Corretgé
musl: Copyright (c) 2005-2020 Rich Felker and many other contributors`;
