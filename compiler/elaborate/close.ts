import {
  type AdversarialView,
  type Attack,
  type AugmentedView,
  type Expr,
  IMAGE,
  type Keep,
  type Loss,
  type Measure,
  type Pass,
  type PassInput,
  type Predict,
  type Stage,
  type StageData,
  type StageNetwork,
  type Term,
  type View,
} from "../experiment/experiment.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import { isConstant } from "../experiment/open-schedule.ts";
import { type Origin, type Origins, written } from "../experiment/origin.ts";
import { originsOf, withOrigin, withOrigins } from "../experiment/origins.ts";
import type { Duration } from "../experiment/quantity.ts";
import { recordOf } from "../experiment/record.ts";
import { expand, type OpenPass, type TensorNode } from "../experiment/tensor-node.ts";
import type { OpenOptimizer } from "../experiment/values.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import type { CheckedAttack } from "./attacks.ts";
import { attempt, unresolved } from "./attempt.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import type { Objective, Weight } from "./objective.ts";
import type { CheckedPredict } from "./predict.ts";
import { resolveAttack, resolveOps, resolveOptimizer, StageResolver } from "./resolve-settings.ts";
import type { DataStatement } from "./sources.ts";

/** A checked stage, from which its tree is made. */
export interface Checked {
  readonly scope: StageScope;
  readonly name: string;
  readonly data: DataStatement;
  readonly batch: { readonly value: number; readonly origin: Origin };
  readonly length: { readonly value: Duration; readonly origin: Origin };
  readonly networks: ReadonlyMap<NetworkSymbol, StageNetwork>;
  readonly attacks: readonly CheckedAttack[];
  readonly objective: Objective;
  readonly predict: CheckedPredict | undefined;
  readonly optimizer: OpenOptimizer;
  readonly keep: Keep;
  readonly measure: readonly Measure[];
  readonly resolver: StageResolver;
}

/**
 * Makes the tree of a stage: open schedules get the end of the stage, and names are replaced by the objects they refer
 * to.
 * @returns undefined after an error
 */
export function closeStage(checked: Checked): Stage | undefined {
  const { scope, data, batch, length, networks, objective, predict, resolver } = checked;
  const close = new Closing(scope, networks, resolver);
  // each part is attempted separately, so that errors in all of them are reported
  const views = close.allViews();
  const attacks = checked.attacks.flatMap((attack) => attempt(() => close.attack(attack)) ?? []);
  const passes = objective.passes.flatMap((pass) => attempt(() => close.pass(pass)) ?? []);
  const minimize = close.terms(objective.weights, objective.losses);
  const classifier = predict && attempt(() => close.predict(predict));
  const optimizer = resolveOptimizer(scope.context.report, checked.optimizer, resolver);
  if (!resolver.ok || !optimizer || attacks.length < checked.attacks.length) return undefined;
  const stage: Stage = {
    name: checked.name,
    data: withOrigins<StageData>(
      { of: data.part, labels: data.labels, shuffle: data.shuffle, last: data.last },
      data.origins,
      written(data.span),
    ),
    batch: batch.value,
    for: length.value,
    networks: [...networks.values()],
    views,
    attacks,
    passes,
    minimize,
    ...(classifier ? { predict: classifier } : {}),
    optimizer,
    keep: checked.keep,
    measure: checked.measure,
  };
  return withOrigins<Stage>(stage, { batch: batch.origin, for: length.origin });
}

/**
 * Makes the nodes of a stage's tree: names are replaced by the objects they refer to, and open schedules get the end of
 * the stage.
 */
class Closing {
  private readonly views = new Map<string, View>([[IMAGE.name, IMAGE]]);
  private readonly passes = new Map<OpenPass, Pass>();
  private readonly losses = new Map<string, Loss>();

  constructor(
    private readonly scope: StageScope,
    private readonly networks: ReadonlyMap<NetworkSymbol, StageNetwork>,
    private readonly resolver: StageResolver,
  ) {}

  /** The view with this name; undefined after an error. */
  view(name: string): View | undefined {
    const known = this.views.get(name);
    if (known) return known;
    const item = this.scope.viewItem(name);
    const info = item && this.scope.view(item);
    if (!info) return undefined;
    const { names } = info.item;
    if (info.kind === "augmented") {
      const of = this.view(info.of);
      if (!of) return undefined;
      const ops = resolveOps(info.ops, this.resolver);
      if (!ops) return undefined;
      for (const { text } of names)
        this.views.set(
          text,
          withOrigin<AugmentedView>(
            { kind: "augmented", name: text, of, ops },
            written(info.item.value.span),
          ),
        );
      return this.views.get(name);
    }
    const index = names.findIndex(({ text }) => text === name);
    const of = this.view(info.sources[index] ?? "");
    if (!of) return undefined;
    const view = withOrigin<AdversarialView>({ kind: "adversarial", name, of }, written(info.span));
    this.views.set(name, view);
    return view;
  }

