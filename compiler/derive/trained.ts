import { passAmong } from "../experiment/names.ts";
import type { NetworkPlan, PassPlan, PlanExpr, StagePlan } from "../plan/schema.ts";
import { type TensorSpec, tensorsOf } from "./layers.ts";

type Passes = Readonly<Record<string, PassPlan>>;

/** The text of the pass that an input of another one, or of a loss, is or is a part of; a view's name as it is. */
export function passText(passes: Passes, input: string): string {
  return passAmong(passes, input)?.name ?? input;
}

/** The pass that an input of another one, or of a loss, is or is a part of; undefined for a view. */
export function passOf(passes: Passes, input: string): PassPlan | undefined {
  return passAmong(passes, input)?.pass;
}

/** The passes an expression is made of that its gradient comes to, without those they are made of. */
export function openPasses(expr: PlanExpr, passes: Passes): PassPlan[] {
  if (expr.kind === "pass") return [passOf(passes, expr.pass) ?? []].flat();
  if (expr.kind !== "call" || expr.word.stopsGradient(expr.options)) return [];
  return expr.args.flatMap((arg) => openPasses(arg, passes));
}

/** Training passes that the gradient of `minimize` comes to. */
export function reachedPasses(
  stage: Pick<StagePlan, "passes" | "losses" | "minimize">,
): ReadonlySet<PassPlan> {
  const reached = new Set<PassPlan>();
  const comeTo = (pass: PassPlan): void => {
    if (reached.has(pass)) return;
    reached.add(pass);
    for (const input of pass.inputs) {
      const below = passOf(stage.passes, input);
      if (below) comeTo(below);
    }
  };
  for (const name of Object.keys(stage.minimize))
    openPasses(stage.losses[name]!, stage.passes).forEach(comeTo);
  return reached;
}

/**
 * The tensors a stage's optimizer updates, in order of networks and layers: the weights that the gradient of
 * `minimize` comes to. What it does not come to stays as it is, without decay (a gradient of None in PyTorch, not of
 * zero).
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
