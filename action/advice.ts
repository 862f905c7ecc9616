// SPDX-License-Identifier: MIT
// Pure: what to change, in one or two sentences, for the check that explains a verdict.
import { formatSignal } from "../init/core/signals.ts";
import {
  type Case,
  type Check,
  heardStopSignal,
  isShellBelowInit,
  obstacle,
  quote,
} from "./check.ts";
import type { ProcessTree } from "./observations.ts";
import { isShellProcess } from "./programs.ts";

export function advise({ id, culprit }: Check, tree: ProcessTree, { seen }: Case): string {
  const name = formatSignal(heardStopSignal(seen));
  switch (culprit) {
    case "entrypoint":
      if (id === "dockerfile.exec-form") return `Write it as a JSON array: CMD ["program", "word"]`;
      if (tree.chain.length === 0) return adviseInit();
      if (id === "exit.propagated" || id === "stop.exit-code") {
        return `In ${
          quote(obstacle(tree))
        } start the application with exec: the shell's exit code ` +
          "would no longer stand in front of its own";
      }
      return adviseExec(tree, seen.image.isShellForm);
    case "init":
      return `Replace the init ${quote(tree.pid1)} by one that forwards every signal, waits and ` +
        'reaps, such as baronet: ENTRYPOINT ["/baronet", "--"]';
    case "application":
      if (id === "zombies") return adviseWaiting(tree);
      return `The signal arrives: let ${
        quote(tree.main)
      } handle ${name}, finish its work and exit ` +
        "with 0, or list its exit code in expected-exit-code";
    case "environment":
      if (id === "trace") {
        return "Trace with an engine whose containers may mount tracefs and with an " +
          "image that has a shell (input trace-image), or set trace to off";
      }
      return "Give the container more memory: --memory in run-args";
    case null:
      if (id === "app.found") return "Name the application with the input main";
      return "Run it again with the input probe on auto to see whether the signal arrives";
  }
}

function adviseWaiting({ main, chain }: ProcessTree): string {
  const own = `Let ${quote(main)} wait for the processes that it starts`;
  if (chain.length > 0) return own;
  return `${own}; where they are the orphans of others, put an init in front that reaps, ` +
    'such as baronet: ENTRYPOINT ["/baronet", "--"]';
}

function adviseInit(): string {
  return 'Put an init in front that reaps, such as baronet: ENTRYPOINT ["/baronet", "--"]';
}

function adviseExec(tree: ProcessTree, isShellForm: boolean): string {
  const blocker = obstacle(tree);
  const withInit = 'ENTRYPOINT ["/baronet", "-g", "--"]';
  if (isShellForm) {
    return `Write ENTRYPOINT and CMD in the exec form, as ["program", "word"]; or let baronet ` +
      `signal the shell's whole group: ${withInit}`;
  }
  if (!isShellProcess(blocker)) {
    return `Start the application itself instead of ${quote(blocker)}; or let baronet signal ` +
      `its whole group: ${withInit}`;
  }
  const also = isShellBelowInit(tree) ? "An init alone does not help; in" : "In";
  return `${also} ${quote(blocker)} start the application with exec; or let baronet signal ` +
    `the shell's whole group and wait for all: ${withInit}`;
}
