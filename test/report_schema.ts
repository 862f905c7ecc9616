// SPDX-License-Identifier: MIT
// Reports against action/report.schema.json, by ajv.
import { Ajv2020 } from "ajv/2020";
import schema from "../action/report.schema.json" with { type: "json" };

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** Throws with every place where the report differs from the schema. */
export function checkReport(report: unknown): void {
  if (validate(report)) return;
  const errors = (validate.errors ?? []).map(({ instancePath, message }) =>
    `${instancePath || "/"} ${message}`
  );
  throw new Error(`expected a report of the schema, got\n${errors.join("\n")}`);
}
