// SPDX-License-Identifier: MIT
// Pure: the Action's inputs and the runner's environment to what a release needs. Names the bad
// input and what is allowed.

export interface ReleaseInputs {
  readonly tag: string;
  /** Paths, patterns already expanded. */
  readonly files: readonly string[];
  /** The name of the file of checksums; "": none. */
  readonly checksums: string;
  /** Whether each binary of ours gets a NAME.spdx.json beside it. */
  readonly sbom: boolean;
  readonly draft: "publish" | "keep";
  /** Whether assets of the same name and other content are replaced, also published ones. */
  readonly clobber: boolean;
  /** undefined: GitHub writes them. A draft that is already there keeps its own. */
  readonly notes?: string;
  /** Where the checksums and SBOMs are written. */
  readonly folder: string;
  /** The repository's page, without a slash at the end. */
  readonly repositoryUrl: string;
}

export interface AskedRelease extends Omit<ReleaseInputs, "files"> {
  /** Paths and patterns, one a line. */
  readonly files: string;
}

type Texts = Readonly<Record<string, string | undefined>>;

/** `inputs`: as `toJSON(inputs)` gives them, all texts; `env`: the environment of a step. */
export function parseReleaseInputs(inputs: Texts, env: Texts): AskedRelease {
  const choose = <T extends string>(name: string, allowed: readonly [T, ...T[]]): T => {
    const value = inputs[name] ?? "";
    const choice = value === "" ? allowed[0] : allowed.find((word) => word === value);
    if (choice !== undefined) return choice;
    throw new Error(
      `Cannot use "${value}" as ${name}: it is neither ${allowed.join(" nor ")}\n` +
        `  Leave it out for ${allowed[0]}`,
    );
  };
  const notes = inputs["release-notes"] ?? "";
  return {
    tag: (inputs["release-tag"] ?? "").trim(),
    files: inputs["files"] ?? "",
    checksums: (inputs["checksums"] ?? "SHA256SUMS").trim(),
    sbom: choose("sbom", ["false", "true"]) === "true",
    draft: choose("draft", ["publish", "keep"]),
    clobber: choose("clobber", ["false", "true"]) === "true",
    ...(notes === "" ? {} : { notes }),
    folder: `${requireVariable(env, "RUNNER_TEMP")}/baronet-release`,
    repositoryUrl: `${serverUrl(env)}/${requireVariable(env, "GITHUB_REPOSITORY")}`,
  };
}

/** gh's environment: which repository on which server, and no questions. */
export function ghEnvironment(env: Texts): Record<string, string> {
  const { host } = new URL(serverUrl(env));
  const token = env.GH_TOKEN || env.GITHUB_TOKEN || "";
  const own: Texts = {
    GH_REPO: `${host}/${requireVariable(env, "GITHUB_REPOSITORY")}`,
    // With a host gh does not look whether there is a token, and GitHub's answer says less.
    GH_HOST: host === "github.com" ? undefined : host,
    // gh takes the one for github.com and its subdomains, the other for an Enterprise Server.
    GH_TOKEN: token,
    GH_ENTERPRISE_TOKEN: token,
    GH_PROMPT_DISABLED: "1",
    GH_NO_UPDATE_NOTIFIER: "1",
    NO_COLOR: "1",
    GH_DEBUG: "", // it would stand in gh's messages
  };
  const all = Object.entries({ ...env, ...own });
  return Object.fromEntries(
    all.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function serverUrl(env: Texts): string {
  return env.GITHUB_SERVER_URL ?? "https://github.com";
}

function requireVariable(env: Texts, name: string): string {
  const value = env[name] ?? "";
  if (value !== "") return value;
  throw new Error(
    `Cannot release: the environment has no ${name}\n  The runner sets it; elsewhere, set it yourself`,
  );
}
