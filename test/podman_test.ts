// SPDX-License-Identifier: MIT
// As podman's init: podman run --init, and the process that holds a pod's namespaces; in a real
// podman.
import { assertEquals, assertMatch } from "@std/assert";
import { fixture } from "./harness.ts";
import { named } from "./named.ts";
import { Podman } from "./podman.ts";

// A stop timeout, in seconds, that no test waits for: who stops at all stops by TERM
const NEVER = "600";

Deno.test("in a real podman, as catatonit", async (t) => {
  await using engine = await Podman.start(await named("catatonit"));
  await engine.import("image", {
    "/print_signals": { copy: fixture("print_signals") },
    "/exit_with": { copy: fixture("exit_with") },
  });
  const run = ["run", "--network", "none", "--cgroup-parent", engine.cgroup];
  const withInit = [...run, "--init"];
  const heard = async (container: string) =>
    (await engine.podman("logs", container)).replaceAll(/ si_code.*/g, "").split("\n");

  for (
    const { command, code, stderr } of [
      { command: ["/exit_with", "41"], code: 41, stderr: /^$/ },
      { command: ["/exit_with", "signal", "9"], code: 137, stderr: /^$/ },
      { command: ["/no/such"], code: 1, stderr: /^ERROR \(catatonit:1\): .*\(ENOENT\)\n/ },
    ]
  ) {
    await t.step(`exits with ${code} for podman run --init ${command.join(" ")}`, async () => {
      const output = await engine.try(...withInit, "--rm", "image", ...command);
      assertEquals(output.code, code);
      assertMatch(output.stderr, stderr);
    });
  }

  await t.step("forwards the TERM of podman stop, started as /run/podman-init --", async () => {
    const command = ["/print_signals", "", "15", "7"];
    const container = await engine.podman(...withInit, "--detach", "image", ...command);
    await engine.printed(container, /^ready$/);
    const [, init, main] = (await engine.podman("top", container, "args")).split("\n");
    assertEquals([init, main].map((line) => line.trim()), [
      "/run/podman-init -- /print_signals  15 7",
      "/print_signals  15 7",
    ]);
    await engine.podman("stop", "--time", NEVER, container);
    assertEquals({
      code: await engine.podman("wait", container),
      heard: await heard(container),
    }, { code: "7", heard: ["ready", "15"] });
  });

  await t.step("is configured by BARONET_OPTIONS", async () => {
    const options = ["--detach", "--env", "BARONET_OPTIONS=-r USR1:USR2 -e 7"];
    const command = ["/print_signals", "", "12", "7"];
    const container = await engine.podman(...withInit, ...options, "image", ...command);
    await engine.printed(container, /^ready$/);
    await engine.podman("kill", "--signal", "USR1", container);
    assertEquals({
      code: await engine.podman("wait", container),
      heard: await heard(container),
    }, { code: "0", heard: ["ready", "12"] });
  });

  await t.step("holds the namespaces of a pod as /catatonit -P, and ends with 0", async () => {
    await engine.podman(
      ...["pod", "create", "--name", "pod", "--network", "none"],
      ...["--cgroup-parent", engine.cgroup],
    );
    await engine.podman("pod", "start", "pod");
    const infra = await engine.podman("pod", "inspect", "--format", "{{.InfraContainerID}}", "pod");
    const [, words] = (await engine.podman("top", infra, "args")).split("\n");
    assertEquals(words.trim(), "/catatonit -P");
    const command = ["/print_signals", "", "15", "7"];
    const member = ["run", "--detach", "--pod", "pod", "--name", "member"];
    await engine.podman(...member, "image", ...command);
    await engine.printed("member", /^ready$/);
    await engine.podman("pod", "stop", "--time", NEVER, "pod");
    const codeOf = (container: string) =>
      engine.podman("inspect", "--format", "{{.State.ExitCode}}", container);
    assertEquals({ infra: await codeOf(infra), member: await codeOf("member") }, {
      infra: "0",
      member: "7",
    });
  });
});
