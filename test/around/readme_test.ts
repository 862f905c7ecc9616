// SPDX-License-Identifier: MIT
// README.md: each of its blocks of commands, Dockerfiles and workflows is executed. The table says how,
// and what stands in for what a reader has and this machine has not.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import { ROOT } from "../../scripts/paths.ts";
import { ActionJob } from "../action_job.ts";
import { explainAsWritten } from "../explained_block.ts";
import { blocksOf } from "../pages.ts";
import { doAsWritten, Reader, type Treatment } from "../reader.ts";

const PAGE = "README.md";
const APP = { "/run.sh": { text: "#!/bin/sh\n/program\n" } };
/** Says who it is, and what it was given. */
const WHO = `echo "$(id -un) in $PWD with LANG=\${LANG-} DEBUG=\${DEBUG-}"`;

function says(text: string) {
  return { text: `#!/bin/sh\n${text}\n` };
}

/** The whole text of a block whose start is known. */
function block(start: string): string {
  return blocksOf(PAGE).find(({ text }) => text.startsWith(start))!.text;
}

async function stopped(reader: Reader, container: string) {
  const { engine } = reader;
  await engine.docker("stop", "--time", "600", container);
  const code = Number(await engine.docker("wait", container));
  return { code, printed: (await engine.docker("logs", container)).split("\n") };
}

