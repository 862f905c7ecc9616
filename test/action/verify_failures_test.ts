// SPDX-License-Identifier: MIT
// What goes wrong around an image: the engine, the image, the machine. Each is named, none is taken
// for a bad image or a good one, and nothing is left behind.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DockerEngine } from "../../scripts/docker_engine.ts";
import { eventually, fixture, Lines } from "../harness.ts";
import { applicationFiles } from "../application_files.ts";
import { leftIn, NOTHING, startVerify, verifyImage } from "../verifying.ts";

const INCONCLUSIVE = 2;
const WRONG_USAGE = 100;

interface Failing {
  readonly title: string;
  readonly args: readonly string[];
  readonly culprit: string | null;
  readonly message: RegExp;
  readonly advice: RegExp;
}

/** Looks at a good image that is given all the time there is to get ready. */
function startForLong(engine: DockerEngine) {
  const args = ["good", "--ready", "delay:600000", "--ready-timeout", "900"];
  const child = startVerify(engine.environment, args);
  return {
    child,
    stderr: new Lines("stderr", child.stderr),
    stdout: new Lines("stdout", child.stdout),
  };
}

const FAILING: readonly Failing[] = [
  {
    title: "an image that is not there",
    args: ["localhost:1/nobody/nothing:v1"],
    culprit: "environment",
    message: /^Cannot verify "localhost:1\/nobody\/nothing:v1": the engine has no such image/,
    advice: /Build it first, log in to its registry/,
  },
  {
    title: "a container that exits at once",
    args: ["good", "--command", "/app exit 3"],
    culprit: "application",
    message: /^The container exits with 3 by itself, before it can be stopped$/,
    advice: /^Only what goes on running can be stopped/,
  },
  {
    title: "a command that is not in the image",
    args: ["good", "--command", "/missing"],
    culprit: "entrypoint",
    message: /^The container exits with 127 by itself/,
    advice: /another command/,
  },
  {
    title: "an entrypoint that is not in the image",
    args: ["good", "--run-args", "--entrypoint /missing"],
    culprit: "environment",
    message: /\/missing.*no such file or directory/,
    advice: /^See what the engine says/,
  },
  {
    title: "a container that never gets ready",
    args: ["good", "--ready", "log:^never$", "--ready-timeout", "2"],
    culprit: null,
    message: /^The container is not ready after 2 s$/,
    advice: /with the input ready, or raise ready-timeout$/,
  },
  {
    title: "an application that is a shell script",
    args: [
      "good",
      "--command",
      "/bin/sh -c 'trap exit TERM; while :; do /bin/sleep 600 & wait; done'",
      "--main",
      "^/bin/sh",
    ],
    culprit: null,
    message: /^Nobody can tell which signals arrive: the application seems to be a shell script/,
    advice: /the input main/,
  },
  {
    title: "a probe for no machine of this image",
    args: ["good", "--baronet", "/etc/passwd"],
    culprit: "environment",
    message:
      /^Cannot use \/etc\/passwd as the probe: it is for no machine, the image is for amd64$/,
    advice: /^Give the input baronet the binary for amd64$/,
  },
  {
    title: "options that the engine does not know",
    args: ["good", "--run-args", "--no-such-option"],
    culprit: "environment",
    message: /^Cannot run "docker create": exit code 125/,
    advice: /unknown flag: --no-such-option/,
  },
];

