import type { TensorSpec } from "../../compiler/derive/layers.ts";
import type { Plan, Precision } from "../../compiler/schema/plan.ts";
import type { Program } from "../../compiler/tensor/program.ts";
import type { Engine } from "../../runtime/engine.ts";
import { floats } from "../../runtime/stages/tensors.ts";
import { readFixture, readTensors } from "./fixtures.ts";
import * as generator from "./generator.ts";
import { planOf } from "./plans.ts";
import { endAt, showEnd } from "./program-changes.ts";
import { Training } from "./training.ts";

interface SingleStepFixture {
  readonly acl: string;
  readonly indices: readonly number[];
  readonly float32: Losses;
  readonly float64: Losses;
  readonly rounding_noise: readonly string[];
  /** the difference of PyTorch's own bfloat16 from float64, relative; the gradient is one vector */
  readonly autocast_bfloat16: { readonly loss: number; readonly gradient: number };
}

interface Losses {
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
}

const ITEMS = 24;
const VIEWS = ["a_adv", "b_adv"] as const;

/**
 * One dual-stream step from the fixture's state. Without weight decay, the momentum buffer after it is the gradient.
 */
export class SingleStep {
  private constructor(
    readonly fixture: SingleStepFixture,
    readonly stored: ReadonlyMap<string, Float64Array>,
  ) {}

  static async read(): Promise<SingleStep> {
    return new SingleStep(readFixture<SingleStepFixture>("single-step"), await readTensors("single-step"));
  }

  private plan(precision: Precision): Plan {
    return planOf(this.fixture.acl.replace("precision float32", `precision ${precision}`));
  }

  private start(engine: Engine, precision: Precision, rewrite: (program: Program) => Program) {
    const state = ({ name }: TensorSpec) => this.stored.get(`state.${name}`)!;
    return Training.start(engine, this.plan(precision), { state, rewrite });
  }

  /** The step with the fixture's perturbations in place of an attack: its metrics, and all tensors after it. */
  async withGivenPerturbation(engine: Engine, precision: Precision) {
    const { indices } = this.fixture;
    const names = VIEWS.map((view) => `delta.${view}`);
    const training = await this.start(engine, precision, endAt(names));
    const shape = [indices.length, 32, 32, 3];
    const given = new Map(names.map((name) => [name, floats("f32", this.stored.get(name)!, shape)]));
    const { metrics } = await training.step(indices, given);
    return { metrics, tensors: await training.tensors() };
  }

  /** Gradients in float64 by tensor, without those that contain only rounding errors. */
  gradients(): Map<string, Float64Array> {
    const prefix = "gradient64.";
    return new Map(
      [...this.stored]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, values]) => [name.slice(prefix.length), values] as const)
        .filter(([name]) => !this.fixture.rounding_noise.includes(name)),
    );
  }

  /** Running statistics after the step, in float64. */
  statistics(): Map<string, Float64Array> {
    const prefix = "after64.";
    return new Map(
      [...this.stored]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, values]) => [name.slice(prefix.length), values]),
    );
  }

  /** The step with its own attack: for each view the image and the final perturbation. */
  async withAttack(engine: Engine, precision: Precision): Promise<AttackedView[]> {
    const { indices } = this.fixture;
    const training = await this.start(engine, precision, showEnd(VIEWS));
    const { outputs } = await training.step(indices);
    const sources = [pixelsOf(indices, false), pixelsOf(indices, true)];
    return VIEWS.map((view, i) => ({
      view,
      image: sources[i]!,
      delta: Float64Array.from(outputs.get(view)!.data as Float32Array),
      expected: this.stored.get(`attack32.${view}`)!,
    }));
  }
}

export interface AttackedView {
  readonly view: string;
  readonly image: Float64Array;
  readonly delta: Float64Array;
  /** the final image of PyTorch's attack */
  readonly expected: Float64Array;
}

/** Images with values in 0..1, divided in float32. */
function pixelsOf(indices: readonly number[], mirrored: boolean): Float64Array {
  const bytes = generator.images(ITEMS);
  const result = new Float64Array(indices.length * 32 * 32 * 3);
  let at = 0;
  for (const item of indices)
    for (let row = 0; row < 32; row++)
      for (let column = 0; column < 32; column++)
        for (let channel = 0; channel < 3; channel++) {
          const from = mirrored ? 31 - column : column;
          result[at++] = Math.fround(bytes[((item * 32 + row) * 32 + from) * 3 + channel]! / 255);
        }
  return result;
}
