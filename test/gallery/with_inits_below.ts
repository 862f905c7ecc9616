// SPDX-License-Identifier: MIT
// Images whose entrypoint is an init already, with another one in front: what docker run --init makes
// of them.
import {
  anApp,
  anAsh,
  anInit,
  APP,
  APP_NAME,
  DEATHS,
  DEATHS_OF_ASH,
  type Exhibit,
  type ExpectedProcess,
} from "./exhibit.ts";
import { NO_EXEC, NO_EXEC_SLOW, SLOW } from "./with_inits.ts";

const APP_WORDS = APP.join(" ");
/** What Docker calls the tini that it puts in front. */
const DOCKER_INIT = ["/docker-init", "--"] as const;

/** The init of the image. */
function below(name: string, hears: ExpectedProcess["hears"]): ExpectedProcess {
  return { ...anInit(name, hears), depth: 1 };
}

const HEARD = { ...DEATHS, TERM: "app 15" } as const;
const ASH = anAsh({ depth: 2, name: NO_EXEC, waitsFor: 3 });

export const WITH_INITS_BELOW: readonly Exhibit[] = [
  {
    name: "init-and-tini",
    entrypoint: [...DOCKER_INIT, "/tini", "--"],
    command: APP,
    ready: ["app ready"],
    processes: [
      anInit(`docker-init -- /tini -- ${APP_WORDS}`, HEARD),
      below(`tini -- ${APP_WORDS}`, HEARD),
      anApp(2),
    ],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "init-and-tini-and-script-without-exec",
    entrypoint: [...DOCKER_INIT, "/tini", "--"],
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [
      anInit("docker-init -- /tini -- /no-exec.sh", DEATHS_OF_ASH),
      below("tini -- /no-exec.sh", DEATHS_OF_ASH),
      ASH,
      anApp(3),
    ],
    findings: [{
      id: "shell-in-between",
      culprit: "entrypoint",
      about: [NO_EXEC, APP_NAME],
      says: "and tini leaves with it",
    }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    // The second one signals the group of its command.
    name: "init-and-dumb-init-and-script-without-exec",
    entrypoint: [...DOCKER_INIT, "/dumb-init", "--"],
    command: ["/no-exec-slow.sh"],
    ready: ["app ready"],
    processes: [
      anInit("docker-init -- /dumb-init -- /no-exec-slow.sh", DEATHS),
      below("dumb-init -- /no-exec-slow.sh", DEATHS),
      { ...anAsh({ depth: 2, name: NO_EXEC_SLOW, waitsFor: 3 }), leadsSession: true },
      { ...SLOW, depth: 3 },
    ],
    findings: [{
      id: "shell-in-between",
      culprit: "entrypoint",
      about: [NO_EXEC_SLOW, "slow_cleanup app"],
      says: "hears it, too",
    }],
    unknowns: [],
    stop: { prints: [], mayPrint: "app cleaning", code: 143 },
  },
  {
    name: "init-and-tini-and-ignoring",
    entrypoint: [...DOCKER_INIT, "/tini", "--"],
    command: ["/with_signals", "none", "15", "/idle", "idle"],
    ready: ["idle ready"],
    processes: [
      anInit("docker-init -- /tini -- /with_signals none 15 /idle idle", {
        ...DEATHS,
        TERM: "taken",
      }),
      below("tini -- /with_signals none 15 /idle idle", { ...DEATHS, TERM: "taken" }),
      { depth: 2, name: "idle idle", does: { TERM: "ignores", others: "dies" } },
    ],
    findings: [{ id: "deaf-application", culprit: "application", about: ["idle idle"] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    // When the shell has gone, the one in front of it asks the program to end, and waits.
    name: "init-and-baronet-and-script-without-exec",
    entrypoint: [...DOCKER_INIT, "/baronet", "--"],
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [
      anInit("docker-init -- /baronet -- /no-exec.sh", DEATHS_OF_ASH),
      below("baronet -- /no-exec.sh", DEATHS_OF_ASH),
      ASH,
      anApp(3),
    ],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 143 },
  },
  {
    // What the second one makes of TERM the program ignores, and TERM itself it would hear.
    name: "init-and-dumb-init-that-rewrites",
    entrypoint: [...DOCKER_INIT, "/dumb-init", "-r", "15:2", "--"],
    command: ["/int-ignored.sh"],
    ready: ["app ready"],
    processes: [
      anInit("docker-init -- /dumb-init -r 15:2 -- /int-ignored.sh", {
        ...DEATHS,
        TERM: "taken",
        INT: "taken",
      }),
      below("dumb-init -r 15:2 -- /int-ignored.sh", {
        ...DEATHS,
        TERM: "taken",
        INT: "taken",
      }),
      {
        ...anApp(2),
        does: { TERM: "catches", INT: "ignores", others: "dies" },
        leadsSession: true,
      },
    ],
    findings: [{
      id: "deaf-application",
      culprit: "application",
      about: [APP_NAME],
      says: "ignores SIGINT",
    }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
];
