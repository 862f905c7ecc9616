// SPDX-License-Identifier: MIT
// Pure: what `docker image inspect` and `docker info` print -> facts.
import { parseSignal, SIGNAL_NUMBERS } from "../init/core/signals.ts";
import type { EngineFacts, ImageFacts } from "./observations.ts";
import { isShell } from "./programs.ts";

interface Inspected {
  readonly Id: string;
  readonly RepoDigests?: readonly string[] | null;
  readonly Architecture: string;
}

interface Config {
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly StopSignal?: string;
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Env?: readonly string[] | null;
  readonly Healthcheck?: { readonly Test?: readonly string[] | null } | null;
}

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface Inspection {
  /** The image as the user named it. */
  readonly ref: string;
  /** `{{json .}}` of the image. */
  readonly image: string;
  /** `{{json .Config}}` of a container of it: the image's, and what run-args and command change. */
  readonly config: string;
  readonly startedPrograms: readonly string[];
}

export function parseImage({ ref, image, config, startedPrograms }: Inspection): ImageFacts {
  const { Id, RepoDigests, Architecture } = JSON.parse(image) as Inspected;
  const Config = JSON.parse(config) as Config;
  const entrypoint = Config.Entrypoint ?? [];
  const cmd = Config.Cmd ?? [];
  const check = Config.Healthcheck?.Test?.[0];
  const path = Config.Env?.find((entry) => entry.startsWith("PATH="))?.slice("PATH=".length);
  return {
    ref,
    id: Id,
    digest: RepoDigests?.[0]?.split("@")[1] ?? null,
    arch: Architecture,
    entrypoint,
    cmd,
    isShellForm: runsShellLine(entrypoint) || runsShellLine(cmd),
    stopSignal: parseSignal(Config.StopSignal || "TERM") ?? SIGNAL_NUMBERS.SIGTERM,
    user: Config.User ?? "",
    hasHealthcheck: check !== undefined && check !== "NONE" && check !== "",
    path: (path ?? DEFAULT_PATH).split(":").filter((folder) => folder !== ""),
    workingDir: Config.WorkingDir || "/",
    startedPrograms,
  };
}

/** Paths among the words of ENTRYPOINT and CMD that may be programs which the first one starts. */
export function listPaths(config: string): string[] {
  const { Entrypoint, Cmd } = JSON.parse(config) as Config;
  const [, ...words] = [...Entrypoint ?? [], ...Cmd ?? []];
  return words.filter((word) => /^\/[^\s]+$/.test(word));
}

/** Docker stores the shell form as `/bin/sh -c LINE`. */
function runsShellLine([program = "", option, line]: readonly string[]): boolean {
  return isShell(program) && option === "-c" && line !== undefined;
}

interface Info {
  readonly OSType: string;
  readonly Architecture: string;
  readonly ServerVersion?: string;
  readonly CgroupVersion?: string;
  readonly ServerErrors?: readonly string[];
}

/** What uname calls an architecture -> what Docker calls it. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  armv7l: "arm",
  i686: "386",
};

/** `json`: of `docker info`. Throws when no Linux container can run there. */
export function parseEngine(json: string, buildx: string | undefined): EngineFacts {
  const info = JSON.parse(json) as Info;
  if (info.ServerErrors !== undefined && info.ServerErrors.length > 0) {
    throw new Error(
      `Cannot use the Docker Engine: ${info.ServerErrors.join("; ")}\n` +
        '  Run the job on ubuntu-latest, or start an engine before this step; "docker info" shows it',
    );
  }
  if (info.OSType !== "linux") {
    throw new Error(
      `Cannot verify an image here: the Docker Engine runs containers of ${info.OSType}\n` +
        "  Run the job on ubuntu-latest",
    );
  }
  return {
    server: info.ServerVersion ?? "",
    arch: ARCHITECTURES[info.Architecture] ?? info.Architecture,
    cgroup: info.CgroupVersion ?? "1",
    buildx,
  };
}