  pass(open: OpenPass): Pass {
    const known = this.passes.get(open);
    if (known) return known;
    const { text: name, branch, mode, again, inputs } = open;
    const pass: Pass = {
      name,
      network: this.networks.get(open.network)!,
      ...(branch === undefined ? {} : { branch }),
      ...(mode === undefined ? {} : { mode }),
      again,
      inputs: inputs.map((input) =>
        input.kind === "view"
          ? withOrigin<PassInput>(
              { kind: "view", view: this.view(input.name) ?? unresolved() },
              written(input.span),
            )
          : {
              kind: "pass",
              pass: this.pass(input.pass),
              ...(input.part === undefined ? {} : { part: input.part }),
            },
      ),
    };
    this.passes.set(open, withOrigins(pass, { batch_norm: open.modeOrigin }, written(open.span)));
    return pass;
  }

  /** @param resolver for numbers that must be constant here, such as those of `predict` */
  expr(node: TensorNode, resolver = this.resolver): Expr {
    const full = expand(node);
    switch (full.kind) {
      case "pass": {
        const part = full.part === undefined ? {} : { part: full.part };
        return withOrigin<Expr>({ kind: "pass", pass: this.pass(full.pass), ...part }, written(full.span));
      }
      case "label":
        return withOrigin<Expr>({ kind: "label" }, written(full.span));
      case "scalar":
        return withOrigin<Expr>({ kind: "scalar", value: resolver.scalar(full.value) }, full.origin);
      case "call": {
        const options: Record<string, (Expr & { kind: "call" })["options"][string]> = {};
        const word = asFunction(full.word);
        let failed = false;
        for (const [key, value] of Object.entries(full.options)) {
          if (typeof value !== "object" || isConstant(value)) {
            options[key] = value;
            continue;
          }
          const scalar = attempt(() => resolver.scalar(value));
          if (!scalar) {
            failed = true;
            continue;
          }
          resolver.holdNumber({ node: options, key, argument: word.args[key]!, value: scalar }, value.span);
          options[key] = scalar;
        }
        const args = full.args.flatMap((arg) => attempt(() => this.expr(arg, resolver)) ?? []);
        if (failed || args.length < full.args.length) return unresolved();
        const origins = (): Origins =>
          Object.fromEntries(Object.entries(full.origins?.() ?? {}).filter(([key]) => key in options));
        return withOrigins<Expr>({ kind: "call", word, args, options }, origins, written(full.span));
      }
      case "loss":
        return this.expr(full.node, resolver);
    }
  }

  /**
   * The terms of a weighted sum of losses.
   * @param losses expressions by the names in `weights`
   */
  terms(weights: readonly Weight[], losses: readonly (readonly [string, TensorNode])[]): Term[] {
    const nodes = recordOf(losses);
    return weights.flatMap(([name, weight, origin]) => {
      const loss = attempt(() => this.loss(name, nodes[name]!));
      const scalar = attempt(() => this.resolver.scalar(weight));
      return loss && scalar ? [withOrigin<Term>({ loss, weight: scalar }, origin)] : [];
    });
  }

  private loss(name: string, node: TensorNode): Loss {
    const loss = this.losses.get(name) ?? { name, expr: this.expr(node) };
    this.losses.set(name, loss);
    return loss;
  }

  /** An attack with its views; undefined after an error. */
  attack(checked: CheckedAttack): Attack | undefined {
    const { info, weights, losses, passes } = checked;
    const settings = resolveAttack(this.scope.context.report, info.attack, this.resolver);
    const makes = checked.made.map((name) => this.view(name) as AdversarialView | undefined);
    if (!settings || makes.includes(undefined)) return undefined;
    return withOrigins<Attack>(
      {
        ...settings,
        makes: makes as AdversarialView[],
        maximizing: this.terms(weights, losses),
        passes: passes.map(({ pass }) => this.pass(pass)),
      },
      () => originsOf(settings),
      written(info.item.names[0]!.span),
    );
  }

  predict({ logits, written: passes }: CheckedPredict): Predict {
    const resolver = new StageResolver(this.scope.context.report, { without: "`predict`" });
    return { logits: this.expr(logits, resolver), passes: passes.map((pass) => this.pass(pass)) };
  }

  /** All views of the stage except the image. */
  allViews(): (AugmentedView | AdversarialView)[] {
    const names = [...this.scope.items()].flatMap(({ item, name }) =>
      item.kind === "view" ? [name.text] : [],
    );
    return names.flatMap((name) => {
      const view = this.view(name);
      return view && view.kind !== "image" ? [view] : [];
    });
  }
}
