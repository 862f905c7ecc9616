// SPDX-License-Identifier: MIT
// trace: privileged, in real Docker Engines and with the real kernel: what it notes of the stop tells
// the same as the probe, tells it also where no probe can stand in, and nothing stays in the kernel.
import { assertEquals, assertMatch } from "@std/assert";
import { DockerEngine } from "../../scripts/docker_engine.ts";
import { runCommand } from "../../scripts/run_command.ts";
import { ActionJob } from "../action_job.ts";
import { eventually } from "../harness.ts";
import { applicationFiles } from "../application_files.ts";
import { leftIn, NOTHING, verifyImage } from "../verifying.ts";

/** Names that no other engine on this machine has: without the engine's pids they tell who is who. */
const IMAGES: Readonly<Record<string, readonly string[]>> = {
  good: ['ENTRYPOINT ["/traced-tini", "--"]', 'CMD ["/traced-app"]'],
  "tini-shell-without-exec": ['ENTRYPOINT ["/traced-tini", "--"]', 'CMD ["/traced.sh"]'],
  "shell-without-exec": ['ENTRYPOINT ["/traced.sh"]'],
  deaf: ['ENTRYPOINT ["/traced-app", "default"]'],
  script: ['ENTRYPOINT ["/traced-tini", "--"]', 'CMD ["/script.sh"]'],
};

interface Row {
  readonly signal: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: string;
}

interface Expected {
  readonly image: string;
  readonly verdict: string;
  readonly arrived: readonly [status: string, message: string];
  readonly finished: readonly [status: string, message: string];
  readonly signals: readonly Row[];
}

function row(signal: string, from: string, to: string, outcome = "delivered"): Row {
  return { signal: `SIG${signal}`, from, to, outcome };
}

const CUT_OFF = "Unknown, as the grace period ran out";
const ENDED = "has ended before PID 1 exits";

const EXPECTED: readonly Expected[] = [
  {
    image: "good",
    verdict: "pass",
    arrived: ["pass", 'The kernel saw SIGTERM (15) go to "/traced-app", from PID 1'],
    finished: ["pass", `"/traced-app" ${ENDED}`],
    signals: [row("TERM", "runc", "traced-tini"), row("TERM", "traced-tini", "traced-app")],
  },
  {
    // From outside it looks good: it stops at once, with 143.
    image: "tini-shell-without-exec",
    verdict: "fail",
    arrived: [
      "fail",
      'The kernel saw no SIGTERM (15) go to "/traced-app": "/bin/sh /traced.sh" does not pass it on',
    ],
    finished: ["fail", '"/traced-app" is still alive when PID 1 exits, and the kernel kills it'],
    signals: [
      row("TERM", "runc", "traced-tini"),
      row("TERM", "traced-tini", "traced.sh"),
      row("KILL", "kernel", "traced-app"),
    ],
  },
  {
    image: "shell-without-exec",
    verdict: "fail",
    arrived: [
      "fail",
      'The kernel saw no SIGTERM (15) go to "/traced-app": "/bin/sh /traced.sh" does not pass it on',
    ],
    finished: ["skip", CUT_OFF],
    signals: [
      row("TERM", "runc", "traced.sh", "dropped"),
      row("KILL", "runc", "traced.sh"),
      row("KILL", "kernel", "traced-app"),
    ],
  },
  {
    image: "deaf",
    verdict: "fail",
    arrived: [
      "fail",
      'The kernel drops SIGTERM (15) for "/traced-app default": it is PID 1 and has no handler for it',
    ],
    finished: ["skip", CUT_OFF],
    signals: [row("TERM", "runc", "traced-app", "dropped"), row("KILL", "runc", "traced-app")],
  },
  {
    // Nothing can stand in for a shell: the kernel's word is the only one.
    image: "script",
    verdict: "pass",
    arrived: ["pass", 'The kernel saw SIGTERM (15) go to "/bin/sh /script.sh", from PID 1'],
    finished: ["pass", `"/bin/sh /script.sh" ${ENDED}`],
    signals: [
      row("TERM", "runc", "traced-tini"),
      row("TERM", "traced-tini", "script.sh"),
      row("KILL", "kernel", "sleep"),
    ],
  },
];

