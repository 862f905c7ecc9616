// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { anImage, aTree } from "./examples.ts";
import type { ProbeMode } from "./inputs.ts";
import {
  candidatePaths,
  isInPlaceOf,
  planPlacements,
  probeCommand,
  probeScript,
} from "./probe_plan.ts";

interface Example {
  readonly title: string;
  readonly asked?: ProbeMode;
  readonly image: Parameters<typeof anImage>[0];
  readonly tree: readonly string[];
  /** The ways in order, or what the reason says. */
  readonly expected: readonly string[] | RegExp;
}

const EXAMPLES: readonly Example[] = [
  {
    title: "an init and a command: CMD first",
    image: { entrypoint: ["/tini", "--"], cmd: ["/app"] },
    tree: ["/tini -- /app", "/app"],
    expected: ["cmd", "overlay /app"],
  },
  {
    title: "a title that the program wrote itself",
    image: { entrypoint: ["/tini", "--"], cmd: ["nginx", "-g", "daemon off;"] },
    tree: ["/tini -- nginx -g daemon off;", "nginx: master process nginx -g daemon off;"],
    expected: ["cmd", "overlay nginx"],
  },
  {
    title: "a script without exec behind an init: the script stays",
    image: { entrypoint: ["/tini", "--"], cmd: ["/run.sh"] },
    tree: ["/tini -- /run.sh", "/bin/sh /run.sh", "/app"],
    expected: ["overlay /app"],
  },
  {
    title: "words for the application: not a command",
    image: { entrypoint: ["/app"], cmd: ["serve"] },
    tree: ["/app serve"],
    expected: ["overlay /app"],
  },
  {
    title: "a line for the shell: it stays",
    image: { cmd: ["/bin/sh", "-c", "/app & wait"], isShellForm: true },
    tree: ["/bin/sh -c /app & wait", "/app"],
    expected: ["overlay /app"],
  },
  {
    title: "a shell script that is the application",
    image: { cmd: ["/run.sh"] },
    tree: ["/bin/sh /run.sh"],
    expected: /^the application seems to be a shell script, "\/bin\/sh \/run.sh"/,
  },
  {
    title: "an interpreter that also runs the starter",
    image: { entrypoint: ["python3", "/start.py"] },
    tree: ["python3 /start.py /app.py", "python3 /app.py"],
    expected: /^"python3" also runs what starts the application/,
  },
  {
    title: "what the user chooses",
    asked: "overlay",
    image: { entrypoint: ["/tini", "--"], cmd: ["/app"] },
    tree: ["/tini -- /app", "/app"],
    expected: ["overlay /app"],
  },
  {
    title: "a replaced CMD, as the user knows better",
    asked: "cmd",
    image: { entrypoint: ["/run.sh"], cmd: ["serve"] },
    tree: ["/bin/sh /run.sh serve", "/app serve"],
    expected: ["cmd"],
  },
  {
    title: "no probe",
    asked: "off",
    image: {},
    tree: ["/app"],
    expected: /^the input probe is off$/,
  },
];

Deno.test("planPlacements() knows the ways to put the probe in the application's place", () => {
  for (const { title, asked = "auto", image, tree, expected } of EXAMPLES) {
    const plan = planPlacements(asked, { image: anImage(image), tree: aTree(...tree) });
    if ("reason" in plan) {
      const isExpected = expected instanceof RegExp && expected.test(plan.reason);
      assertEquals(isExpected, true, `${title}: got ${plan.reason}`);
    } else {
      const ways = plan.map((way) => way.mode === "cmd" ? "cmd" : `overlay ${way.program}`);
      assertEquals<unknown>(ways, expected, title);
    }
  }
});

const PLAN = { log: "log-3", exitSignal: 64, isAlone: false };

Deno.test("probeCommand() names the log and the signal that ends the probe", () => {
  assertEquals(probeCommand(PLAN), [
    "/.baronet/baronet",
    "--probe",
    "--probe-log=/.baronet/log-3",
    "--probe-exit=RTMAX=42",
  ]);
  assertEquals(probeCommand({ ...PLAN, isAlone: true }).at(-1), "--probe-alone");
});

Deno.test("probeScript() puts the same words behind #!", () => {
  assertEquals(
    probeScript(PLAN),
    "#!/.baronet/baronet --probe --probe-log=/.baronet/log-3 --probe-exit=RTMAX=42\n",
  );
});

Deno.test("probeScript() refuses a line that the kernel would cut", () => {
  assertThrows(() => probeScript({ ...PLAN, log: "x".repeat(200) }), Error, "first line has 2");
});

Deno.test("candidatePaths() looks where Docker would", () => {
  const image = anImage({ path: ["/usr/bin", "/bin/"], workingDir: "/srv" });
  assertEquals(candidatePaths("/app", image), ["/app"]);
  assertEquals(candidatePaths("node", image), ["/usr/bin/node", "/bin/node"]);
  assertEquals(candidatePaths("./bin/app", image), ["/srv/bin/app"]);
});

const PLACES: readonly [main: string, argv: readonly string[], isInPlace: boolean][] = [
  ["/app", ["/app"], true],
  ["/app serve --port 80", ["/app", "serve", "--port", "80"], true],
  ["/app serve", ["/app", "migrate"], false],
  ["/app serve", ["/app"], false],
  ["python3 /app.py", ["/usr/bin/python3", "/app.py"], true],
  ["nginx: master process nginx -g daemon off;", ["/usr/sbin/nginx", "-g", "daemon off;"], true],
];

Deno.test("isInPlaceOf() tells a start before the application's own by its words", () => {
  for (const [main, argv, isInPlace] of PLACES) {
    assertEquals(isInPlaceOf(main, argv), isInPlace, `${main} and ${argv.join(" ")}`);
  }
});
