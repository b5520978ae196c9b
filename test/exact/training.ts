import type { TensorSpec } from "../../compiler/derive/layers.ts";
import { DTYPES } from "../../compiler/lower/context.ts";
import { storageOf } from "../../compiler/lower/data.ts";
import { type Lowered, lowerStep } from "../../compiler/lower/step-program.ts";
import type { Plan, StagePlan } from "../../compiler/schema/plan.ts";
import type { Program } from "../../compiler/tensor/program.ts";
import type { Engine, Executable, HostTensor } from "../../runtime/engine.ts";
import { clockOf, hostScalars } from "../../runtime/stages/host-scalars.ts";
import {
  floats,
  integers,
  optimizerTensors,
  stageTensors,
  storedDType,
  toCheckpoint,
  toDevice,
} from "../../runtime/stages/tensors.ts";
import * as generator from "./generator.ts";
import { stageOf } from "./plans.ts";

export interface TrainingOptions {
  /** initial content of a tensor, in checkpoint layout; default: that of the generator */
  readonly state?: (spec: TensorSpec) => ArrayLike<number>;
  readonly images?: Uint8Array;
  readonly labels?: Int32Array;
  /** changes a step's program before it is loaded */
  readonly rewrite?: (program: Program) => Program;
}

/** The result of one step. */
export interface StepResult {
  readonly metrics: ReadonlyMap<string, number>;
  readonly outputs: ReadonlyMap<string, HostTensor>;
}

/** Trains the first stage of a plan on an engine, step by step, from given weights on given images. */
export class Training {
  private readonly loaded = new Map<number, { lowered: Lowered; executable: Executable }>();
  private readonly name: string;
  private readonly stage: StagePlan;
  private update = 0;

  private constructor(
    private readonly engine: Engine,
    private readonly plan: Plan,
    private readonly options: TrainingOptions,
  ) {
    [this.name, this.stage] = stageOf(plan);
  }

  static async start(engine: Engine, plan: Plan, options: TrainingOptions = {}): Promise<Training> {
    const training = new Training(engine, plan, options);
    const { state = ({ name, shape }) => generator.initial(name, shape) } = options;
    const dtype = storedDType(plan);
    const zeros = (spec: TensorSpec) => new Float64Array(spec.shape.reduce((size, n) => size * n, 1));
    const variables = new Map<string, HostTensor>();
    for (const spec of stageTensors(plan, training.stage))
      variables.set(spec.name, toDevice(spec, floats(dtype, state(spec), spec.shape)));
    for (const spec of optimizerTensors(plan, training.stage))
      variables.set(spec.name, toDevice(spec, floats(dtype, zeros(spec), spec.shape)));
    const { images, labels, items, image } = storageOf(plan, training.stage.data.of);
    variables.set(images, {
      dtype: "u8",
      shape: [items, ...image],
      data: options.images ?? generator.images(items),
    });
    variables.set(labels, integers(options.labels ?? generator.labels(items), [items]));
    await engine.write(variables);
    return training;
  }

  private async program(batch: number): Promise<{ lowered: Lowered; executable: Executable }> {
    let step = this.loaded.get(batch);
    if (!step) {
      const lowered = lowerStep(this.plan, this.name, batch);
      const program = this.options.rewrite?.(lowered.program) ?? lowered.program;
      step = { lowered, executable: await this.engine.load(program) };
      this.loaded.set(batch, step);
    }
    return step;
  }

  /** @param given additional inputs of a rewritten program */
  async step(
    indices: readonly number[],
    given: ReadonlyMap<string, HostTensor> = new Map(),
  ): Promise<StepResult> {
    const { lowered, executable } = await this.program(indices.length);
    const { compute } = DTYPES[this.plan.precision];
    const scalars = hostScalars(lowered.scalars, clockOf(this.stage, this.update + 1));
    const outputs = await executable.run(
      new Map([
        ["indices", integers(indices, [indices.length])],
        ["scalars", floats(compute, scalars, [scalars.length])],
        ["step", integers([this.update], [])],
        ["first_item", integers([0], [])],
        ...given,
      ]),
    );
    this.update++;
    const values = outputs.get("metrics")!.data;
    return {
      metrics: new Map(lowered.metrics.map((name, i) => [name, Number(values[i])])),
      outputs,
    };
  }

  /** Weights, statistics and optimizer state, in checkpoint layout. */
  async tensors(): Promise<Map<string, Float64Array>> {
    const specs = [...stageTensors(this.plan, this.stage), ...optimizerTensors(this.plan, this.stage)];
    const values = await this.engine.read(specs.map(({ name }) => name));
    return new Map(
      specs.map((spec) => [
        spec.name,
        Float64Array.from(toCheckpoint(spec, values.get(spec.name)!).data as Float64Array),
      ]),
    );
  }
}
