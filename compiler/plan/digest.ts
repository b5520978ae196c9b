import { createHash } from "node:crypto";
import type { Plan } from "../schema/plan.ts";
import { type YamlNode, yamlText } from "../yaml/text.ts";
import { planTree } from "./write.ts";

/** SHA-256 of a plan without the cost of its stages, which is only an estimate. */
export function planDigest(plan: Plan): string {
  const tree = planTree(plan);
  const without = mapEntry(tree, "stages", (stages) => ({
    ...stages,
    entries: stages.entries.map(([name, stage]) => [
      name,
      stage.kind === "map" ? { ...stage, entries: stage.entries.filter(([key]) => key !== "cost") } : stage,
    ]),
  }));
  return createHash("sha256").update(yamlText(without), "utf8").digest("hex");
}

type YamlMap = YamlNode & { readonly kind: "map" };

function mapEntry(map: YamlMap, name: string, change: (value: YamlMap) => YamlMap): YamlMap {
  return {
    ...map,
    entries: map.entries.map(([key, value]) => [
      key,
      key === name && value.kind === "map" ? change(value) : value,
    ]),
  };
}
