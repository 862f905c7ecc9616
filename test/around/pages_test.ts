// SPDX-License-Identifier: MIT
// The pages of docs/ that have commands, Dockerfiles and manifests: each block is executed, or held
// against its schema. The tables say how, and what stands in for what this machine has not. Not here:
// docs/pid-1.md (pid1_test.ts), docs/action.md (action_test.ts, action_lint_test.ts), docs/bench.md.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { ROOT } from "../../scripts/paths.ts";
import { eventually } from "../harness.ts";
import { explainAsWritten } from "../explained_block.ts";
import { checkManifests, type NamedManifest } from "../manifests.ts";
import { blocksOf } from "../pages.ts";
import { doAsWritten, Reader, type Treatment } from "../reader.ts";
import { BARONET } from "../harness.ts";

function says(text: string) {
  return { text: `#!/bin/sh\n${text}\n` };
}

const BARONET_IN_FRONT = [
  "FROM your/app",
  "COPY --from=ghcr.io/baronet/baronet /baronet /baronet",
  'ENTRYPOINT ["/baronet", "--"]',
  "",
].join("\n");

const EXPLAIN: readonly Treatment[] = [
  {
    starts: "docker exec web /baronet --explain",
    standIn: "web: the script without exec alone; 4711: its number on this machine",
    run: explainAsWritten,
  },
  {
    starts: "docker run --detach --name web your/app /baronet --probe",
    standIn: "your/app: an image with baronet as its entrypoint; what is typed is typed line by " +
      "line, so that the probe is ready when it is stopped",
    run: async (reader, { text }) => {
      await reader.buildApp({});
      await reader.build("your/app", BARONET_IN_FRONT);
      const [start, stop, logs] = text.trimEnd().split("\n");
      const { stdout: id } = await reader.type(start);
      await reader.engine.printed(id.trim(), /"orphan":"short","fate":"reaped"/);
      await reader.type(stop);
      const { stdout } = await reader.type(logs);
      const code = await reader.engine.docker("wait", "web");
      await reader.engine.docker("rm", "--force", "web");
      assertEquals({ code, got: shapes(stdout) }, { code: "42", got: shapes(PROBE_OUTPUT) });
    },
  },
  {
    starts: "echo '#!/baronet --probe",
    standIn: "your/app: a script that starts /srv/app; the log is read while it runs",
    run: async (reader, { text }) => {
      const files = { "/run.sh": says("/srv/app --port 80"), "/srv/app": says("") };
      await reader.buildApp({ ...files, "/baronet": { copy: BARONET } }, 'CMD ["/run.sh"]');
      const [write, run] = text.trimEnd().split("\n");
      await reader.type(write);
      const { stdout: id } = await reader.type(run.replace("docker run", "docker run --detach"));
      const ready = await eventually(async () => {
        const lines = (await Deno.readTextFile(`${reader.folder}/log/app`)).trimEnd().split("\n");
        const found = lines.map((line) => JSON.parse(line)).find(({ event, process }) =>
          event === "ready" && process === "probe"
        );
        if (found === undefined) throw new Error(`expected that the probe is ready, got ${lines}`);
        return found;
      });
      await reader.engine.docker("rm", "--force", id.trim());
      assertEquals([ready.event, ready.argv], ["ready", ["/srv/app", "--port", "80"]]);
    },
  },
];

const PROBE_OUTPUT = blocksOf("docs/explain.md").find(({ text }) => text.startsWith('{"event"'))!
  .text;

/** What happened to whom, without numbers that differ each time, in no order: three write. */
function shapes(lines: string): string[] {
  const shape = (line: string) => {
    const { event, process, signal, fate, code } = JSON.parse(line);
    return [event, process, signal, fate, event === "exit" ? code : undefined].join(" ");
  };
  return lines.trimEnd().split("\n").map(shape).toSorted();
}

const SECURITY: readonly Treatment[] = [{
  starts: "docker run --read-only",
  standIn: "your/app: who it is, behind baronet",
  run: async (reader, { text }) => {
    await reader.buildApp({ "/run.sh": says("id -u") });
    await reader.build("your/app", `${BARONET_IN_FRONT}CMD ["/run.sh"]\n`);
    const { code, stdout } = await reader.type(text);
    assertEquals({ code, stdout }, { code: 0, stdout: "65534\n" });
  },
}];

const MIGRATING: readonly Treatment[] = [
  {
    starts: "COPY --from=ghcr.io/baronet/baronet /baronet /usr/bin/tini",
    standIn: "behind FROM your/app, which prints its PID 1",
    run: async (reader, { text }) => {
      await reader.buildApp({ "/run.sh": says("tr '\\0' ' ' < /proc/1/cmdline") });
      await reader.build("your/app", `FROM your/app\n${text}CMD ["/run.sh"]\n`);
      const { code, stdout } = await reader.type("docker run --rm your/app");
      assertEquals({ code, stdout }, { code: 0, stdout: "tini -g -- /run.sh " });
    },
  },
  {
    starts: "dockerd --init-path",
    standIn: "dockerd: the engine of this test, which is started with that option",
    run: async (reader, { text }) => {
      const [, run] = text.trimEnd().split("\n");
      await reader.buildApp({ "/run.sh": says("cat /proc/1/environ") }, 'CMD ["/run.sh"]');
      const { code, stdout } = await reader.type(run);
      assertEquals(code, 0);
      assertStringIncludes(stdout, "BARONET_OPTIONS=--grace 20s");
      const info = await reader.engine.docker("info", "--format", "{{.InitBinary}}");
      assertMatch(info, /docker-init$/);
    },
  },
  {
    starts: "podman run --init",
    standIn: "not executed here: podman_test.ts starts a podman with that option, and stops it",
  },
  {
    starts: 'ENTRYPOINT ["/baronet", "-c", "/migrate"',
    standIn: "the README's; readme_test.ts runs it. The same words are compared",
    run: (_, { text }) => {
      const same = blocksOf("README.md").some((other) => other.text === text);
      assertEquals(same, true);
      return Promise.resolve();
    },
  },
];