const TREATMENTS: readonly Treatment[] = [
  {
    starts: "FROM your/app",
    standIn:
      "your/app: a script that starts a program without exec; ghcr.io/baronet/baronet: a local image",
    run: async (reader, { text }) => {
      await reader.buildApp({ ...APP, "/program": { copy: reader.service } });
      await reader.build("readme", text);
      const container = await reader.engine.run("readme");
      await reader.engine.printed(container, /^ready$/);
      // The third row of the README's table
      assertEquals(await stopped(reader, container), {
        code: 143,
        printed: ["ready", "heard SIGTERM", "clean-up finished"],
      });
    },
  },
  {
    starts: "on: push",
    standIn: "actions/checkout: a folder with the README's Dockerfile; baronet/baronet@v0: the " +
      "action.yml of this project; the runner: test/action_steps.ts",
    run: async (reader, { text }) => {
      const [checkout, action, ...others] = parse(text).jobs.stops.steps;
      assertEquals([checkout.uses, action, others], [
        "actions/checkout@v5",
        { uses: "baronet/baronet@v0" },
        [],
      ]);
      const exec = says("exec /program");
      await reader.buildApp({ "/run.sh": exec, "/program": { copy: reader.service } });
      await using job = await ActionJob.start(reader.engine);
      await Deno.writeTextFile(`${job.workspace}/Dockerfile`, block("FROM your/app"));
      const { isFailed, outputs, log } = await job.run({});
      assertEquals({ isFailed, verdict: outputs.verdict, code: outputs["exit-code"] }, {
        ...{ isFailed: false, verdict: "pass", code: "0" },
      }, log);
    },
  },
  {
    starts: "docker exec web /baronet --explain",
    standIn: "web: the script without exec alone; 4711: its number on this machine",
    run: explainAsWritten,
  },
  {
    starts: "baronet --rewrite",
    standIn: "/server and /worker: scripts that end by themselves",
    run: async (reader, { text }) => {
      const files = { "/server": says("echo server"), "/worker": says("echo worker") };
      const { code, stdout, stderr } = await reader.typeInside(text, files);
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      assertEquals(stdout.split("\n").toSorted(), ["", ...Array(4).fill("server"), "worker"]);
    },
  },
  {
    starts: "baronet -e 143",
    standIn: "/server: one that dies of TERM, then one that exits with 3",
    run: async (reader, { text }) => {
      const [first, second] = text.trimEnd().split("\n");
      const dies = { "/server": says("kill -TERM $$") };
      assertEquals((await reader.typeInside(first, dies)).code, 0);
      assertEquals((await reader.typeInside(second, { "/server": says("exit 3") })).code, 7);
    },
  },
  {
    starts: 'ENTRYPOINT ["/baronet", "-c", "/migrate"',
    standIn: "an image with these programs",
    run: async (reader, { text }) => {
      const files = {
        "/migrate": says("echo migrated"),
        ...{ "/server": { copy: reader.service }, "/exporter": { copy: reader.service } },
      };
      await reader.buildApp(files);
      const copy = "COPY --from=ghcr.io/baronet/baronet /baronet /baronet";
      await reader.build("several", `FROM your/app\n${copy}\n${text}`);
      const container = await reader.engine.run("several");
      await reader.engine.printed(container, /^ready$/);
      const { code, printed } = await stopped(reader, container);
      assertEquals({ code, first: printed[0] }, { code: 0, first: "migrated" });
      assertEquals(printed.filter((line) => line === "clean-up finished").length, 2);
    },
  },
  {
    starts: "baronet --user www-data",
    standIn: "/server and /exporter: scripts that say who they are",
    run: async (reader, { text }) => {
      const files = { "/server": says(WHO), "/exporter": says(WHO), "/srv/file": says("") };
      const { code, stdout, stderr } = await reader.typeInside(text, files);
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      assertEquals(stdout.trimEnd().split("\n").toSorted(), [
        "nobody in /srv with LANG=C DEBUG=",
        "root in / with LANG=de_DE DEBUG=1",
        "www-data in / with LANG=de_DE DEBUG=1",
      ]);
    },
  },
  {
    starts: "docker run --init --env BARONET_OPTIONS",
    standIn:
      "your/app: a script that shows its PID 1 and dies of TERM; the engine has baronet as " +
      "its docker-init",
    run: async (reader, { text }) => {
      const script = says("tr '\\0' ' ' < /proc/1/cmdline\nkill -TERM $$");
      await reader.buildApp({ "/run.sh": script }, 'CMD ["/run.sh"]');
      const { code, stdout } = await reader.type(text);
      assertEquals({ code, stdout }, { code: 0, stdout: "/sbin/docker-init -- /run.sh " });
    },
  },
  {
    starts: "npx -y deno@2.9.6 task verify",
    standIn: "npx: deno itself; the release's image: a local one",
    run: async (reader, { text }) => {
      const { version } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
      await reader.engine.docker(
        "tag",
        "ghcr.io/baronet/baronet",
        `ghcr.io/baronet/baronet:${version}`,
      );
      await reader.buildApp({ "/program": { copy: reader.service } });
      const lines = ["FROM your/app", "COPY --from=ghcr.io/baronet/baronet /baronet /baronet"];
      const start = ['ENTRYPOINT ["/baronet", "--"]', 'CMD ["/program"]', ""];
      await reader.build("your/app", [...lines, ...start].join("\n"));
      const { code, stdout, stderr } = await reader.type(text, ROOT);
      assertEquals(code, 0, `${stdout}${stderr}`);
      assertMatch(stdout, /your\/app stops as it should/);
    },
  },
  {
    starts: "gh release download",
    standIn: "gh: a script that copies the built file; what it would attest is Sigstore's to say",
    run: async (reader, { text }) => {
      const { code, stdout, stderr } = await reader.type(text);
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      const [checked, attested, version] = stdout.split("\n");
      assertEquals(checked, "baronet-amd64.musl: OK");
      assertEquals(attested, "gh attestation verify baronet-amd64.musl --repo baronet/baronet");
      assertMatch(version, /^baronet \d+\.\d+\.\d+/);
    },
  },
  {
    starts: "npx -y deno@2.9.6 task start",
    standIn: "not executed: it builds for a minute, and the second one would run this test; that " +
      "the tasks are there is looked at",
    run: async (_, { text }) => {
      const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
      for (const [, task] of text.matchAll(/task (\S+)/g)) assert(task in tasks, task);
    },
  },
];

Deno.test("README.md does what it says", async (t) => {
  await using reader = await Reader.start();
  await doAsWritten(t, { reader, page: PAGE, treatments: TREATMENTS });
});
