import { afterNeeds } from "../derive/after-needs.ts";
import { epochOf, MOST_UPDATES, updatesOf } from "../derive/epoch.ts";
import { stagePasses } from "../derive/stage-parts.ts";
import { attackKey, sizeOf, viewsInOrder, viewsOf } from "../derive/views.ts";
import type * as E from "../experiment/experiment.ts";
import { IMAGE } from "../experiment/experiment.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import { durationText } from "../experiment/number-text.ts";
import type { PartValue } from "../experiment/values.ts";
import { holdToRules } from "../rules/run.ts";
import type { AttackPlan, StagePlan } from "../schema/plan.ts";
import type { ImageSize } from "../vocabulary/define/augmentations.ts";
import { readMetric, readMetrics } from "./read-measures.ts";
import { readStageNetwork, readUses } from "./read-networks.ts";
import { TensorReader } from "./read-tensors.ts";
import type { Names, Path, Reading } from "./reading.ts";

interface Known {
  readonly parts: ReadonlyMap<string, PartValue | undefined>;
  readonly networks: ReadonlyMap<string, NetworkSymbol | undefined>;
  /** stages before this one */
  readonly stages: ReadonlyMap<string, E.Stage | undefined>;
  /** names of the stages that are evaluated */
  readonly evaluated: ReadonlySet<string>;
}

/** Reads a stage of a plan. */
export class StageReader {
  private readonly path: Path;
  private readonly networks = new Map<string, E.StageNetwork | undefined>();
  /** undefined for a view with an error */
  private readonly views = new Map<string, E.View | undefined>([[IMAGE.name, IMAGE]]);
  private readonly active = new Set<string>();
  /** the key of the attack that makes a view */
  private readonly movers = new Map<string, string>();

  private readonly reading: Reading;
  /** views that name an attack that does not make them */
  private readonly orphans: string[] = [];

  constructor(
    whole: Reading,
    private readonly name: string,
    private readonly plan: StagePlan,
    private readonly known: Known,
  ) {
    this.reading = whole.part();
    this.path = ["stages", name];
    for (const [key, { moves }] of Object.entries(plan.attacks))
      for (const view of Object.keys(moves)) this.movers.set(view, key);
  }

  /** @returns undefined after an error that prevents further checks */
  read(): E.Stage | undefined {
    const { reading, plan, path, known } = this;
    const { data } = plan;
    const of = reading.find("set of images", data.of, known.parts, [...path, "data", "of"]);
    this.readNetworks();
    // in order of dependence, so that a long chain of views needs no deep recursion
    const { ordered, circle } = afterNeeds(
      Object.keys(plan.views),
      (name) => [name],
      (name) => [this.sourceOf(name)],
    );
    for (const name of [...ordered, ...circle]) this.view(name);
    const { views } = this;
    const attacks = Object.entries(plan.attacks).flatMap(([key, attack]) => this.attack(key, attack) ?? []);
    const training = this.tensors(plan.passes, ["passes"], views);
    const minimize = this.terms(plan.minimize, training, ["minimize"]);
    const passes = training.passes(minimize.map(({ loss }) => loss.expr));
    const predict = this.predict();
    reading.stands(plan.optimizer, [...path, "optimizer"]);
    const keep: E.Keep = {
      ...(plan.keep.every ? { every: plan.keep.every } : {}),
      by: Object.entries(plan.keep.by).flatMap(([name, one]) => {
        const metric = readMetric(reading, one, known.parts, [...path, "keep", "by", name]);
        return metric ? [reading.at<E.Kept>({ name, metric }, [...path, "keep", "by", name], "key")] : [];
      }),
    };
    reading.stands(keep, [...path, "keep"]);
    const measure = readMetrics(reading, plan.measure, known.parts, [...path, "measure"]);
    if (!plan.predict && (measure.length > 0 || keep.by.length > 0 || known.evaluated.has(this.name)))
      reading.refuse(undefined, "a classifier", "the stage measures accuracy", [...path, "predict"]);
    if (reading.ok) this.refuseOrphans();
    if (!of || !reading.ok) return undefined;
    const image = of.dataset.image;
    if (!this.sizesFit(views, attacks, image)) return undefined;
    const all = stagePasses({ passes, attacks, ...(predict ? { predict } : {}) });
    readUses(reading, all, image);
    const called = new Set(all.map(({ network }) => network));
    const stage: E.Stage = {
      name: this.name,
      data: reading.at({ of, labels: data.labels, shuffle: data.shuffle, last: data.last }, [
        ...path,
        "data",
      ]),
      batch: plan.batch,
      for: plan.for,
      networks: [...called],
      views: this.usedViews(views, attacks, all),
      attacks,
      passes,
      minimize,
      ...(predict ? { predict } : {}),
      optimizer: plan.optimizer,
      keep,
      measure,
    };
    return this.ends(stage) && this.hasOrder(stage) && reading.ok
      ? reading.at(stage, path, "key")
      : undefined;
  }

