// SPDX-License-Identifier: MIT
// Prints a run of the simulation as a unit test to paste into init/core/: the plan, the events,
// and after each what was done. What ought to be done at the last one is left for the reader.
import { TRAITS } from "./core/inits/baronet.ts";
import type { Command, Plan } from "./core/plan.ts";
import { maskHas, parseProcStatus, type ProcessText } from "./core/proc_status.ts";
import { command as defaultCommand, PID1, SETTINGS, TERM } from "./core/story.ts";
import type { Moment, Run } from "./simulate.ts";
import { commandLineOf, type Scenario } from "./simulated_scenario.ts";

/** Data as TypeScript: what JSON has, and undefined, Map and bigint. */
export function formatLiteral(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Map) return `new Map(${formatLiteral([...value])})`;
  if (Array.isArray(value)) return `[${value.map(formatLiteral).join(", ")}]`;
  if (typeof value === "function") return "() => 1";
  if (typeof value !== "object" || value === null) return `${JSON.stringify(value)}`;
  const members = Object.entries(value).map(([name, one]) => `${name}: ${formatLiteral(one)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** `first`, and what is different from `base`. */
function formatChanges(first: string, base: object, changed: object): string {
  const known = new Map<string, unknown>(Object.entries(base));
  const changes = Object.entries(changed).filter(([name, value]) =>
    formatLiteral(known.get(name)) !== formatLiteral(value)
  );
  const members = changes.map(([name, value]) => `${name}: ${formatLiteral(value)}`);
  return members.length === 0 ? first : `{ ...${first}, ${members.join(", ")} }`;
}

/** What it runs, and with which arguments, decides nothing. */
function formatCommand({ id, ...command }: Command): string {
  const plain = defaultCommand(id);
  const { argv, files } = plain;
  const changes = formatChanges("{}", plain, { ...command, argv, files });
  return changes === "{}" ? `command(${id})` : `command(${id}, ${changes.replace("...{}, ", "")})`;
}

/** The codes are functions: of those that a start may end with, the one of this run. */
function formatTraits({ plan: { traits }, moments }: Run): string {
  const { exitCodes, ...others } = traits;
  const { exitCodes: _, ...plain } = TRAITS;
  const failed = moments.find(({ event }) => event?.type === "commandFailed")?.event;
  const code = failed?.type === "commandFailed" ? exitCodes.ofFailedStart(failed.errno) : 1;
  const { wrongUsage, systemCallFailed } = exitCodes;
  const codes = `{ wrongUsage: ${wrongUsage}, systemCallFailed: ${systemCallFailed}, ` +
    `ofFailedStart: () => ${code} }`;
  const changes = formatChanges("TRAITS", plain, others);
  if (exitCodes === TRAITS.exitCodes) return changes;
  return changes === "TRAITS"
    ? `{ ...TRAITS, exitCodes: ${codes} }`
    : changes.replace(/ }$/, `, exitCodes: ${codes} }`);
}

function formatPlan(run: Run): string {
  const { commands, settings, traits, ...others } = run.plan;
  const { commands: _, settings: __, traits: ___, ...plain }: Plan = PID1;
  const changes = formatChanges("PID1", plain, others);
  const settingsText = formatChanges("SETTINGS", SETTINGS, settings);
  const parts = [
    `commands: [${commands.map(formatCommand).join(", ")}]`,
    ...(settingsText === "SETTINGS" ? [] : [`settings: ${settingsText}`]),
    ...(traits === TRAITS ? [] : [`traits: ${formatTraits(run)}`]),
  ];
  const head = changes === "PID1" ? "{ ...PID1 }" : changes;
  return head.replace(/ }$/, `, ${parts.join(", ")} }`);
}

function formatProcess(text: ProcessText): string {
  const found = parseProcStatus(text);
  if (found === undefined) return `process(0)`;
  const { pid, parentPid, pgid, state, ignored, blocked } = found;
  // Of all signals only TERM counts.
  const bitOf = (mask: string) => maskHas(mask, TERM) ? 1 << TERM - 1 : 0;
  const masks = { ignored: bitOf(ignored), blocked: bitOf(blocked) };
  const plain = { parent: 1, group: pid, state: "S", ignored: 0, blocked: 0 };
  const changes = formatChanges("{}", plain, { parent: parentPid, group: pgid, state, ...masks });
  return changes === "{}"
    ? `process(${pid})`
    : `process(${pid}, ${changes.replace("...{}, ", "")})`;
}

function formatEvent({ event }: Moment): string {
  if (event?.type !== "processesListed" || event.processes === undefined) {
    return formatLiteral(event);
  }
  return `listed(${event.processes.map(formatProcess).join(", ")})`;
}

/** Short enough to be read beside the event. */
function formatEffects({ atMs, effects }: Moment): string {
  const texts = effects.filter(({ type }) => type !== "log").map((effect) => {
    const { type, ...rest } = effect.type === "spawn"
      ? { type: effect.type, command: effect.command.id }
      : effect;
    return `${type} ${formatLiteral(rest)}`;
  });
  return `    // ${atMs} ms: ${texts.length === 0 ? "nothing" : texts.join("; ")}`;
}

/** Where the events come from: the command line, and what happens besides. */
export function formatScenario(scenario: Scenario): string {
  const { options, commands } = commandLineOf(scenario);
  const happenings = Object.entries(scenario.world).map(([name, value]) =>
    `//   ${name}: ${formatLiteral(value)}`
  );
  return [`// baronet ${[...options, "--", ...commands].join(" ")}`, ...happenings, ""].join("\n");
}

/** `found`: what is wrong; `index`: the moment in which it shows. */
export function formatAsTest(run: Run, { found, index }: {
  found: string;
  index: number | undefined;
}): string {
  const [start, ...moments] = run.moments.slice(0, (index ?? run.moments.length) + 1);
  const events = moments.flatMap((moment) => [
    `    ${formatEvent(moment)},`,
    formatEffects(moment),
  ]);
  const lines = [
    `Deno.test(${JSON.stringify(`step() ${found}`)}, () => {`,
    `  const plan: Plan = ${formatPlan(run)};`,
    "  const events: Event[] = [",
    formatEffects(start),
    ...events,
    "  ];",
    "  // What ought to be done at the last event:",
    "  assertEquals(after(plan, ...events), []);",
    "});",
    "",
  ];
  return [...formatImports(lines.join("\n")), "", ...lines].join("\n");
}

/** No more than what the test uses. */
function formatImports(test: string): string[] {
  const functions = ["after", "command", "listed", "process"].filter((name) =>
    new RegExp(`\\b${name}\\(`).test(test)
  );
  const constants = ["PID1", "SETTINGS"].filter((name) => test.includes(`...${name}`));
  return [
    `import { assertEquals } from "@std/assert";`,
    `import type { Event } from "./events.ts";`,
    ...(/\bTRAITS\b/.test(test) ? [`import { TRAITS } from "./inits/baronet.ts";`] : []),
    `import type { Plan } from "./plan.ts";`,
    `import { ${[...functions, ...constants].join(", ")} } from "./story.ts";`,
  ];
}
