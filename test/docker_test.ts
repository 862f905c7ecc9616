// SPDX-License-Identifier: MIT
// In a real Docker Engine: images FROM scratch with nothing but the binary and a program, and an
// Alpine-like root.
import { assertEquals, assertMatch } from "@std/assert";
import { ensureTools } from "../scripts/tools.ts";
import { DockerEngine } from "../scripts/docker_engine.ts";
import type { ImageFiles } from "../scripts/image_files.ts";
import { BARONET, eventually, fixture } from "./harness.ts";

// A stop timeout, in seconds, that no test waits for: who stops at all stops by TERM
const NEVER = "600";

const ENTRYPOINT = 'ENTRYPOINT ["/baronet", "--"]';
const COMMAND = 'CMD ["/print_signals", "", "15", "0"]';
const SCRATCH: ImageFiles = {
  "/baronet": { copy: BARONET },
  "/print_signals": { copy: fixture("print_signals") },
  "/exit_with": { copy: fixture("exit_with") },
  "/not_executable": { copy: "/etc/passwd" },
};

const RUN_SH = `#!/bin/sh
/slow_cleanup program
`;

/** busybox and musl's loader, as in Alpine, and a program that needs that loader. */
async function alpineLike(): Promise<ImageFiles> {
  await ensureTools(["busybox-static", "musl"]);
  const links = ["sh", "grep", "sleep"].map((name) => [`/bin/${name}`, { link: "busybox" }]);
  return {
    ...Object.fromEntries(links),
    "/baronet": { copy: BARONET },
    "/bin/busybox": { copy: "/bin/busybox" },
    "/lib/ld-musl-x86_64.so.1": { copy: "/lib/ld-musl-x86_64.so.1" },
    "/dynamic": { copy: fixture("dynamic/print_signals") },
    "/exit_with": { copy: fixture("exit_with") },
    "/orphan_maker": { copy: fixture("orphan_maker") },
    "/slow_cleanup": { copy: fixture("slow_cleanup") },
    "/run.sh": { text: RUN_SH },
  };
}

async function exitCodeOf(engine: DockerEngine, container: string): Promise<number> {
  return Number(await engine.docker("wait", container));
}

const CONFINED: { title: string; options: string[] }[] = [
  { title: "with its defaults", options: [] },
  { title: "with a read-only root", options: ["--read-only"] },
  { title: "as a user that has no name", options: ["--user", "65534:65534"] },
  { title: "without any capability", options: ["--cap-drop", "ALL"] },
  { title: "without new privileges", options: ["--security-opt", "no-new-privileges"] },
  { title: "in the host's PID namespace", options: ["--pid", "host"] },
  {
    title: "with all of that at once",
    options: [
      "--read-only",
      "--user",
      "65534:65534",
      "--cap-drop",
      "ALL",
      "--security-opt",
      "no-new-privileges",
    ],
  },
];