  /** Reports views that the attack they name does not make. */
  private refuseOrphans(): void {
    const { reading, plan } = this;
    for (const name of this.orphans) {
      const view = plan.views[name]!;
      if (view.kind !== "adversarial") continue;
      const path = [...this.path, "views", name, "attack"];
      if (!reading.want("attack", view.attack, Object.keys(plan.attacks), path)) continue;
      const why = `\`${view.attack}\` does not make the view \`${name}\``;
      reading.refuse(view.attack, undefined, why, path);
    }
  }

  private readNetworks(): void {
    const { reading, plan, known } = this;
    for (const [name, stageNetwork] of Object.entries(plan.networks)) {
      const path = [...this.path, "networks", name];
      const network = reading.find("network", name, known.networks, path, "key");
      this.networks.set(
        name,
        network && readStageNetwork(reading, network, stageNetwork, known.stages, path),
      );
    }
  }

  /** The view with this name; undefined after an error, and while it is being made, so that a cycle ends. */
  private view(name: string): E.View | undefined {
    if (this.views.has(name)) return this.views.get(name);
    this.views.set(name, undefined);
    this.active.add(name);
    const view = this.made(name);
    this.active.delete(name);
    this.views.set(name, view);
    return view;
  }

  /** The view that a view is made from; for an adversarial view, the one its attack states. */
  private sourceOf(name: string): string {
    const mover = this.movers.get(name);
    return mover === undefined ? this.plan.views[name]!.of : this.plan.attacks[mover]!.moves[name]!;
  }

  private made(name: string): E.View | undefined {
    const plan = this.plan.views[name]!;
    const path = [...this.path, "views", name];
    const mover = this.movers.get(name);
    const from = this.sourceOf(name);
    const at = mover === undefined ? [...path, "of"] : [...this.path, "attacks", mover, "moves", name];
    const names: Names = {
      has: (one) => (one === IMAGE.name || Object.hasOwn(this.plan.views, one)) && !this.active.has(one),
      keys: () => [IMAGE.name, ...Object.keys(this.plan.views)].filter((one) => !this.active.has(one)),
    };
    if (!this.reading.want("view before this one", from, names, at)) return undefined;
    const of = this.view(from);
    if (!of) return undefined;
    let view: E.View;
    if (mover !== undefined) view = { kind: "adversarial", name, of };
    else if (plan.kind === "augmented") {
      plan.ops.forEach((op, i) => {
        this.reading.stands(op, [...path, "ops", String(i)]);
      });
      view = { kind: "augmented", name, of, ops: plan.ops };
    } else {
      this.orphans.push(name);
      return undefined;
    }
    return this.reading.at(view, path, "key");
  }

  /** The views that are used by an attack, a pass or another view. */
  private usedViews(
    views: ReadonlyMap<string, E.View | undefined>,
    attacks: readonly E.Attack[],
    passes: readonly E.Pass[],
  ): (E.AugmentedView | E.AdversarialView)[] {
    const used = new Set<E.View>();
    const use = (view: E.View): void => {
      if (used.has(view)) return;
      used.add(view);
      if (view.kind !== "image") use(view.of);
    };
    for (const pass of passes) for (const view of viewsOf(pass)) use(view);
    for (const { makes } of attacks) for (const { of } of makes) use(of);
    for (const { makes } of attacks) for (const view of makes) used.add(view);
    return [...views.values()].filter((view) => view && view.kind !== "image" && used.has(view)) as (
      | E.AugmentedView
      | E.AdversarialView
    )[];
  }

  private attack(key: string, plan: AttackPlan): E.Attack | undefined {
    const { reading } = this;
    const path = [...this.path, "attacks", key];
    const { views } = this;
    const makes: E.AdversarialView[] = [];
    for (const name of Object.keys(plan.moves)) {
      const view = views.get(name);
      if (view?.kind === "adversarial") makes.push(view);
      else if (!Object.hasOwn(this.plan.views, name))
        reading.want("view", name, Object.keys(this.plan.views), [...path, "moves", name], "key");
    }
    if (makes.length < Object.keys(plan.moves).length) return undefined;
    const expected = attackKey({ makes });
    if (expected !== key) {
      reading.refuse(key, expected, "an attack is named after the views it makes", path, "key");
      return undefined;
    }
    const tensors = this.tensors(
      plan.passes,
      ["attacks", key, "passes"],
      views,
      "view made before this attack",
    );
    const maximizing = this.terms(plan.maximizing, tensors, ["attacks", key, "maximizing"]);
    const passes = tensors.passes(maximizing.map(({ loss }) => loss.expr));
    const { word, args } = plan;
    return reading.at<E.Attack>({ word, args, makes, maximizing, passes }, path, "key");
  }

