import { derived, type Origin, written } from "../experiment/origin.ts";
import { originsOf, withOrigin, withOrigins } from "../experiment/origins.ts";
import { recordOf } from "../experiment/record.ts";
import type { Pass } from "../experiment/tensor-node.ts";
import { afterNeeds, viewRank } from "../plan/plan-order.ts";
import type { AttackPlan, AttackSettings, StagePlan, ViewPlan } from "../plan/schema.ts";
import type { AugmentOp } from "../vocabulary/define/augmentations.ts";
import type { CheckedAttack } from "./attacks.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import type { AttackView, ViewInfo } from "./expressions/views.ts";
import { orderPasses, passPlan } from "./pass-order.ts";
import { resolveAttack, resolveOps, type StageResolver } from "./resolve-settings.ts";
import type { StageNetworks } from "./stage-networks.ts";

/** A view that is made by augmentation, or those that an attack makes together. */
interface Made {
  readonly info: ViewInfo;
  readonly attack: CheckedAttack | undefined;
  /** sorted */
  readonly names: readonly string[];
  readonly needs: ReadonlySet<string>;
}

/** The same, with its numbers closed. */
interface SettledAugmentation {
  readonly info: ViewInfo & { readonly kind: "augmented" };
  readonly names: Made["names"];
  readonly ops: readonly AugmentOp[];
}
interface SettledAttack {
  readonly info: AttackView;
  readonly names: Made["names"];
  readonly attack: CheckedAttack;
  readonly settings: AttackSettings;
  readonly maximizing: AttackPlan["maximizing"];
  /** how often a pass with a moved view in it runs in one step of training */
  readonly trips: number;
}

/**
 * Views in order of making: what a view is made of before it, augmentations before attacks, then by name; attacks in
 * the order in which their views stand there.
 * @returns what puts them together once everything is checked
 */
export function orderViews(
  scope: StageScope,
  networks: StageNetworks,
  attacks: readonly CheckedAttack[],
  resolver: StageResolver,
): () => Pick<StagePlan, "views" | "attacks"> {
  const resolved: (SettledAugmentation | SettledAttack)[] = [];
  for (const { info, attack, names } of inOrder(scope, attacks)) {
    if (info.kind === "augmented") {
      resolved.push({ info, names, ops: resolveOps(info.ops, resolver) });
      continue;
    }
    const settings = resolveAttack(scope.context.report, info.attack, resolver);
    if (!settings || !attack) continue;
    const { steps, restarts } = settings.word.iterations(settings.args);
    const trips = resolver.most(steps) * restarts;
    resolved.push({ info, names, attack, settings, maximizing: resolver.weights(attack.weights), trips });
  }
  return () => {
    const views: (readonly [string, ViewPlan])[] = [];
    const plans: (readonly [string, AttackPlan])[] = [];
    for (const one of resolved)
      if ("ops" in one) views.push(...Object.entries(augmentedViews(one)));
      else {
        const made = attackedViews(one, networks);
        views.push(...Object.entries(made.views));
        plans.push([one.names.join(", "), made.attack]);
      }
    return { views: recordOf(views), attacks: recordOf(plans) };
  };
}

function augmentedViews({ info, names, ops }: SettledAugmentation): Record<string, ViewPlan> {
  const from = info.item.value;
  const size = derived(ops.length > 0 ? "result of its operations" : `size of ${info.of}`);
  const view = (): ViewPlan =>
    withOrigins<ViewPlan>(
      { kind: "augmented", of: info.of, ops, size: info.size },
      { ops: written(from.span), size },
      written(from.span),
    );
  return recordOf(names.map((name) => [name, view()]));
}

function attackedViews(
  { info, names, attack, settings, maximizing, trips }: SettledAttack,
  networks: StageNetworks,
): { readonly views: Record<string, ViewPlan>; readonly attack: AttackPlan } {
  const sources = new Map(info.item.names.map(({ text }, i) => [text, info.sources[i]!]));
  const moves = recordOf(names.map((name) => [name, sources.get(name)!]));
  const view = (source: string): ViewPlan =>
    withOrigins<ViewPlan>(
      { kind: "adversarial", of: source, attack: names.join(", "), size: info.size },
      { attack: derived("views made on one line"), size: derived(`size of ${source}`) },
      written(info.span),
    );
  const { batchNorm } = settings.word.iterations(settings.args);
  const ordered = orderPasses(
    attack.passes.map(({ pass }) => pass),
    (pass) => pass.mode ?? (networks.freezes.has(pass.network) ? "eval" : batchNorm),
  );
  const origins = originsOf(settings);
  const whyMode = (pass: Pass): Origin =>
    networks.freezes.has(pass.network)
      ? derived("a frozen network", written(networks.freezes.get(pass.network)!.span))
      : derived("mode of the attack", origins.batch_norm);
  const plan: AttackPlan = {
    ...settings,
    moves: withOrigin(moves, written(info.span)),
    maximizing,
    passes: recordOf(
      ordered.map((one) => {
        const moving = attack.passes.find(({ pass }) => pass.text === one.pass.text)!.moving;
        const every = moving || one.mode === "train";
        const times = every
          ? derived("steps of the attack, times restarts", origins.steps, origins.restarts)
          : derived("once: it contains no attacked view");
        return [one.pass.text, passPlan(one, every ? trips : 1, { mode: whyMode(one.pass), times })];
      }),
    ),
  };
  return {
    views: recordOf(names.map((name) => [name, view(sources.get(name)!)])),
    attack: withOrigins(plan, origins),
  };
}

function inOrder(scope: StageScope, attacks: readonly CheckedAttack[]): readonly Made[] {
  const all: Made[] = [];
  const seen = new Set<unknown>();
  for (const { item } of scope.items()) {
    if (item.kind !== "view" || seen.has(item)) continue;
    seen.add(item);
    const info = scope.view(item);
    if (!info) continue;
    const names = item.names.map(({ text }) => text).sort();
    if (info.kind === "augmented") {
      for (const name of names)
        all.push({ info, attack: undefined, names: [name], needs: new Set([info.of]) });
      continue;
    }
    const attack = attacks.find((one) => one.info === info);
    const needs = new Set(info.sources);
    for (const { pass } of attack?.passes ?? []) for (const view of pass.views) needs.add(view);
    for (const name of names) needs.delete(name);
    all.push({ info, attack, names, needs });
  }
  const rank = ({ info, names }: Made): string => viewRank(info.kind, names);
  const { ordered, circle } = afterNeeds(
    all.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)),
    ({ names }) => names,
    ({ needs }) => needs,
  );
  const [one, other] = circle.filter(({ attack }) => attack);
  const labels = other
    ? [{ span: other.info.item.names[0]!.span, text: "needs the result of that attack" }]
    : [];
  if (one)
    scope.context.report(
      "attacks-entangled",
      one.info.item.names[0]!.span,
      { names: one.names.join(", ") },
      labels,
    );
  return ordered;
}
