// SPDX-License-Identifier: MIT
// As Docker's own init: dockerd --init-path, docker run --init, in a real Docker Engine.
import { assertEquals, assertMatch } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import type { ImageFiles } from "../scripts/image_files.ts";
import { fixture } from "./harness.ts";
import { named } from "./named.ts";

// A stop timeout, in seconds, that no test waits for: who stops at all stops by TERM
const NEVER = "600";
const IMAGE: ImageFiles = {
  "/print_signals": { copy: fixture("print_signals") },
  "/print_state": { copy: fixture("print_state") },
  "/exit_with": { copy: fixture("exit_with") },
  "/setsid_daemon": { copy: fixture("setsid_daemon") },
  "/with_signals": { copy: fixture("with_signals") },
  "/not_executable": { copy: "/etc/passwd" },
};
const OPTIONS = ["--init", "--env", "BARONET_OPTIONS=-r USR1:USR2 -e 7"];

/** A container of the image with --init; its id. */
function runWithInit(engine: DockerEngine, options: string[], ...command: string[]) {
  return engine.run("--init", ...options, "image", ...command);
}

async function heard(engine: DockerEngine, container: string): Promise<string[]> {
  const lines = (await engine.docker("logs", container)).split("\n");
  return lines.map((line) => line.replace(/ si_code.*/, ""));
}

Deno.test("in a real Docker Engine, as docker-init", async (t) => {
  const initPath = await named("docker-init");
  await using engine = await DockerEngine.start({ initPath });
  await engine.build("image", IMAGE, 'CMD ["/print_signals", "", "15", "0"]');

  await t.step(
    "shows its version and commit in docker info and docker version, without a warning",
    async () => {
      const { code, stdout, stderr } = await engine.try("info", "--format", "{{json .}}");
      const { InitBinary, InitCommit, Warnings } = JSON.parse(stdout);
      assertEquals({ code, stderr, InitBinary }, { code: 0, stderr: "", InitBinary: initPath });
      assertMatch(InitCommit.ID, /^[0-9a-f]{7,40}$/);
      assertEquals((Warnings ?? []).filter((line: string) => /init/i.test(line)), []);
      const version = JSON.parse(await engine.docker("version", "--format", "{{json .Server}}"));
      const component = version.Components.find(({ Name }: { Name: string }) =>
        Name === "docker-init"
      );
      assertMatch(component.Version, /^\d+\.\d+\.\d+$/);
      assertEquals(component.Details.GitCommit, InitCommit.ID);
      assertEquals(engine.log.match(/^.*(docker-init|init version|InitCommit).*$/gim), null);
    },
  );

  await t.step("is PID 1 of the container, and the command its child", async () => {
    const { code, stdout, stderr } = await engine.try(
      ...["run", "--rm", "--init", "--network", "none", "image", "/print_state"],
    );
    assertEquals({ code, stderr, parent: stdout.match(/^ppid (\d+)$/m)?.[1] }, {
      code: 0,
      stderr: "",
      parent: "1",
    });
  });

  for (
    const { title, options } of [
      { title: "with its defaults", options: [] },
      { title: "with a read-only root", options: ["--read-only"] },
      { title: "as a user that has no name", options: ["--user", "65534:65534"] },
      { title: "without any capability", options: ["--cap-drop", "ALL"] },
    ]
  ) {
    await t.step(`forwards the TERM of docker stop, ${title}`, async () => {
      const container = await runWithInit(engine, options);
      await engine.printed(container, /^ready$/);
      await engine.docker("stop", "--time", NEVER, container);
      assertEquals({
        code: await engine.docker("wait", container),
        sent: await engine.signalsSent(container),
        heard: await heard(engine, container),
      }, { code: "0", sent: [15], heard: ["ready", "15"] });
    });
  }

  await t.step("forwards what --stop-signal of docker run says", async () => {
    const options = ["--stop-signal", "RTMIN+3"];
    const container = await runWithInit(engine, options, "/print_signals", "", "37", "5");
    await engine.printed(container, /^ready$/);
    await engine.docker("stop", "--time", NEVER, container);
    assertEquals({
      code: await engine.docker("wait", container),
      heard: await heard(engine, container),
    }, { code: "5", heard: ["ready", "37"] });
  });

  for (
    const { command, code, stderr } of [
      { command: ["/missing"], code: 127, stderr: /^\[FATAL tini \(1\)\] .*"\/missing".*ENOENT/ },
      { command: ["/not_executable"], code: 126, stderr: /^\[FATAL tini \(1\)\] .*EACCES/ },
      { command: ["/exit_with", "41"], code: 41, stderr: /^$/ },
      { command: ["/exit_with", "signal", "9"], code: 137, stderr: /^$/ },
    ]
  ) {
    await t.step(`exits with ${code} for docker run --init ${command.join(" ")}`, async () => {
      const output = await engine.try(
        ...["run", "--rm", "--init", "--network", "none", "image", ...command],
      );
      assertEquals(output.code, code);
      assertMatch(output.stderr, stderr);
    });
  }

  await t.step("is configured by BARONET_OPTIONS, the one way that there is", async () => {
    const container = await engine.run(...OPTIONS, "image", "/print_signals", "", "15", "7");
    await engine.printed(container, /^ready$/);
    await engine.docker("kill", "--signal", "USR1", container);
    await engine.printed(container, /^12 /);
    await engine.docker("stop", "--time", NEVER, container);
    assertEquals({
      code: await engine.docker("wait", container),
      heard: await heard(engine, container),
    }, { code: "0", heard: ["ready", "12", "15"] });
  });

  await t.step("is configured by tini's variables as well", async () => {
    const options = ["--env", "TINI_VERBOSITY=3"];
    const { code, stderr } = await engine.try(
      ...["run", "--rm", "--init", "--network", "none", ...options, "image", "/exit_with", "0"],
    );
    assertEquals(code, 0);
    assertMatch(stderr, /Received SIGCHLD/);
  });

  await t.step(
    "says what is wrong with BARONET_OPTIONS, and exits with 1 as tini does",
    async () => {
      const options = ["--env", "BARONET_OPTIONS=--grcae=5s"];
      const { code, stdout, stderr } = await engine.try(
        ...["run", "--rm", "--init", "--network", "none", ...options, "image", "/exit_with", "0"],
      );
      assertEquals({ code, stdout }, { code: 1, stdout: "" });
      assertMatch(stderr, /"--grcae": no such option \(in BARONET_OPTIONS\)\n.*--grace/);
    },
  );

  await t.step("lets a daemon hear TERM when the command has exited", async () => {
    // Blocked, TERM waits until the daemon is ready to print it.
    const daemonize = ["/with_signals", "all", "none", "/setsid_daemon", "/print_signals"];
    const words = [...daemonize, "daemon", "18", "0"];
    const container = await runWithInit(
      engine,
      ["--env", "BARONET_OPTIONS=--grace=10m"],
      ...words,
    );
    await engine.printed(container, /^daemon 18 /);
    assertEquals({
      code: await engine.docker("wait", container),
      heard: await heard(engine, container),
    }, { code: "0", heard: ["daemon ready", "daemon 15", "daemon 18"] });
  });
});
