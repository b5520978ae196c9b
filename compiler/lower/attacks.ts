import type { AttackSettings, PassPlan } from "../schema/plan.ts";
import type { ValueId } from "../tensor/program.ts";
import { gradient } from "../tensor/reverse.ts";
import type { Moved } from "../vocabulary/define/attacks.ts";
import { type Lowering, runningNames } from "./context.ts";

export interface AttackResult {
  /** the adversarial views, without gradient, in order */
  readonly views: readonly ValueId[];
  /** the objective at the start and before the last step */
  readonly first: ValueId;
  readonly last: ValueId;
  /**
   * For each view [rows]: 1 if the gradient is exactly 0 in the first iteration, else 0. The attack cannot change such
   * an image. It is computed only if it is used.
   */
  readonly unmoved: readonly ValueId[];
}

/** A view to attack. Its name names its random stream; it starts from an image with values in 0..1. */
export type MovedView = Pick<Moved, "name" | "source">;

/**
 * The loop of an attack. The word defines the initial perturbation and one iteration; the last iterate is the result.
 *
 * @param objective builds the scalar to maximize from the current views, in the body of the loop
 * @param passes the passes of the objective; those in train mode update running statistics in every iteration
 */
export function attack(
  lowering: Lowering,
  { word, args }: AttackSettings,
  moved: readonly MovedView[],
  passes: Readonly<Record<string, PassPlan>>,
  objective: (views: readonly ValueId[]) => ValueId,
): AttackResult {
  const { b } = lowering;
  const { steps: trips } = word.iterations(args);
  if (typeof trips !== "number") throw new Error("a scheduled number of steps is settled before lowering");
  const views: readonly Moved[] = moved.map((one) => ({ ...one, shape: b.shape(one.source) }));
  const prepared = views.map((view) => word.prepare(lowering, args, view));
  const starts = views.map((view, i) => word.start(lowering, args, view, prepared[i]));
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
    ...views.map(({ shape }) => b.constant(0, lowering.compute, [shape[0]!])),
    ...names.map((name) => lowering.statistic(name, statistics.get(name)!)),
    ...views.flatMap(({ shape }) => word.state.map(() => b.constant(0, lowering.compute, shape))),
  ];
  const n = moved.length;
  const running = n + 3 + n;
  const kept = running + names.length;
  const results = b.repeat(trips, carried, (params) => {
    const deltas = params.slice(0, n);
    const [first, , trip] = params.slice(n, n + 3) as [ValueId, ValueId, ValueId];
    names.forEach((name, i) => {
      lowering.running.set(name, params[running + i]!);
    });
    const current = deltas.map((delta, i) => b.add(views[i]!.source, delta));
    const value = objective(current);
    const gradients = gradient(b, value, current);
    const next = deltas.map((delta, i) => {
      const own = params.slice(kept + i * word.state.length, kept + (i + 1) * word.state.length);
      const state = Object.fromEntries(word.state.map((name, k) => [name, own[k]!]));
      return word.iterate(lowering, args, views[i]!, prepared[i], { delta, gradient: gradients[i]!, state });
    });
    const isFirst = b.compare(trip, b.constant(0, "i32"), "EQ");
    return [
      ...next.map(({ delta }) => delta),
      b.select(isFirst, value, first),
      value,
      b.add(trip, b.constant(1, "i32")),
      ...gradients.map((g, i) => {
        const rows = [b.shape(g)[0]!];
        const began = b.compare(b.splat(trip, rows), b.constant(0, "i32", rows), "GT");
        return b.select(began, params[n + 3 + i]!, hasNone(lowering, g));
      }),
      ...names.map((name) => lowering.running.get(name)!),
      ...next.flatMap(({ state }) => word.state.map((name) => state![name]!)),
    ];
  });
  names.forEach((name, i) => {
    lowering.running.set(name, results[running + i]!);
  });
  return {
    views: moved.map(({ source }, i) => b.stopGradient(b.add(source, results[i]!))),
    first: results[n]!,
    last: results[n + 1]!,
    unmoved: results.slice(n + 3, running),
  };
}

/** For each row, 1 if its whole gradient is 0, else 0: [rows]. */
function hasNone({ b, compute }: Lowering, gradient: ValueId): ValueId {
  const axes = b
    .shape(gradient)
    .slice(1)
    .map((_, i) => i + 1);
  const largest = b.reduceMax(b.abs(gradient), axes);
  return b.convert(b.compare(largest, b.like(largest, 0), "EQ"), compute);
}
