import { openPasses } from "../derive/trained.ts";
import { mostOf, valuesOf } from "../experiment/quantity.ts";
import { checkPasses } from "./check-passes.ts";
import type { Checking, Path } from "./checking.ts";
import { runsEveryTime, viewsOf } from "./pass-facts.ts";
import type { AttackPlan, StagePlan } from "./schema.ts";

/** Attacks, the views they make, and the passes that takes. */
export function checkAttacks(checking: Checking, name: string, stage: StagePlan): void {
  const broken = new Set<string>();
  for (const [key, attack] of Object.entries(stage.attacks)) {
    const path = ["stages", name, "attacks", key];
    const made = Object.keys(attack.moves);
    const why = "an attack is named after the views it makes";
    if (!checking.follows(made.join(", "), key, why, ...path, "moves")) {
      broken.add(key);
      continue;
    }
    if (!checkSteps(checking, stage, attack, path)) continue;
    checkMoves(checking, name, stage, key, attack);
    const { steps, restarts, batchNorm } = attack.word.iterations(attack.args);
    const most = mostOf(steps, stage);
    checkPasses(checking, attack.passes, {
      path: [...path, "passes"],
      exprs: Object.keys(attack.maximizing).map((loss) => stage.losses[loss]!),
      mode: ({ network }) =>
        stage.networks[network]!.update === "frozen"
          ? { mode: "eval", why: `\`${network}\` is frozen` }
          : { mode: batchNorm, why: "this is the mode of the attack" },
      times: (_, pass) => {
        if (!runsEveryTime(attack, pass)) return { times: 1, why: "it contains no attacked view" };
        const words = typeof steps === "number" ? "the number of steps" : "the largest number of steps";
        return { times: most * restarts, why: `${words} of the attack` };
      },
    });
  }
  for (const [view, plan] of Object.entries(stage.views)) {
    if (plan.kind !== "adversarial" || broken.has(plan.attack)) continue;
    if (Object.hasOwn(stage.attacks[plan.attack]!.moves, view)) continue;
    const why = `\`${plan.attack}\` does not make the view \`${view}\``;
    checking.follows(plan.attack, undefined, why, "stages", name, "views", view, "attack");
  }
}

/** A number of steps is whole at every update. */
function checkSteps(checking: Checking, stage: StagePlan, { word, args }: AttackPlan, path: Path): boolean {
  const { steps } = word.iterations(args);
  if (typeof steps === "number") return true;
  const values = [...valuesOf(steps, stage.updates, stage.epoch.steps)];
  const wrong = values.find((value) => !Number.isInteger(value) || value < 1);
  if (wrong === undefined) return true;
  const expected = "a whole number from 1 at every update";
  return checking.follows(wrong, expected, "an attack makes a whole number of steps", ...path, "steps");
}

/** Views are made by the attack that says so, from the views that both say, and the objective looks at each. */
function checkMoves(
  checking: Checking,
  name: string,
  stage: StagePlan,
  key: string,
  attack: AttackPlan,
): void {
  const seen = new Set<string>();
  for (const loss of Object.keys(attack.maximizing))
    for (const pass of openPasses(stage.losses[loss]!, attack.passes))
      for (const view of viewsOf(attack.passes, pass)) seen.add(view);
  for (const [view, source] of Object.entries(attack.moves)) {
    const its = ["stages", name, "views", view];
    const plan = stage.views[view]!;
    if (!checking.follows(plan.kind, "adversarial", `the attack \`${key}\` makes it`, ...its, "kind"))
      continue;
    if (plan.kind === "adversarial")
      checking.follows(plan.attack, key, "this is the attack that makes the view", ...its, "attack");
    checking.follows(plan.of, source, `the attack \`${key}\` starts from that view`, ...its, "of");
    const at = checking.place(["stages", name, "attacks", key, "moves", view], "key");
    if (!seen.has(view)) checking.report("not-moved", at, { view });
  }
}
