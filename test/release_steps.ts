// SPDX-License-Identifier: MIT
// Runs the Action's release steps as a runner does: a process with a runner's environment and the
// permissions that action.yml gives it, with the real gh, which talks to a GitHub of our own.
import { assertEquals } from "@std/assert";
import { debianPackageFromSuite } from "../scripts/debian_package.ts";
import { BUILD, ROOT } from "../scripts/paths.ts";
import { within } from "../scripts/waiting.ts";
import { GithubApi } from "./github_api.ts";
import { type Asset, REPOSITORY, TOKEN } from "./github_release.ts";
import { machineEnvironment, parseOutputs } from "./runner.ts";

const DEADLINE_MS = 120_000;

export type Stage = "prepare" | "upload" | "publish" | "release";

/** The folder with the gh of a Debian suite. */
export async function ghFrom(suite: string): Promise<string> {
  const folder = `${BUILD}/gh/${suite}`;
  const gh = await Deno.stat(`${folder}/usr/bin/gh`).catch(() => undefined);
  if (gh === undefined) await debianPackageFromSuite("gh", { suite, intoDir: folder });
  return `${folder}/usr/bin`;
}

/** The newest of them: what a test uses that is not about gh. */
export const GH_SUITE = "trixie";

/** The release's page on the web, and what identifies the texts "one", "two" and "other". */
export const PAGE = "https://github.com/owner/project/releases";
export const ONE = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
export const TWO = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3";
export const OTHER = "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa";
export const SUMS = `${ONE}  one\n${TWO}  two\n`;
/** The assets of a release of the files one and two, and what their upload asks of GitHub. */
export const ALL = ["SHA256SUMS " + SUMS, "one one", "two two"];
export const UPLOADS = ["one", "two", "SHA256SUMS"].map((name) =>
  `POST /releases/101/assets?name=${name}`
);

/** A workspace with the files dist/one and dist/two, which hold their names. */
export async function startWithFiles(suite = GH_SUITE): Promise<ReleaseSteps> {
  const steps = await ReleaseSteps.start(await ghFrom(suite));
  await steps.write("dist/one", "one");
  await steps.write("dist/two", "two");
  return steps;
}

export interface StepResult {
  code: number;
  stderr: string;
  /** Lines of stdout, an error as the runner shows it: "error: ..." in several lines. */
  log: string[];
  outputs: Record<string, string>;
}

export class ReleaseSteps implements AsyncDisposable {
  /** What the workflow sets; a test changes it. */
  readonly env: Record<string, string> = { GH_TOKEN: TOKEN };

  private constructor(
    readonly folder: string,
    readonly api: GithubApi,
    readonly ghFolder: string,
  ) {}

  static async start(ghFolder: string): Promise<ReleaseSteps> {
    // A short path: a socket's address has 108 bytes.
    const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-" });
    for (const name of ["config", "temp", "workspace"]) await Deno.mkdir(`${folder}/${name}`);
    const socket = `${folder}/api.sock`;
    await Deno.writeTextFile(`${folder}/config/config.yml`, `http_unix_socket: ${socket}\n`);
    return new ReleaseSteps(folder, await GithubApi.start(socket), ghFolder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }

  /** Writes a file of the workspace; its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = `${this.folder}/workspace/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(path, bytes);
    return path;
  }

  /** Runs one step; `inputs` beside the tag v1.0.0 and the files dist/*. */
  async run(stage: Stage, inputs: Record<string, string> = {}): Promise<StepResult> {
    const temp = `${this.folder}/temp`;
    const outputFile = `${temp}/output`;
    await Deno.writeTextFile(outputFile, "");
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--frozen", "--config", `${ROOT}/deno.json`],
        ...["--allow-env", "--allow-read", `--allow-write=${temp}`, "--allow-run=gh"],
        ...[`${ROOT}/action/main_release.ts`, stage],
      ],
      cwd: `${this.folder}/workspace`,
      clearEnv: true,
      env: {
        ...machineEnvironment(),
        PATH: `${this.ghFolder}:/usr/bin:/bin`,
        NO_COLOR: "1",
        DENO_NO_UPDATE_CHECK: "1",
        GH_CONFIG_DIR: `${this.folder}/config`,
        GITHUB_ACTIONS: "true",
        GITHUB_OUTPUT: outputFile,
        GITHUB_REPOSITORY: REPOSITORY,
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_WORKSPACE: `${this.folder}/workspace`,
        RUNNER_TEMP: temp,
        INPUTS: JSON.stringify({ "release-tag": "v1.0.0", files: "dist/*", ...inputs }),
        ...this.env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    const ended = within(command.output(), {
      expected: () => `the step ${stage} to end`,
      deadlineMs: DEADLINE_MS,
    });
    const { code, stdout, stderr } = await ended;
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const written = await Deno.readTextFile(outputFile);
    assertEquals((out + err + written).includes(TOKEN), false, "the token was printed");
    // What Deno itself says where its cache is new, as on a runner.
    const said = err.replace(/^Download .*\n/gm, "");
    return { code, stderr: said, log: parseLog(out), outputs: parseOutputs(written) };
  }

  /** Runs a step that must end well. */
  async pass(stage: Stage, inputs: Record<string, string> = {}): Promise<StepResult> {
    const result = await this.run(stage, inputs);
    const { code, stderr, log } = result;
    assertEquals({ code, stderr }, { code: 0, stderr: "" }, `${stage} said\n${log.join("\n")}`);
    return result;
  }

  /** Runs a step that must fail; its error, line by line. */
  async fail(stage: Stage, inputs: Record<string, string> = {}): Promise<string[]> {
    const { code, stderr, log, outputs } = await this.run(stage, inputs);
    const at = log.findIndex((line) => line.startsWith("error: "));
    const got = { code, stderr, hasError: at >= 0, outputs };
    const expected = { code: 1, stderr: "", hasError: true, outputs: {} };
    assertEquals(got, expected, `${stage} said\n${log.join("\n")}`);
    return [log[at].slice("error: ".length), ...log.slice(at + 1)];
  }

  /** The assets of the release, "name content", in the order of their names. */
  assets(): string[] {
    const [{ assets }] = this.api.releases;
    const text = ({ content }: Asset) => new TextDecoder().decode(content);
    return assets.map((asset) => `${asset.name} ${text(asset)}`).toSorted();
  }
}

/** A runner shows "::error::a%0Ab" as two lines. */
function parseLog(stdout: string): string[] {
  return stdout.trimEnd().split("\n").flatMap((line) => {
    if (!line.startsWith("::error::")) return [line];
    const text = line.replace("::error::", "error: ").replaceAll("%0A", "\n");
    return text.replaceAll("%0D", "\r").replaceAll("%25", "%").split("\n");
  });
}
