import { trainedSpecs } from "../derive/trained.ts";
import type { Scalar } from "../experiment/quantity.ts";
import type { Plan, PlanExpr, StagePlan } from "../schema/plan.ts";
import { Builder } from "../tensor/builder.ts";
import { runPasses } from "../tensor/passes/passes.ts";
import type { Program, ValueId } from "../tensor/program.ts";
import { gradient } from "../tensor/reverse.ts";
import type { HostScalar } from "../vocabulary/define/lowering.ts";
import { attack } from "./attacks.ts";
import { augment } from "./augment.ts";
import { DTYPES, Lowering } from "./context.ts";
import { imageBatch, labelBatch } from "./data.ts";
import { lowerScalar } from "./expressions.ts";
import { updateTensor } from "./optimizers.ts";
import { Passes } from "./passes-of-a-step.ts";
import { collectScalars, ScalarInputs, ScalarReader } from "./scalars.ts";
import { withStepsAt } from "./steps-at.ts";

/** A program with the meaning of its inputs and outputs. */
export interface Lowered {
  readonly program: Program;
  /** contents of the input `scalars`, in order */
  readonly scalars: readonly HostScalar[];
  /** contents of the output `metrics`, in order */
  readonly metrics: readonly string[];
  readonly batch: number;
}

/** Names in the output `metrics` of a training step. */
export const METRIC = {
  loss: "loss",
  gradientNorm: "gradient_norm",
  term: (loss: string): string => `loss.${loss}`,
  attackFirst: (attack: string): string => `attack.${attack}.first`,
  /** before the last step */
  attackLast: (attack: string): string => `attack.${attack}.last`,
  /** after the last step; only in `lowerAttackGains` */
  attackUsed: (attack: string): string => `attack.${attack}.used`,
} as const;

/**
 * One training step of a stage as one pure function: gather the batch, make the views, attack, forward, backward,
 * update.
 *
 * Inputs: `indices` i32[batch], `scalars`, `step` i32 (counter of the random draws), `first_item` i32. Output:
 * `metrics`.
 * @param batch number of images: the batch size, or that of the last, smaller batch of an epoch
 * @param update sets the number of attack steps, if it is a schedule
 */
export function lowerStep(
  plan: Plan,
  stageName: string,
  batch: number,
  observe?: (pass: string, program: Program) => void,
  update = 1,
): Lowered {
  const stage = withStepsAt(plan.stages[stageName]!, update);
  const inputs = new ScalarInputs();
  collectScalars([stage.views, stage.attacks, stage.losses, stage.minimize, stage.optimizer], inputs);
  const { optimizer } = stage;
  for (const scalar of optimizer.word.host(optimizer.args)) inputs.position(scalar);

  const b = new Builder(`${stageName}_step_${batch}`);
  const indices = b.input("indices", "i32", [batch]);
  const lowering = new Lowering(
    plan,
    b,
    new ScalarReader(b, inputs, DTYPES[plan.precision].compute),
    stageName,
  );
  const metrics: [string, ValueId][] = [];

  const views = makeViews(lowering, stage, indices, metrics);
  const view = (name: string): ValueId => {
    const value = views.get(name);
    if (value === undefined) throw new Error(`no view ${name}`);
    return value;
  };

  const loss = b.within("passes", () => {
    const passes = new Passes(lowering, stage.passes, view);
    passes.runAll();
    const label = (): ValueId => labelBatch(lowering, stage.data.of, indices);
    return weightedSum(
      lowering,
      stage,
      stage.minimize,
      { pass: (name, part) => passes.part(name, part), label },
      (name, value) => metrics.push([METRIC.term(name), value]),
    );
  });
  metrics.unshift([METRIC.loss, loss]);

  const trained = trainedTensors(plan, stage).map((name) => ({ name, value: variableOf(b, name) }));
  const gradients = b.within("backward", () =>
    gradient(
      b,
      loss,
      trained.map(({ value }) => value),
    ),
  );
  b.within("update", () => {
    trained.forEach(({ name, value }, i) => {
      updateTensor(lowering, stage.optimizer, name, value, gradients[i]!);
    });
  });
  for (const [name, value] of lowering.running) b.update(name, value);

  const squares = gradients.map((g) => b.sumAll(b.mul(g, g)));
  metrics.push([METRIC.gradientNorm, b.sqrt(squares.reduce((sum, value) => b.add(sum, value)))]);
  b.output(
    "metrics",
    b.concatenate(
      metrics.map(([, value]) => b.reshape(value, [1])),
      0,
    ),
  );
  return {
    program: runPasses(b.finish(), observe),
    scalars: inputs.list,
    metrics: metrics.map(([name]) => name),
    batch,
  };
}

