import type { AttackPlan, StagePlan, ViewPlan } from "../plan/schema.ts";
import type { CheckedAttack } from "./attacks.ts";
import { orderPasses, passPlan } from "./pass-order.ts";
import { type Closer, settleAttack, settleOps } from "./settings.ts";
import type { StageNetworks } from "./stage-networks.ts";
import type { StageScope } from "./stage-scope.ts";
import { viewsOf } from "./tensor-node.ts";
import type { ViewInfo } from "./views.ts";

interface Made {
  readonly info: ViewInfo;
  readonly attack: CheckedAttack | undefined;
  readonly names: readonly string[];
  readonly needs: ReadonlySet<string>;
}

/**
 * Views in order of making: what a view is made of before it, augmentations before attacks, then by name; attacks in
 * the order in which their views stand there.
 */
export function orderViews(
  scope: StageScope,
  networks: StageNetworks,
  attacks: readonly CheckedAttack[],
  closer: Closer,
): Pick<StagePlan, "views" | "attacks"> {
  const views: Record<string, ViewPlan> = {};
  const plans: Record<string, AttackPlan> = {};
  for (const { info, attack, names } of inOrder(scope, attacks)) {
    if (info.kind === "augmented") {
      const ops = settleOps(info.ops, closer);
      for (const name of names) views[name] = { kind: "augmented", of: info.of, ops, size: info.size };
      continue;
    }
    const key = names.join(", ");
    const settings = settleAttack(scope.context.report, info.attack, closer);
    if (!settings || !attack) continue;
    for (const [i, name] of names.entries())
      views[name] = { kind: "adversarial", of: info.sources[i]!, attack: key, size: info.size };
    const ordered = orderPasses(
      attack.passes.map(({ pass }) => pass),
      (pass) => pass.mode ?? (networks.freezes.has(pass.network) ? "eval" : settings.batch_norm),
    );
    const trips = closer.most(settings.steps) * settings.restarts;
    plans[key] = {
      ...settings,
      moves: Object.fromEntries(names.map((name, i) => [name, info.sources[i]!])),
      maximizing: Object.fromEntries(attack.weights.map(([name, weight]) => [name, closer.scalar(weight)])),
      passes: Object.fromEntries(
        ordered.map((one) => {
          const moving = attack.passes.find(({ pass }) => pass.text === one.pass.text)!.moving;
          return [one.pass.text, passPlan(one, moving || one.mode === "train" ? trips : 1)];
        }),
      ),
    };
  }
  return { views, attacks: plans };
}

function inOrder(scope: StageScope, attacks: readonly CheckedAttack[]): readonly Made[] {
  const waiting: Made[] = [];
  const seen = new Set<unknown>();
  for (const { item } of scope.items()) {
    if (item.kind !== "view" || seen.has(item)) continue;
    seen.add(item);
    const info = scope.view(item);
    if (!info) continue;
    const attack = attacks.find((one) => one.info === info);
    const names = item.names.map(({ text }) => text);
    const needs = new Set(info.kind === "augmented" ? [info.of] : info.sources);
    for (const { pass } of attack?.passes ?? []) for (const view of viewsOf(pass)) needs.add(view);
    needs.delete("image");
    for (const name of names) needs.delete(name);
    waiting.push({ info, attack, names, needs });
  }
  const rank = ({ info, names }: Made): string => `${info.kind === "adversarial" ? 1 : 0} ${names[0]}`;
  waiting.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const done = new Set<string>();
  const result: Made[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => [...needs].every((name) => done.has(name)));
    if (next < 0) {
      const [one, other] = waiting.filter(({ attack }) => attack);
      const labels = other ? [{ span: other.info.item.names[0]!.span, text: "needs the other one too" }] : [];
      if (one)
        scope.context.report(
          "attacks-entangled",
          one.info.item.names[0]!.span,
          { names: one.names.join(", ") },
          labels,
        );
      return result;
    }
    const [made] = waiting.splice(next, 1) as [Made];
    for (const name of made.names) done.add(name);
    result.push(made);
  }
  return result;
}