Deno.test("in a real Docker Engine, deno task verify", async (t) => {
  await using engine = await DockerEngine.start();
  const files = await applicationFiles();
  await engine.build("good", files, 'ENTRYPOINT ["/tini", "--"]', 'CMD ["/app"]');
  for (const { title, args, culprit, message, advice } of FAILING) {
    await t.step(`is inconclusive about ${title}`, async () => {
      const { code, report, stdout } = await verifyImage(engine, ...args);
      assertEquals({ code, verdict: report?.verdict, culprit: report?.culprit }, {
        ...{ code: INCONCLUSIVE, verdict: "inconclusive", culprit },
      }, stdout);
      assertMatch(report?.message ?? "", message);
      assertMatch(report?.advice ?? "", advice);
      assertEquals(await leftIn(engine), NOTHING);
    });
  }

  await t.step("leaves nothing behind when it is interrupted", async () => {
    const { child, stderr, stdout } = startForLong(engine);
    await eventually(async () => {
      const running = await engine.docker("ps", "--quiet");
      if (running === "") throw new Error(`expected a container, got none\n${stderr.text}`);
    });
    child.kill("SIGINT");
    assertEquals((await child.status).code, 130, stderr.text);
    assertEquals(await stdout.ended(), "");
    await stderr.ended();
    assertEquals(await leftIn(engine), NOTHING);
  });
});

Deno.test("an engine that goes away in the middle is named, and nothing waits for it", async () => {
  await using engine = await DockerEngine.start();
  await engine.build(
    "good",
    await applicationFiles(),
    'ENTRYPOINT ["/tini", "--"]',
    'CMD ["/app"]',
  );
  const { child, stderr, stdout } = startForLong(engine);
  await eventually(async () => {
    if (await engine.docker("ps", "--quiet") === "") throw new Error("expected a container");
  });
  await engine.kill();
  const { code } = await child.status;
  assertEquals(code, INCONCLUSIVE, await stderr.ended());
  assertMatch(
    await stdout.ended(),
    /^INCONCLUSIVE: .*\n {2}Cannot run "docker \w+": exit code 1\n.*\n.*daemon/m,
  );
});

Deno.test("no engine at all is named with what to do", async () => {
  const nowhere = { environment: { DOCKER_HOST: "unix:///nowhere/docker.sock" } };
  const { code, report, stdout } = await verifyImage(nowhere, "good");
  assertEquals(
    [code, report?.verdict, report?.culprit],
    [2, "inconclusive", "environment"],
    stdout,
  );
  assertMatch(`${report?.message}${report?.advice}`, /daemon/);
});

Deno.test("an engine without space left makes no verdict about the image", async () => {
  await using engine = await DockerEngine.start({ dataMb: 48 });
  const files = {
    "/app": { copy: fixture("application") },
    // So that a container, of which the engine makes a copy, does not fit any more.
    "/ballast": { text: "ballast\n".repeat(1_200_000) },
  };
  await engine.build("large", files, 'ENTRYPOINT ["/app"]');
  const { code, report, stdout } = await verifyImage(engine, "large");
  assertEquals([code, report?.verdict], [INCONCLUSIVE, "inconclusive"], stdout);
  assertMatch(`${report?.message}${report?.advice}`, /no space left on device/);
  assertEquals(await leftIn(engine), NOTHING);
});

const WRONG: readonly { args: readonly string[]; says: string }[] = [
  {
    args: [],
    says: "Cannot verify nothing: one image is verified\n  deno task verify IMAGE [OPTION...]",
  },
  { args: ["one", "two"], says: 'Cannot verify "two" as well: one image is verified' },
  { args: ["image", "--reddy", "auto"], says: 'Cannot use "--reddy": there is no such option' },
  {
    args: ["image", "--grace-period", "soon"],
    says: 'Cannot use "soon" as grace-period: it is not a whole number of seconds',
  },
  { args: ["image", "--signals", "TREM"], says: 'Cannot use "TREM" as signals: it is no signal' },
  {
    args: ["image", "--main"],
    says: "Cannot use --main: it needs a value behind it",
  },
  {
    args: ["image", "--main", "("],
    says: 'Cannot use "(" as main: it is not a regular expression',
  },
];

Deno.test("wrong usage of deno task verify exits with 100 and says what would be right", async () => {
  for (const { args, says } of WRONG) {
    const child = startVerify({ DOCKER_HOST: "unix:///nowhere/docker.sock" }, args);
    const { code, stderr } = await child.output();
    assertEquals(code, WRONG_USAGE, args.join(" "));
    assertStringIncludes(new TextDecoder().decode(stderr), says);
  }
});
