import type { Plan } from "../schema/plan.ts";
import { type YamlNode, yamlText } from "../yaml/text.ts";
import { PLAN } from "./fields.ts";

/** The plan as a tree of keys and texts, for comparing plans. */
export function planTree(plan: Plan): YamlNode & { readonly kind: "map" } {
  return PLAN.write(plan) as YamlNode & { readonly kind: "map" };
}

/** Canonical YAML: equal plans give equal bytes. */
export function writePlan(plan: Plan): string {
  return yamlText(planTree(plan));
}