  private tensors(
    passes: StagePlan["passes"],
    at: Path,
    views: ReadonlyMap<string, E.View | undefined>,
    view = "view",
  ): TensorReader {
    const own = new Map([...views].filter(([name]) => name !== IMAGE.name || view === "image"));
    return new TensorReader(this.reading, passes, {
      path: [...this.path, ...at],
      networks: this.networks,
      views: own,
      view: view === "image" ? "view" : view,
    });
  }

  private terms(weights: StagePlan["minimize"], tensors: TensorReader, at: Path): E.Term[] {
    const { losses } = this.plan;
    return Object.entries(weights).flatMap(([name, weight]) => {
      const path = [...this.path, ...at, name];
      if (!this.reading.want("loss", name, Object.keys(losses), path, "key")) return [];
      const expr = tensors.expr(losses[name]!, [...this.path, "losses", name]);
      return expr ? [this.reading.at<E.Term>({ loss: { name, expr }, weight }, path)] : [];
    });
  }

  private predict(): E.Predict | undefined {
    const { predict } = this.plan;
    if (!predict) return undefined;
    const tensors = this.tensors(
      predict.passes,
      ["predict", "passes"],
      new Map<string, E.View>([[IMAGE.name, IMAGE]]),
      "image",
    );
    const logits = tensors.expr(predict.logits, [...this.path, "predict", "logits"]);
    const passes = tensors.passes(logits ? [logits] : []);
    return logits && { logits, passes };
  }

  /** Whether every augmentation fits the image size, and the views of an attack have the same size. */
  private sizesFit(
    views: ReadonlyMap<string, E.View | undefined>,
    attacks: readonly E.Attack[],
    image: ImageSize,
  ): boolean {
    const { reading } = this;
    let fit = true;
    for (const view of views.values()) {
      if (view?.kind !== "augmented") continue;
      const plan = this.plan.views[view.name]!;
      if (plan.kind !== "augmented") continue;
      let size = sizeOf(view.of, image);
      for (const [i, { word, args }] of plan.ops.entries()) {
        const call = { word, args };
        reading.stands(call, [...this.path, "views", view.name, "ops", String(i)]);
        const { spanOf, reportRule } = reading;
        fit = holdToRules("operation", { call, image: size, view }, spanOf, reportRule) && fit;
        size = word.size(args, size);
      }
    }
    for (const { makes } of fit ? attacks : [])
      for (const view of makes.slice(1)) {
        const [left, right] = [makes[0]!, view].map((one) => `[${sizeOf(one, image).join(", ")}]`);
        if (left === right) continue;
        const at = [...this.path, "views", view.name, "size"];
        reading.refuse(right, left, "the views of one attack have the same size", at);
        fit = false;
      }
    return fit;
  }

  /** Whether an epoch has a full batch, and the stage ends after a whole step. */
  private ends(stage: E.Stage): boolean {
    const { data, batch, for: length } = stage;
    const { reading, path } = this;
    const { items } = data.of;
    reading.stands(stage, path);
    const subject = { of: data.of, last: data.last, batch, data, stage };
    if (!holdToRules("epoch", subject, reading.spanOf, reading.reportRule)) return false;
    const epoch = epochOf(items, batch, data.last);
    const updates = updatesOf(length, epoch.steps);
    if (updates !== undefined && updates <= MOST_UPDATES) return true;
    const expected = `a whole number of steps, at most ${MOST_UPDATES}`;
    const why = `an epoch has ${epoch.steps} steps`;
    reading.refuse(durationText(length), expected, why, [...path, "for"]);
    return false;
  }

  /** Whether the attacks have an order: no two attacks need each other's results. */
  private hasOrder(stage: E.Stage): boolean {
    const [circle] = viewsInOrder(stage).circle.flatMap((made) =>
      made.kind === "adversarial" ? [attackKey(made.attack)] : [],
    );
    if (circle === undefined) return true;
    const { reading } = this;
    reading.want("view made before this attack", circle, [], [...this.path, "attacks", circle], "key");
    return false;
  }
}