async function buildImages(engine: DockerEngine): Promise<void> {
  const { "/app": app, "/tini": tini, ...files } = await applicationFiles();
  const applets = ["cat", "mkdir", "mount", "rmdir"].map((name) => `/bin/${name}`);
  await engine.build("busybox:stable", {
    ...files,
    ...Object.fromEntries(applets.map((path) => [path, { link: "busybox" }])),
  });
  const own = {
    ...files,
    ...{ "/traced-app": app, "/traced-tini": tini },
    "/traced.sh": { text: "#!/bin/sh\n/traced-app\n" },
    "/script.sh": { text: "#!/bin/sh\ntrap 'exit 0' TERM\nsleep 600 &\nwait\n" },
  };
  for (const [name, lines] of Object.entries(IMAGES)) await engine.build(name, own, ...lines);
}

/** Buffers of ours in the kernel; those of somebody else's run go away as well. */
async function listBuffers(): Promise<string[]> {
  const list = "mount -t tracefs tracefs /mnt && ls /mnt/instances";
  const names = await runCommand(["unshare", "--mount", "sh", "-c", list]);
  return names.split("\n").filter((name) => name.startsWith("baronet-"));
}

async function assertNothingLeft(engine: DockerEngine): Promise<void> {
  assertEquals(await leftIn(engine), NOTHING);
  await eventually(async () => assertEquals(await listBuffers(), []));
}

const TRACED = ["--trace", "privileged", "--signals", "INT", "--grace-period", "2"];

async function check(engine: DockerEngine, expected: Expected): Promise<void> {
  const { image, verdict, signals, ...checks } = expected;
  const main = image === "script" ? ["--main", "^/bin/sh"] : [];
  const { report, stdout, stderr } = await verifyImage(engine, image, ...TRACED, ...main);
  const answer = (id: string) => {
    const found = report?.checks.find((check) => check.id === id);
    return [found?.status, found?.message];
  };
  const rows = report?.trace?.signals.map(({ signal, from, to, outcome }) => ({
    ...{ signal, from: from.name.replace(/^runc:?.*/, "runc"), to: to.name, outcome },
  }));
  assertEquals<unknown>(
    {
      verdict: report?.verdict,
      arrived: answer("trace.arrived"),
      finished: answer("trace.finished"),
      signals: rows,
    },
    { verdict, signals, ...checks },
    stdout + stderr,
  );
  assertEquals(report?.trace?.signals[0].atMs, 0);
}

const ENGINES = [
  { title: "Docker 28 with the machine's pids", suite: "forky", hasMachinePids: true },
  { title: "Docker 20 in a PID namespace of its own", suite: undefined, hasMachinePids: false },
] as const;

for (const { title, ...options } of ENGINES) {
  Deno.test(`with ${title}, the kernel is a witness`, async (t) => {
    await using engine = await DockerEngine.start(options);
    await buildImages(engine);
    for (const expected of EXPECTED) {
      await t.step(`of the stop of ${expected.image}`, async () => {
        await check(engine, expected);
        await assertNothingLeft(engine);
      });
    }

    await t.step("that is missed where its image is not there, and the rest goes on", async () => {
      const image = "localhost:1/nobody/shell:v1";
      const { code, report } = await verifyImage(engine, "good", ...TRACED, "--trace-image", image);
      assertEquals([code, report?.verdict, report?.culprit], [0, "warn", "environment"]);
      assertMatch(
        report?.message ?? "",
        /^Nobody traced the stop: the engine does not run localhost:1\/nobody\/shell:v1 with the right to trace: /,
      );
      assertMatch(report?.advice ?? "", /\(input trace-image\), or set trace to off$/);
      assertEquals(report?.trace, null);
      await assertNothingLeft(engine);
    });

    await t.step("that takes its buffer away when the Action's process was killed", async () => {
      await using job = await ActionJob.start(engine);
      const inputs = { image: "deaf", trace: "privileged", "grace-period": "60" };
      const { isFailed, ran } = await job.run(inputs, {}, async (name, child) => {
        if (name !== "Build and verify") return;
        await eventually(async () => {
          if ((await listBuffers()).length === 0) throw new Error("expected a buffer, got none");
        });
        child.kill("SIGKILL");
      });
      assertEquals({ isFailed, ran }, { isFailed: true, ran: ["Build and verify", "Clean up"] });
      await assertNothingLeft(engine);
    });
  });
}
