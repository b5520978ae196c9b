import { scalarAt } from "../../compiler/experiment/quantity.ts";
import { DTYPES, Lowering } from "../../compiler/lower/context.ts";
import { collectScalars, ScalarInputs, ScalarReader } from "../../compiler/lower/scalars.ts";
import type { Precision } from "../../compiler/schema/plan.ts";
import { Builder } from "../../compiler/tensor/builder.ts";
import { runPasses } from "../../compiler/tensor/passes/passes.ts";
import type { DType, Shape, ValueId } from "../../compiler/tensor/program.ts";
import type { Engine, HostTensor } from "../../runtime/engine.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import { floats, integers } from "../../runtime/stages/tensors.ts";
import { openTensorflow } from "../engines/tensorflow/open-tensorflow.ts";
import { q } from "./plans.ts";

/** Engines by name. Parts of a program must give the same results on both. */
export const ENGINES: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["reference", () => reference.open({ device: "cpu" })],
  ["tensorflow", () => openTensorflow()],
];

export interface SmallProgram {
  readonly precision: Precision;
  readonly seed?: number;
  readonly step?: number;
  readonly firstItem?: number;
  /** by name: shape and numbers, in floats of the precision unless they are integers */
  readonly inputs?: Readonly<
    Record<string, { readonly shape: Shape; readonly data: ArrayLike<number>; readonly dtype?: DType }>
  >;
  /** parts of a plan with the numbers that the lowering uses */
  readonly numbers?: unknown;
  /** @returns outputs by name */
  readonly build: (
    lowering: Lowering,
    inputs: Readonly<Record<string, ValueId>>,
  ) => Readonly<Record<string, ValueId>>;
}

/** Runs a part of the lowering by itself. */
export async function runSmall(
  engine: Engine,
  { precision, seed = 0, step = 0, firstItem = 0, inputs = {}, numbers = [], build }: SmallProgram,
): Promise<Record<string, Float64Array>> {
  const { compute } = DTYPES[precision];
  const b = new Builder("small");
  const scalars = new ScalarInputs();
  collectScalars([numbers, q("0")], scalars);
  const plan = {
    plan: 1,
    experiment: "small",
    seed,
    precision,
    datasets: {},
    splits: {},
    networks: {},
    stages: {},
    evaluations: {},
  } as const;
  const lowering = new Lowering(plan, b, new ScalarReader(b, scalars, compute), "s");
  const given = new Map<string, HostTensor>([
    ["step", integers([step], [])],
    ["first_item", integers([firstItem], [])],
    [
      "scalars",
      floats(
        compute,
        scalars.list.map((one) =>
          one.kind === "plan"
            ? scalarAt(one.value, { update: 1, epoch: 1, stepsPerEpoch: 1, updates: 1 })
            : Number.NaN,
        ),
        [scalars.list.length],
      ),
    ],
  ]);
  const values: Record<string, ValueId> = {};
  for (const [name, { shape, data, dtype = compute }] of Object.entries(inputs)) {
    values[name] = b.input(name, dtype, shape);
    given.set(name, dtype === "i32" ? integers(data, shape) : floats(dtype, data, shape));
  }
  for (const [name, value] of Object.entries(build(lowering, values))) b.output(name, value);
  const program = runPasses(b.finish());
  const outputs = await (await engine.load(program)).run(given);
  return Object.fromEntries(
    [...outputs].map(([name, { data }]) => [name, Float64Array.from(data as Float64Array)]),
  );
}
