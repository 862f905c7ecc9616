// SPDX-License-Identifier: MIT
// Pure: the report -> the outputs of the step, as action.yml hands them on. Texts all of them.
import type { Report } from "./report_data.ts";

/** "" where nothing is known. */
export function listOutputs({ verdict, culprit, real, probe, image }: Report) {
  const text = (value: unknown) => value === null || value === undefined ? "" : String(value);
  const signals = probe?.signals ?? [];
  return {
    verdict,
    culprit: text(culprit),
    "exit-code": text(real?.exitCode),
    "shutdown-ms": text(real?.shutdownMs),
    "stop-signal": text(image?.stopSignal),
    forwarded: signals.filter(({ seen }) => seen > 0).map(({ signal }) => signal).join(","),
    missing: signals.filter(({ seen }) => seen === 0).map(({ signal }) => signal).join(","),
    zombies: text(real?.zombies),
    "orphans-reaped": text(probe?.orphanReaped),
    "main-process": text(real?.main.args),
    pid1: text(real?.pid1),
  };
}
