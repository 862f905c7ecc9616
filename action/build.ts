// SPDX-License-Identifier: MIT
// The stage build: Inputs -> arguments of `docker buildx build` (pure), and the call that runs them.
// Where there is no buildx, `docker build` takes the same ones, but for where the result goes to.
import { callDocker } from "./docker.ts";
import type { BuildInputs } from "./inputs.ts";

const TIMEOUT_MS = 3_600_000;

export interface Builder {
  readonly hasBuildx: boolean;
  readonly platform: string;
  /** Where the image's id and what buildx knows of it are written. */
  readonly idFile: string;
  readonly metadataFile: string;
}

export interface BuiltImage {
  readonly id: string;
  /** "" where only the engine's own store knows the image. */
  readonly digest: string;
  readonly metadata: string;
}

export function buildArguments(build: BuildInputs, builder: Builder): string[] {
  const { hasBuildx, platform, idFile, metadataFile } = builder;
  return [
    ...(hasBuildx ? ["buildx", "build", "--load", "--metadata-file", metadataFile] : ["build"]),
    ...["--iidfile", idFile],
    ...commonArguments(build, platform),
    ...build.tags.flatMap((tag) => ["--tag", tag]),
    ...build.labels.flatMap((label) => ["--label", label]),
    ...(build.pull ? ["--pull"] : []),
    ...(build.noCache ? ["--no-cache"] : []),
    ...build.flags,
    build.context,
  ];
}

/** What a check of the Dockerfile needs as well. */
export function commonArguments(
  { file, target, buildArgs }: BuildInputs,
  platform: string,
): string[] {
  return [
    ...(file === "" ? [] : ["--file", file]),
    ...(target === "" ? [] : ["--target", target]),
    ...(platform === "" ? [] : ["--platform", platform]),
    ...buildArgs.flatMap((line) => ["--build-arg", line]),
  ];
}

/** The path of the Dockerfile; undefined: the context is not a folder here. */
export function dockerfilePath({ context, file }: BuildInputs): string | undefined {
  if (file !== "") return file === "-" ? undefined : file;
  if (context === "-" || /^(\w+:\/\/|git@)/.test(context)) return undefined;
  return context === "." ? "Dockerfile" : `${context.replace(/\/$/, "")}/Dockerfile`;
}

/** Builds, with docker's own output shown. */
export async function buildImage(
  build: BuildInputs,
  { hasBuildx, platform, folder }: { hasBuildx: boolean; platform: string; folder: string },
): Promise<BuiltImage> {
  const idFile = `${folder}/image-id`;
  const metadataFile = `${folder}/metadata.json`;
  const args = buildArguments(build, { hasBuildx, platform, idFile, metadataFile });
  await callDocker(args, { timeoutMs: TIMEOUT_MS, isShown: true });
  const id = (await Deno.readTextFile(idFile)).trim();
  if (!hasBuildx) return { id, digest: "", metadata: "" };
  const metadata = await Deno.readTextFile(metadataFile);
  const known = JSON.parse(metadata) as Readonly<Record<string, unknown>>;
  return { id, digest: String(known["containerimage.digest"] ?? ""), metadata };
}
