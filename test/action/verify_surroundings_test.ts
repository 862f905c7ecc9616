// SPDX-License-Identifier: MIT
// The same image in other surroundings, and images that make it hard to find the application or to
// put the probe in its place: the verdict does not depend on any of that.
import { assertEquals, assertMatch } from "@std/assert";
import { DockerEngine } from "../../scripts/docker_engine.ts";
import { applicationFiles } from "../application_files.ts";
import { leftIn, NOTHING, verifyImage } from "../verifying.ts";

const IMAGES: Readonly<Record<string, readonly string[]>> = {
  good: ['ENTRYPOINT ["/tini", "--"]', 'CMD ["/app"]'],
  script: ['ENTRYPOINT ["/baronet", "-g", "--"]', 'CMD ["/exec-app.sh"]'],
  healthy: [
    'ENTRYPOINT ["/tini", "--"]',
    'CMD ["/app"]',
    'HEALTHCHECK --interval=1s CMD ["/app", "exit", "0"]',
  ],
  "other-user": ['ENTRYPOINT ["/baronet", "--user", "65534:65534", "--"]', 'CMD ["/app"]'],
  "in-path": ["ENV PATH=/nowhere:/", "WORKDIR /bin", 'ENTRYPOINT ["/tini", "--", "app"]'],
  "unknown-init": ['ENTRYPOINT ["/broken_init", "none", "/exec-app.sh"]'],
  "no-cmd-taken": ['ENTRYPOINT ["/tini", "--", "/exec-app.sh"]', 'CMD ["/app"]'],
  "starts-twice": ['ENTRYPOINT ["/tini", "--", "/slow-start.sh"]'],
};

interface Surroundings {
  readonly title: string;
  readonly args: readonly string[];
  readonly mode: string;
}

const SURROUNDINGS: readonly Surroundings[] = [
  {
    title: "a user without a name",
    args: ["good", "--run-args", "--user 65534:65534"],
    mode: "cmd",
  },
  { title: "a read-only root", args: ["good", "--run-args", "--read-only"], mode: "cmd" },
  {
    title: "a read-only root, with the probe over the executable",
    args: ["script", "--run-args", "--read-only"],
    mode: "overlay",
  },
  {
    title: "no capability and no new privileges",
    args: ["good", "--run-args", "--cap-drop ALL --security-opt no-new-privileges"],
    mode: "cmd",
  },
  {
    title: "a name, a restart policy and its own removal",
    args: ["good", "--run-args", "--name web --rm"],
    mode: "cmd",
  },
  {
    title: "a stop signal of its own",
    args: ["good", "--run-args", "--stop-signal INT", "--expected-exit-code", "130"],
    mode: "cmd",
  },
  {
    title: "a line of its log as its readiness",
    args: ["good", "--ready", "log:^ready$"],
    mode: "cmd",
  },
  { title: "a fixed delay as its readiness", args: ["good", "--ready", "delay:300"], mode: "cmd" },
  { title: "a health check", args: ["healthy"], mode: "cmd" },
  { title: "an application that is another user than its init", args: ["other-user"], mode: "cmd" },
  {
    title: "the overlay that the user chooses",
    args: ["good", "--probe", "overlay"],
    mode: "overlay",
  },
  { title: "no probe at all", args: ["good", "--probe", "off"], mode: "none" },
  { title: "a name in PATH instead of a path", args: ["in-path"], mode: "overlay" },
  {
    title: "an init that nobody knows, in front of a script",
    args: ["unknown-init"],
    mode: "overlay",
  },
  {
    title: "an entrypoint that does not take CMD for the command: the other way is tried",
    args: ["no-cmd-taken"],
    mode: "overlay",
  },
];

Deno.test("in a real Docker Engine, deno task verify passes an image with", async (t) => {
  await using engine = await DockerEngine.start();
  const files = {
    ...await applicationFiles(),
    "/exec-app.sh": { text: "#!/bin/sh\nexec /app\n" },
  };
  for (const [name, lines] of Object.entries(IMAGES)) await engine.build(name, files, ...lines);
  for (const { title, args, mode } of SURROUNDINGS) {
    await t.step(title, async () => {
      const { code, report, stdout, stderr } = await verifyImage(engine, ...args);
      const got = { code, verdict: report?.verdict, mode: report?.probe?.mode ?? "none" };
      assertEquals(got, { code: 0, verdict: "pass", mode }, stdout + stderr);
      assertEquals(await leftIn(engine), NOTHING);
    });
  }

  await t.step(
    "nothing, where the executable is started twice: it says why it cannot tell",
    async () => {
      const { code, report, stdout } = await verifyImage(engine, "starts-twice");
      assertEquals([code, report?.verdict, report?.culprit], [2, "inconclusive", null], stdout);
      assertMatch(report?.message ?? "", /"\/app exit 0" runs before "\/app handle" does$/);
      assertEquals(await leftIn(engine), NOTHING);
    },
  );
});
