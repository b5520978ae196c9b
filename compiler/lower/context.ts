import { layersOf, tensorName } from "../derive/layers.ts";
import { streamKey } from "../random/stream-key.ts";
import type { NetworkPlan, Plan, Precision } from "../schema/plan.ts";
import type { Builder } from "../tensor/builder.ts";
import type { DType, Shape, ValueId } from "../tensor/program.ts";
import type { Layer } from "../vocabulary/define/layers.ts";
import type { LoweringContext } from "../vocabulary/define/lowering.ts";
import type { ScalarReader } from "./scalars.ts";

/**
 * Element types by the precision of the plan: `compute` for weights and most computation, `activation` for
 * convolutions.
 */
export const DTYPES: Readonly<Record<Precision, { readonly compute: DType; readonly activation: DType }>> = {
  float64: { compute: "f64", activation: "f64" },
  float32: { compute: "f32", activation: "f32" },
  bfloat16: { compute: "f32", activation: "bf16" },
};

/** The state that the lowering of one program shares. */
export class Lowering implements LoweringContext {
  readonly compute: DType;
  readonly activation: DType;
  /** index of the first row of this batch in its epoch or evaluation, i32[] */
  readonly firstItem: ValueId;
  /** counter of the random draws, i32[] */
  readonly step: ValueId;
  /** current values of the running statistics in this step, by tensor name */
  readonly running = new Map<string, ValueId>();
  private readonly layers = new Map<string, readonly Layer[]>();

  constructor(
    readonly plan: Plan,
    readonly b: Builder,
    readonly scalars: ScalarReader,
    /** part of the stream names: the stage, or checkpoint and data of an evaluation */
    readonly scope: string,
  ) {
    ({ compute: this.compute, activation: this.activation } = DTYPES[plan.precision]);
    this.firstItem = b.input("first_item", "i32", []);
    this.step = b.input("step", "i32", []);
  }

  network(name: string): NetworkPlan {
    const network = this.plan.networks[name];
    if (!network) throw new Error(`no network ${name} in the plan`);
    return network;
  }

  layersOf(name: string): readonly Layer[] {
    let layers = this.layers.get(name);
    if (!layers) {
      layers = layersOf(this.network(name));
      this.layers.set(name, layers);
    }
    return layers;
  }

  /** A trained tensor. Convolution kernels are stored as HWIO on the device. */
  weight(name: string, shape: Shape): ValueId {
    return this.b.variable(name, this.compute, shape);
  }

  /** The current value of a running statistic in this step. */
  statistic(name: string, channels: number): ValueId {
    return this.running.get(name) ?? this.b.variable(name, this.compute, [channels]);
  }

  /** Random words for each of `items` rows, from a stream of this program's scope. */
  draws(stream: string, items: number, words: number): ValueId {
    return this.b.rngBits(
      this.firstItem,
      this.step,
      streamKey(this.plan.seed, this.scope, stream),
      items,
      words,
    );
  }

  /** Uniform numbers in [0, 1) with 24 bits, made from random words. */
  uniform(words: ValueId): ValueId {
    const { b } = this;
    const top = b.shiftRightLogical(words, b.like(words, 8));
    return b.mulNumber(b.convert(top, this.compute), 2 ** -24);
  }

  /** Standard normal numbers [items, count] by Box-Muller; `count` is even. */
  normal(stream: string, items: number, count: number): ValueId {
    const { b } = this;
    const half = count / 2;
    const u = this.uniform(this.draws(stream, items, count));
    // Excludes 0, which would give an infinite radius.
    const radius = b.sqrt(b.mulNumber(b.log(b.maxNumber(b.columns(u, 0, half), 2 ** -25)), -2));
    const angle = b.mulNumber(b.columns(u, half, count), 2 * Math.PI);
    return b.concatenate([b.mul(radius, b.cos(angle)), b.mul(radius, b.sin(angle))], 1);
  }

  /** A short vector of constants. */
  vector(numbers: readonly number[]): ValueId {
    const { b } = this;
    return b.concatenate(
      numbers.map((n) => b.constant(n, this.compute, [1])),
      0,
    );
  }
}

/** Names of the running statistics of a network's batch norms in one branch. */
export function runningNames(
  network: string,
  layers: readonly Layer[],
  branch: string | undefined,
): { name: string; channels: number }[] {
  return layers.flatMap((layer) => {
    if (layer.kind === "residual")
      return [...runningNames(network, layer.main, branch), ...runningNames(network, layer.shortcut, branch)];
    if (layer.kind !== "batch_norm") return [];
    return ["running_mean", "running_var"].map((part) => ({
      name: tensorName(network, layer.name, branch, part),
      channels: layer.channels,
    }));
  });
}
