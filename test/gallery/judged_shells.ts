// SPDX-License-Identifier: MIT
// What the Action has to say of the gallery's images that have a shell in their entrypoint.
import {
  ADVISE_EXEC_TOO,
  DEAF_SCRIPT,
  type ExpectedVerdict,
  forward,
  GOOD_AS_INIT,
  INHERITS,
  NOT_REAPING,
  OTHERS,
} from "./verdict.ts";

export const JUDGED_SHELLS: readonly ExpectedVerdict[] = [
  { name: "script-with-exec", ...GOOD_AS_INIT, mode: "overlay" },
  { name: "script-without-exec", ...DEAF_SCRIPT, mode: "overlay" },
  {
    name: "script-that-ignores",
    ...DEAF_SCRIPT,
    complaints: { ...DEAF_SCRIPT.complaints, ...INHERITS },
    mode: "overlay",
  },
  {
    name: "shell-form",
    ...GOOD_AS_INIT,
    complaints: { ...NOT_REAPING, ...INHERITS },
    mode: "overlay",
  },
  { name: "shell-form-with-more", ...DEAF_SCRIPT, mode: "overlay" },
  { name: "shell-form-of-dash", ...DEAF_SCRIPT, mode: "overlay" },
  {
    // The trap's exit code stands in front of the application's.
    name: "script-with-trap-and-wait",
    verdict: "fail",
    culprit: "entrypoint",
    message: /^It exits with 3, which is not the application's own exit code$/,
    advice: /^In "\/bin\/sh \/trap-and-wait.sh" start the application with exec: the shell's exit/,
    complaints: {
      ...forward("warn", ...OTHERS),
      ...INHERITS,
      ...{ "stop.exit-code": "fail", "exit.propagated": "warn" },
    },
    exitCode: 3,
    mode: "overlay",
  },
  { name: "script-with-trap-and-foreground", ...DEAF_SCRIPT, mode: "overlay" },
  {
    name: "tini-and-script-with-trap",
    ...DEAF_SCRIPT,
    advice: ADVISE_EXEC_TOO,
    mode: "overlay",
  },
  { name: "script-without-exec-of-idle", ...DEAF_SCRIPT, mode: "overlay" },
];
