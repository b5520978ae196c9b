import { VOCABULARY } from "../vocabulary/index.ts";
import type { Definitions, JsonSchema } from "../yaml/field.ts";
import { PLAN } from "./fields.ts";

/** The JSON Schema (draft 7) of a plan, made from the fields that write and read it. */
export function planSchema(): JsonSchema {
  const definitions: Definitions = { parts: new Map(), words: VOCABULARY };
  const plan = PLAN.schema(definitions);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "urn:aclc:plan:1",
    title: "aclc plan, version 1",
    description: "Everything an experiment means, and nothing about where or when it runs.",
    ...plan,
    definitions: Object.fromEntries(definitions.parts),
  };
}

/** The text of `plan.schema.json`. */
export function planSchemaText(): string {
  return `${JSON.stringify(planSchema(), undefined, 2)}\n`;
}
