// SPDX-License-Identifier: MIT
// What of the end-to-end tests cannot pass on an architecture here, and why.
import type { Exemption } from "./results.ts";

export const EXEMPTIONS: readonly Exemption[] = [];
