import { passOf } from "../derive/trained.ts";
import type { AttackPlan, NetworkPlan, PassPlan } from "../schema/plan.ts";

type Passes = Readonly<Record<string, PassPlan>>;

/** The number of features in a row of a network's output. */
export function widthOf(network: NetworkPlan): number {
  return network.word.features(network.args);
}

/** Names of the views that a pass depends on, directly or through other passes. */
function viewsOf(passes: Passes, { inputs }: PassPlan): string[] {
  return inputs.flatMap((input) => {
    const below = passOf(passes, input);
    return below ? viewsOf(passes, below) : [input];
  });
}

/** Whether a pass of an attack runs in every iteration: it contains an attacked view, or updates running statistics. */
export function runsEveryTime(
  { moves, passes }: Pick<AttackPlan, "moves" | "passes">,
  pass: PassPlan,
): boolean {
  return pass.batch_norm === "train" || viewsOf(passes, pass).some((view) => Object.hasOwn(moves, view));
}