/**
 * The gain of each attack in a step: its objective at the start and at the final views, with the same batch and random
 * numbers as the step. It changes no state. The step itself does not compute the second number, because it evaluates an
 * objective only before each attack step.
 *
 * Inputs: as for `lowerStep`. Output `metrics`: `attackFirst` and `attackUsed` of each attack.
 * @param batch number of images in the step
 * @param update sets the number of attack steps, if it is a schedule
 */
export function lowerAttackGains(plan: Plan, stageName: string, batch: number, update = 1): Lowered {
  const stage = withStepsAt(plan.stages[stageName]!, update);
  const inputs = new ScalarInputs();
  collectScalars([stage.views, stage.attacks, stage.losses], inputs);
  const b = new Builder(`${stageName}_attacks_${batch}`);
  const indices = b.input("indices", "i32", [batch]);
  const scalars = new ScalarReader(b, inputs, DTYPES[plan.precision].compute);
  const lowering = new Lowering(plan, b, scalars, stageName);
  const gains: [string, ValueId][] = [];
  makeViews(lowering, stage, indices, [], (attack, first, used) =>
    gains.push([METRIC.attackFirst(attack), first], [METRIC.attackUsed(attack), used()]),
  );
  const numbers = gains.map(([, value]) => b.reshape(value, [1]));
  b.output("metrics", b.concatenate(numbers, 0));
  return {
    program: runPasses(b.finish()),
    scalars: inputs.list,
    metrics: gains.map(([name]) => name),
    batch,
  };
}

/**
 * Builds every view of the stage, adversarial ones too, in the order of the plan.
 * @param gained is called for each attack, with its objective at the start and a function that builds the one at the
 * final views
 */
function makeViews(
  lowering: Lowering,
  stage: StagePlan,
  indices: ValueId,
  metrics: [string, ValueId][],
  gained?: (attack: string, first: ValueId, used: () => ValueId) => void,
): Map<string, ValueId> {
  const { b } = lowering;
  const views = new Map<string, ValueId>();
  const image = (): ValueId => imageBatch(lowering, stage.data.of, indices);
  const view = (name: string): ValueId => {
    const known = views.get(name);
    if (known !== undefined) return known;
    if (name === "image") return image();
    throw new Error(`view ${name} is used before it is made`);
  };
  for (const [name, plan] of Object.entries(stage.views)) {
    if (views.has(name)) continue;
    if (plan.kind === "augmented") {
      views.set(
        name,
        b.within(`view ${name}`, () => augment(lowering, plan.ops, view(plan.of), name)),
      );
      continue;
    }
    const settings = stage.attacks[plan.attack]!;
    const moved = Object.entries(settings.moves).map(([made, source]) => ({
      name: made,
      source: view(source),
    }));
    b.within(`attack ${plan.attack}`, () => {
      const objective = (current: readonly ValueId[]): ValueId => {
        const at = (wanted: string): ValueId => {
          const position = moved.findIndex((one) => one.name === wanted);
          return position < 0 ? view(wanted) : current[position]!;
        };
        const passes = new Passes(lowering, settings.passes, at);
        passes.runAll();
        const label = (): ValueId => labelBatch(lowering, stage.data.of, indices);
        return weightedSum(lowering, stage, settings.maximizing, {
          pass: (pass, part) => passes.part(pass, part),
          label,
        });
      };
      const result = attack(lowering, settings, moved, settings.passes, objective);
      moved.forEach((one, i) => {
        views.set(one.name, result.views[i]!);
      });
      metrics.push(
        [METRIC.attackFirst(plan.attack), result.first],
        [METRIC.attackLast(plan.attack), result.last],
      );
      gained?.(plan.attack, result.first, () => objective(result.views));
    });
  }
  return views;
}

/** The sum of weight * loss, in the given order. */
function weightedSum(
  lowering: Lowering,
  stage: StagePlan,
  weights: Readonly<Record<string, Scalar>>,
  scope: Parameters<typeof lowerScalar>[1],
  each?: (name: string, value: ValueId) => void,
): ValueId {
  const { b } = lowering;
  const terms = Object.entries(weights).map(([name, weight]) => {
    const expr: PlanExpr = stage.losses[name]!;
    const value = b.within(`loss ${name}`, () => lowerScalar(lowering, scope, expr));
    each?.(name, value);
    return b.mul(lowering.scalars.scalar(weight), value);
  });
  return terms.reduce((sum, term) => b.add(sum, term));
}

/** Names of the tensors that a stage's optimizer updates, in order of networks and layers. */
export function trainedTensors(plan: Plan, stage: StagePlan): string[] {
  return trainedSpecs(plan.networks, stage).map(({ name }) => name);
}

/** The variable with a name that was declared while lowering. */
function variableOf(b: Builder, name: string): ValueId {
  const value = b.declared(name);
  if (value === undefined) throw new Error(`the training passes never read ${name}`);
  return value;
}
