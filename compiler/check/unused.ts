import type { CheckedAttack } from "./attacks.ts";
import type { Objective } from "./objective.ts";
import { passName } from "./own-names.ts";
import type { StageScope } from "./stage-scope.ts";

/** What neither `minimize` nor an attack it needs comes to. After errors nobody can know. */
export function checkUnused(
  scope: StageScope,
  objective: Objective | undefined,
  attacks: readonly CheckedAttack[] | undefined,
): void {
  if (!objective || !attacks) return;
  const { report } = scope.context;
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const used of scope.uses.get(name) ?? []) visit(used);
  };
  // "" stands for statements of the stage itself: optimizer, measures, ...
  for (const root of ["minimize", "predict", ""]) visit(root);
  for (const { item, name } of scope.items()) {
    if (reached.has(name.text)) continue;
    if (item.kind === "loss") report("loss-unused", name.span, { name: name.text });
    else if (item.kind === "view") {
      const pass = objective.passes.find(({ network }) => network.spec.kind === "encoder");
      report("view-unused", name.span, { name: name.text, network: pass && passName(pass) });
    } else if (item.kind !== "let" || item.names.every((other) => !reached.has(other.text)))
      report("unused", name.span, { what: item.kind, name: name.text });
  }
}
