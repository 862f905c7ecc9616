// SPDX-License-Identifier: MIT
import type { ExplainRequest } from "./core/read_instead.ts";
export function explain(_request: ExplainRequest): number {
  return 111;
}