Deno.test("in a real Docker Engine, baronet", async (t) => {
  await using engine = await DockerEngine.start();
  await engine.build("scratch-image", SCRATCH, ENTRYPOINT, COMMAND);
  await engine.build("alpine-image", await alpineLike(), ENTRYPOINT);

  for (const { title, options } of CONFINED) {
    await t.step(`stops by TERM alone, with the command's code, ${title}`, async () => {
      const container = await engine.run(...options, "scratch-image");
      await engine.printed(container, /^ready$/);
      await engine.docker("stop", "--time", NEVER, container);
      assertEquals({
        code: await exitCodeOf(engine, container),
        sent: await engine.signalsSent(container),
        heard: (await engine.docker("logs", container)).split("\n").map((line) =>
          line.split(" ")[0]
        ),
      }, { code: 0, sent: [15], heard: ["ready", "15"] });
    });
  }

  await t.step("forwards what docker kill sends, real-time signals by Docker's names", async () => {
    const container = await engine.run("scratch-image");
    await engine.printed(container, /^ready$/);
    for (
      const [name, number] of [
        ["USR1", 10],
        ["SIGHUP", 1],
        ["WINCH", 28],
        ["SEGV", 11],
        ["RTMIN+3", 37],
        ["RTMAX", 64],
        ["23", 23],
      ]
    ) {
      await engine.docker("kill", "--signal", String(name), container);
      await engine.printed(container, new RegExp(`^${number} `));
    }
    await engine.docker("kill", container);
    assertEquals(await exitCodeOf(engine, container), 137);
  });

  const CODES: { command: string[]; code: number; stderr: RegExp }[] = [
    { command: ["/exit_with", "0"], code: 0, stderr: /^$/ },
    { command: ["/exit_with", "1"], code: 1, stderr: /^$/ },
    { command: ["/exit_with", "255"], code: 255, stderr: /^$/ },
    { command: ["/exit_with", "signal", "9"], code: 137, stderr: /^$/ },
    { command: ["/exit_with", "signal", "64"], code: 192, stderr: /^$/ },
    {
      command: ["/missing"],
      code: 127,
      stderr:
        /^baronet\[1\] error: Cannot start "\/missing": no such file or directory \(ENOENT\)\n/,
    },
    {
      command: ["/not_executable"],
      code: 126,
      stderr: /^baronet\[1\] error: Cannot start "\/not_executable": .* \(EACCES\)\n/,
    },
  ];
  for (const { command, code, stderr } of CODES) {
    await t.step(`exits with ${code} through docker run for ${command.join(" ")}`, async () => {
      const output = await engine.try(
        "run",
        "--rm",
        "--network",
        "none",
        "scratch-image",
        ...command,
      );
      assertEquals(output.code, code);
      assertMatch(output.stderr, stderr);
    });
  }

  await t.step("starts a program that needs musl's loader, in an Alpine-like image", async () => {
    const container = await engine.run("alpine-image", "/dynamic", "", "15", "4");
    await engine.printed(container, /^ready$/);
    await engine.docker("stop", "--time", NEVER, container);
    assertEquals(await exitCodeOf(engine, container), 4);
  });

  await t.step(
    "lets a program below a shell without exec hear TERM and finish its clean-up",
    async () => {
      const container = await engine.run(
        "--entrypoint",
        "/baronet",
        "alpine-image",
        "--grace",
        "10m",
        "--",
        "/run.sh",
      );
      await engine.printed(container, /^program ready$/);
      const stopped = engine.try("stop", "--time", NEVER, container);
      await engine.printed(container, /^program cleaning$/);
      // It may finish now.
      await engine.docker("exec", container, "/bin/busybox", "killall", "-USR1", "slow_cleanup");
      await stopped;
      assertEquals({
        code: await exitCodeOf(engine, container),
        sent: await engine.signalsSent(container),
      }, { code: 143, sent: [15] });
      await engine.printed(container, /^program clean$/);
    },
  );

  await t.step("reaps the orphans that docker exec leaves behind", async () => {
    const container = await engine.run("alpine-image", "/dynamic", "", "15", "0");
    await engine.printed(container, /^ready$/);
    await engine.docker("exec", container, "/orphan_maker", "50", "50", "0");
    await eventually(async () => {
      const zombies = await engine.try(
        "exec",
        container,
        "sh",
        "-c",
        "grep -l 'State:.Z' /proc/[0-9]*/status",
      );
      assertEquals(zombies.stdout, "");
    });
    await engine.docker("rm", "--force", container);
  });

  await t.step(
    "exits with 111 and says why when the container's pids limit forbids the command",
    async () => {
      // runc itself needs more than one process, so the limit comes when the container runs, just
      // before baronet does.
      const name = "at-its-limit";
      const script = "echo ready; read go; exec /baronet -- /exit_with 0";
      const child = engine.spawn(
        "run",
        "--interactive",
        "--name",
        name,
        "--network",
        "none",
        "--entrypoint",
        "sh",
        "alpine-image",
        "-c",
        script,
      );
      await engine.printed(name, /^ready$/);
      await engine.docker("update", "--pids-limit", "1", name);
      const stdin = child.stdin.getWriter();
      await stdin.write(new TextEncoder().encode("go\n"));
      await stdin.close();
      const { code, stderr } = await child.output();
      assertEquals(code, 111);
      assertMatch(
        new TextDecoder().decode(stderr),
        /^baronet\[1\] error: Cannot start "\/exit_with": resource temporarily unavailable \(EAGAIN\)\n/,
      );
    },
  );
});