const KUBERNETES: readonly Treatment[] = [
  ...["apiVersion: v1", "lifecycle:\n  preStop:\n    sleep", "lifecycle:\n  preStop:\n    exec"],
  ...["spec:\n  os:", "securityContext:"],
].map((starts) => ({ starts, standIn: "held against the schema, below" }));

const KUBECTL: readonly Treatment[] = [{
  starts: "kubectl exec web",
  standIn: "kubectl: docker, in a container of the pod's name",
  run: async (reader, { text }) => {
    await reader.buildApp({ "/program": { copy: reader.service }, "/baronet": { copy: BARONET } });
    const id = await reader.engine.run("--name", "web", "your/app", "/baronet", "--", "/program");
    await reader.engine.printed(id, /^ready$/);
    for (const line of text.trimEnd().split("\n")) {
      const { code, stdout, stderr } = await reader.type(line);
      assertEquals(code, 0, stderr);
      assertStringIncludes(stdout, "baronet -- /program");
    }
    await reader.engine.docker("rm", "--force", id);
  },
}];

const ARGO: readonly Treatment[] = ["container:", "podMetadata:"]
  .map((starts) => ({ starts, standIn: "held against the schema, below" }));

const COMPOSE: readonly Treatment[] = [
  ...["services:\n  web", "services:\n  worker"]
    .map((starts) => ({ starts, standIn: "held against the schema, below" })),
  {
    starts: "docker service create",
    standIn: "an engine that is no manager of a swarm: it reads the options, and says so",
    run: async (reader, { text }) => {
      const { code, stderr } = await reader.type(text);
      assertEquals(code, 1);
      assertMatch(stderr, /This node is not a swarm manager/);
    },
  },
];

const PAGES: Readonly<Record<string, readonly Treatment[]>> = {
  "docs/explain.md": EXPLAIN,
  "docs/security.md": SECURITY,
  "docs/coming-from-another-init.md": MIGRATING,
  "docs/kubernetes.md": [...KUBERNETES, ...KUBECTL],
  "docs/argo.md": ARGO,
  "docs/compose.md": COMPOSE,
};

Deno.test("the commands of docs/ do what the pages say", async (t) => {
  await using reader = await Reader.start();
  for (const [page, treatments] of Object.entries(PAGES)) {
    await doAsWritten(t, { reader, page, treatments });
  }
});

const CONTAINER = { name: "web", image: "your/app" };

/** A whole manifest around a fragment, by its first key. */
function whole(fragment: Record<string, unknown>): Record<string, unknown> {
  const pod = (spec: unknown) => ({
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec },
  });
  const workflow = (spec: Record<string, unknown>, template: Record<string, unknown>) => ({
    ...{ apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata: { name: "report" } },
    spec: { entrypoint: "main", ...spec, templates: [{ name: "main", ...template }] },
  });
  const [key] = Object.keys(fragment);
  switch (key) {
    case "apiVersion":
    case "services":
      return fragment;
    case "spec":
      return pod(fragment.spec);
    case "lifecycle":
    case "securityContext":
      return pod({ containers: [{ ...CONTAINER, ...fragment }] });
    case "container":
      return workflow({}, fragment);
    case "podMetadata":
      return workflow(fragment, { container: CONTAINER });
    default:
      throw new Error(`expected a fragment that is known, got ${key}`);
  }
}

Deno.test("the manifests in docs/ are of their schemas", async () => {
  const blocks = ["docs/kubernetes.md", "docs/argo.md", "docs/compose.md"].flatMap(blocksOf);
  const manifests = blocks.filter(({ language }) => language === "yaml")
    .map(({ page, line, text }): NamedManifest => ({
      name: `${page}, line ${line}`,
      text: JSON.stringify(whole(parse(text))),
    }));
  assertEquals(manifests.length, 9);
  await checkManifests(manifests);
});

/** Who tests the other pages. */
const ELSEWHERE = [
  "docs/pid-1.md", // pid1_test.ts
  "docs/action.md", // action_test.ts, action_lint_test.ts
  "docs/bench.md", // "deno task bench" takes minutes
  ...["docs/architectures.md", "docs/images.md", "docs/verifying.md"], // beside what they describe
];

Deno.test("every page with commands is in a test", () => {
  const pages = [...Deno.readDirSync(`${ROOT}/docs`)].map(({ name }) => `docs/${name}`)
    .filter((path) => path.endsWith(".md"))
    .filter((path) =>
      blocksOf(path).some(({ language }) => ["sh", "dockerfile", "yaml"].includes(language))
    );
  const tested = [...Object.keys(PAGES), ...ELSEWHERE];
  assertEquals(pages.filter((path) => !tested.includes(path)), []);
});
