import type { AttackSettings, PassPlan } from "../plan/schema.ts";
import type { ValueId } from "../tensor/program.ts";
import { gradient } from "../tensor/reverse.ts";
import { type Lowering, runningNames } from "./context.ts";

export interface MovedView {
  /** names its draws */
  readonly name: string;
  /** the image it starts from, in 0..1 */
  readonly source: ValueId;
}

export interface AttackResult {
  /** the moved views, with no gradient, in order */
  readonly views: readonly ValueId[];
  /** objective at the start and at the last iterate that was looked at */
  readonly first: ValueId;
  readonly last: ValueId;
}

/**
 * Projected gradient ascent in the L-infinity ball (Madry et al., 2018), as published for adversarial contrastive
 * learning: sign steps on the perturbation, cut to the ball, then to the image range; the last iterate counts.
 *
 * @param objective builds the scalar to raise from the moved views, in the body of the loop
 * @param passes of the objective: those in train mode move running statistics in every trip
 */
export function attack(
  lowering: Lowering,
  settings: AttackSettings,
  moved: readonly MovedView[],
  passes: Readonly<Record<string, PassPlan>>,
  objective: (views: readonly ValueId[]) => ValueId,
): AttackResult {
  const { b, scalars } = lowering;
  const { steps: trips } = settings;
  if (typeof trips !== "number") throw new Error("a scheduled number of steps is settled before lowering");
  const shapes = moved.map(({ source }) => b.shape(source));
  const radii = shapes.map((shape) => scalars.splat(settings.radius, shape));
  const steps = shapes.map((shape) => scalars.splat(settings.step, shape));
  const toBall = (delta: ValueId, i: number): ValueId => b.max(b.min(delta, radii[i]!), b.neg(radii[i]!));
  const toImage = (delta: ValueId, i: number): ValueId => {
    const { source } = moved[i]!;
    return b.sub(b.minNumber(b.maxNumber(b.add(source, delta), 0), 1), source);
  };
  const clip = (delta: ValueId, i: number): ValueId =>
    settings.clip === "ball_then_image" ? toImage(toBall(delta, i), i) : toBall(toImage(delta, i), i);

  const starts = moved.map(({ name }, i) => {
    const start = startOf(lowering, settings, name, shapes[i]!, radii[i]!);
    return settings.clip_start ? toImage(start, i) : start;
  });
  const statistics = new Map(
    Object.values(passes)
      .filter((pass) => pass.batch_norm === "train")
      .flatMap((pass) => runningNames(pass.network, lowering.layersOf(pass.network), pass.branch))
      .map(({ name, channels }) => [name, channels] as const),
  );
  const names = [...statistics.keys()];
  const zero = b.constant(0, lowering.compute);
  const carried = [
    ...starts,
    zero,
    zero,
    b.constant(0, "i32"),
    ...names.map((name) => lowering.statistic(name, statistics.get(name)!)),
  ];
  const n = moved.length;
  const results = b.repeat(trips, carried, (params) => {
    const deltas = params.slice(0, n);
    const [first, , trip] = params.slice(n, n + 3) as [ValueId, ValueId, ValueId];
    names.forEach((name, i) => {
      lowering.running.set(name, params[n + 3 + i]!);
    });
    const views = deltas.map((delta, i) => b.add(moved[i]!.source, delta));
    const value = objective(views);
    const gradients = gradient(b, value, views);
    const next = deltas.map((delta, i) => clip(b.add(delta, b.mul(steps[i]!, b.sign(gradients[i]!))), i));
    const isFirst = b.compare(trip, b.constant(0, "i32"), "EQ");
    return [
      ...next,
      b.select(isFirst, value, first),
      value,
      b.add(trip, b.constant(1, "i32")),
      ...names.map((name) => lowering.running.get(name)!),
    ];
  });
  names.forEach((name, i) => {
    lowering.running.set(name, results[n + 3 + i]!);
  });
  return {
    views: moved.map(({ source }, i) => b.stopGradient(b.add(source, results[i]!))),
    first: results[n]!,
    last: results[n + 1]!,
  };
}

/** Where the perturbation of a view starts, before any clipping. */
export function startOf(
  lowering: Lowering,
  settings: AttackSettings,
  name: string,
  shape: readonly number[],
  radius: ValueId,
): ValueId {
  const { b } = lowering;
  if (settings.start === "zero") return b.constant(0, lowering.compute, shape);
  const items = shape[0]!;
  const words = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const stream = `${name} start`;
  if (settings.start === "uniform") {
    const u = b.reshape(lowering.uniform(lowering.draws(stream, items, words)), shape);
    return b.mul(b.addNumber(b.mulNumber(u, 2), -1), radius);
  }
  const even = words + (words % 2);
  const normal = lowering.normal(stream, items, even);
  const cut = even === words ? normal : b.columns(normal, 0, words);
  return b.mulNumber(b.reshape(cut, shape), settings.start.normal.toNumber());
}
