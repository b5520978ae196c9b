import {
  attackMode,
  iterationsOf,
  type OrderedPass,
  passesInOrder,
  runsEveryTime,
} from "../derive/pass-order.ts";
import { attackKey, type Made, partsOf, sizeOf } from "../derive/views.ts";
import type * as E from "../experiment/experiment.ts";
import { partName } from "../experiment/names.ts";
import { derived, type Origin } from "../experiment/origin.ts";
import { originOf, originsOf, withOrigin, withOrigins } from "../experiment/origins.ts";
import type { Scalar } from "../experiment/quantity.ts";
import { recordOf, sorted } from "../experiment/record.ts";
import type * as P from "../schema/plan.ts";
import { asAttack } from "../vocabulary/define/attacks.ts";
import type { AugmentOp, ImageSize } from "../vocabulary/define/augmentations.ts";
import { asFunction } from "../vocabulary/define/functions.ts";

/** How views, attacks, passes and expressions of a stage are written in a plan. */

/**
 * The views that are made together, by name.
 * @param image size of the images in the data
 */
export function viewPlans(made: Made, image: ImageSize): (readonly [string, P.ViewPlan])[] {
  if (made.kind === "augmented") return [[made.view.name, augmentedPlan(made.view, image)]];
  const attack = attackKey(made.attack);
  return made.views.map((view) => [
    view.name,
    withOrigins<P.ViewPlan>(
      { kind: "adversarial", of: view.of.name, attack, size: sizeOf(view, image) },
      { attack: derived("the views that the attack makes"), size: derived(`size of ${view.of.name}`) },
      originOf(view, undefined),
    ),
  ]);
}

function augmentedPlan(view: E.AugmentedView, image: ImageSize): P.ViewPlan {
  const from = originOf(view, undefined);
  const ops = view.ops as readonly AugmentOp[];
  const size = derived(ops.length > 0 ? "result of its operations" : `size of ${view.of.name}`);
  return withOrigins<P.ViewPlan>(
    { kind: "augmented", of: view.of.name, ops, size: sizeOf(view, image) },
    { ops: from, size },
    from,
  );
}

/** @param stage its number of updates, and the steps of an epoch */
export function attackPlan(
  { attack, views }: Made & { readonly kind: "adversarial" },
  stage: { readonly updates: number; readonly steps: number },
): P.AttackPlan {
  const origins = originsOf(attack);
  const moves = recordOf(views.map(({ name, of }) => [name, of.name]));
  const trips = iterationsOf(attack, stage);
  const mode = ({ network }: E.Pass): Origin =>
    network.frozen
      ? derived("a frozen network", originsOf(network).update)
      : derived("mode of the attack", origins.batch_norm);
  const passes = passesInOrder(attack.passes, (pass) => attackMode(attack, pass)).map((one) => {
    const every = runsEveryTime(attack, one.pass);
    const times = every
      ? derived("steps of the attack, times restarts", origins.steps, origins.restarts)
      : derived("once: it contains no attacked view");
    return [one.pass.name, passPlan(one, every ? trips : 1, { mode: mode(one.pass), times })] as const;
  });
  return withOrigins<P.AttackPlan>(
    {
      word: asAttack(attack.word),
      args: attack.args,
      moves: withOrigin(moves, originOf(views[0], undefined)!),
      maximizing: weightsOf(attack.maximizing),
      passes: recordOf(passes),
    },
    origins,
  );
}

/** Weights of losses, sorted by name. Losses are added in this order. */
export function weightsOf(terms: readonly E.Term[]): Readonly<Record<string, Scalar>> {
  const weights = sorted(recordOf(terms.map(({ loss, weight }) => [loss.name, weight])));
  return withOrigins(weights, () =>
    Object.fromEntries(terms.map((term) => [term.loss.name, originOf(term, undefined)])),
  );
}

/**
 * @param times how often it runs in one step
 * @param because origins of the mode and of `times` if the call does not state the mode
 */
export function passPlan(
  { pass, mode, order }: OrderedPass,
  times: number,
  because: { readonly mode: Origin; readonly times: Origin },
): P.PassPlan {
  const { name, spec } = pass.network.network;
  const plan: P.PassPlan = {
    network: name,
    ...(pass.branch === undefined ? {} : { branch: pass.branch }),
    batch_norm: mode,
    inputs: pass.inputs.map((input) =>
      input.kind === "view" ? input.view.name : partName(input.pass.name, input.part),
    ),
    parts: partsOf(pass),
    features: spec.features,
    times,
    ...(order === undefined ? {} : { order }),
  };
  return withOrigins(
    plan,
    {
      batch_norm: originsOf(pass).batch_norm ?? because.mode,
      parts: derived("number of views in it"),
      features: derived(`number of outputs of ${name}`),
      times: because.times,
      order: derived(
        "position among passes that update the same running statistics, in the order of the terms",
      ),
    },
    originOf(pass, undefined),
  );
}

export function planExpr(expr: E.Expr): P.PlanExpr {
  const from = originOf(expr, undefined);
  const at = <T extends P.PlanExpr>(plan: T): T => (from ? withOrigin(plan, from) : plan);
  switch (expr.kind) {
    case "pass":
      return at({
        kind: "pass",
        pass: expr.pass.name,
        ...(expr.part === undefined ? {} : { part: expr.part }),
      });
    case "label":
      return at({ kind: "label" });
    case "scalar":
      return at({ kind: "scalar", value: expr.value });
    case "call": {
      const { word, args, options } = expr;
      const call: P.PlanExpr = { kind: "call", word: asFunction(word), args: args.map(planExpr), options };
      return withOrigins(call, () => originsOf(expr), from);
    }
  }
}
