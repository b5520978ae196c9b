import { reachedPasses } from "../derive/trained.ts";
import { viewsOf } from "../derive/views.ts";
import type { Attack, Experiment, Expr, Pass } from "../experiment/experiment.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import type { Reading } from "./reading.ts";
import type { Plan } from "./schema.ts";

/** Reports trained networks and attacked views that receive no gradient. */
export function checkTrained(reading: Reading, { stages }: Experiment, plan: Plan): void {
  const { place, report } = reading;
  for (const { name, attacks } of stages) {
    const stage = plan.stages[name]!;
    const path = ["stages", name];
    const reached = new Set([...reachedPasses(stage)].map(({ network }) => network));
    const train = Object.entries(stage.networks).filter(([, { update }]) => update === "train");
    if (train.length === 0) report("not-trained", place([...path, "minimize"], "key"), {});
    for (const [network] of train)
      if (!reached.has(network))
        report("not-trained", place([...path, "networks", network, "update"]), { network });
    for (const attack of attacks) {
      const seen = viewsWithGradient(attack);
      for (const view of attack.makes)
        if (!seen.has(view.name)) {
          const key = attack.makes
            .map((one) => one.name)
            .sort()
            .join(", ");
          report("not-moved", place([...path, "attacks", key, "moves", view.name], "key"), {
            view: view.name,
          });
        }
    }
  }
}

/** Names of the views that receive gradient from an attack's objective. */
function viewsWithGradient({ maximizing }: Attack): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const { loss } of maximizing)
    for (const pass of openPasses(loss.expr)) for (const view of viewsOf(pass)) seen.add(view.name);
  return seen;
}

/** The passes used directly in an expression that receive gradient. */
function openPasses(expr: Expr): Pass[] {
  if (expr.kind === "pass") return [expr.pass];
  if (expr.kind !== "call" || asFunction(expr.word).stopsGradient(expr.options)) return [];
  return expr.args.flatMap(openPasses);
}
