import { passAmong } from "../experiment/names.ts";
import type { NetworkPlan, PassPlan, PlanExpr, StagePlan } from "../schema/plan.ts";
import { type TensorSpec, tensorsOf } from "./layers.ts";

type Passes = Readonly<Record<string, PassPlan>>;

/** The name of the pass that an input refers to, as a whole or by a part; the name of a view is returned unchanged. */
export function passText(passes: Passes, input: string): string {
  return passAmong(passes, input)?.name ?? input;
}

/** The pass that an input refers to, as a whole or by a part; undefined for a view. */
export function passOf(passes: Passes, input: string): PassPlan | undefined {
  return passAmong(passes, input)?.pass;
}

/** The passes used directly in an expression that receive gradient. */
export function openPasses(expr: PlanExpr, passes: Passes): PassPlan[] {
  if (expr.kind === "pass") return [passOf(passes, expr.pass) ?? []].flat();
  if (expr.kind !== "call" || expr.word.stopsGradient(expr.options)) return [];
  return expr.args.flatMap((arg) => openPasses(arg, passes));
}

/** Training passes that receive gradient from `minimize`. */
export function reachedPasses(
  stage: Pick<StagePlan, "passes" | "losses" | "minimize">,
): ReadonlySet<PassPlan> {
  const reached = new Set<PassPlan>();
  const reach = (pass: PassPlan): void => {
    if (reached.has(pass)) return;
    reached.add(pass);
    for (const input of pass.inputs) {
      const below = passOf(stage.passes, input);
      if (below) reach(below);
    }
  };
  for (const name of Object.keys(stage.minimize))
    openPasses(stage.losses[name]!, stage.passes).forEach(reach);
  return reached;
}

/**
 * The tensors that a stage's optimizer updates, in order of networks and layers: the weights that receive gradient from
 * `minimize`. The other weights do not change, not even by weight decay; in PyTorch their gradient is None, not zero.
 */
export function trainedSpecs(
  networks: Readonly<Record<string, NetworkPlan>>,
  stage: Pick<StagePlan, "networks" | "passes" | "losses" | "minimize">,
): TensorSpec[] {
  const reached = [...reachedPasses(stage)];
  return Object.entries(stage.networks).flatMap(([network, { update, branches }]) => {
    if (update !== "train") return [];
    const used = new Set(reached.filter((pass) => pass.network === network).map((pass) => pass.branch));
    if (used.size === 0) return [];
    return tensorsOf(network, networks[network]!, branches).filter(
      (spec) => spec.role === "weight" && (spec.branch === undefined || used.has(spec.branch)),
    );
  });
}
