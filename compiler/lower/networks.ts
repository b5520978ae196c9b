import { BATCH_NORM, tensorName } from "../derive/layers.ts";
import type { BatchNormMode } from "../experiment/network-symbol.ts";
import { sizeOf, type ValueId } from "../tensor/program.ts";
import type { Layer } from "../vocabulary/define/layers.ts";
import { normalizationOf } from "../vocabulary/define/networks.ts";
import type { Lowering } from "./context.ts";

/** One call of a network: its branch and the mode of its batch norms. */
export interface Call {
  readonly network: string;
  readonly branch: string | undefined;
  readonly mode: BatchNormMode;
}

/**
 * Applies a network to rows.
 * @param x encoder: images [rows, height, width, channels]; head: features [rows, input]
 * @returns features [rows, features] in the compute type
 */
export function applyNetwork(lowering: Lowering, call: Call, x: ValueId): ValueId {
  const { b } = lowering;
  const plan = lowering.network(call.network);
  return b.within(`${call.network}${call.branch === undefined ? "" : `.${call.branch}`}`, () => {
    let value = x;
    const normalization = normalizationOf(plan.args);
    if (normalization !== "none") {
      const shape = b.shape(x);
      const along = (numbers: readonly { toNumber(): number }[]): ValueId =>
        b.alongLast(lowering.vector(numbers.map((n) => n.toNumber())), shape);
      value = b.div(b.sub(value, along(normalization.mean)), along(normalization.std));
    }
    // Heads stay in the compute type: they take less than a hundredth of a step's operations, and bfloat16 would up to
    // double the error.
    if (plan.kind === "encoder") value = b.convert(value, lowering.activation);
    for (const layer of lowering.layersOf(call.network)) value = applyLayer(lowering, call, layer, value);
    return b.convert(value, lowering.compute);
  });
}

function applyLayer(lowering: Lowering, call: Call, layer: Layer, x: ValueId): ValueId {
  const { b } = lowering;
  switch (layer.kind) {
    case "convolution":
      return b.within(layer.name, () => {
        const { kernel, from, to, stride, padding } = layer;
        const w = lowering.weight(tensorName(call.network, layer.name, "weight"), [kernel, kernel, from, to]);
        return b.convolution(x, b.convert(w, b.dtype(x)), {
          strides: [stride, stride],
          padding: [
            [padding, padding],
            [padding, padding],
          ],
        });
      });
    case "linear":
      return b.within(layer.name, () => {
        const w = lowering.weight(tensorName(call.network, layer.name, "weight"), [layer.to, layer.from]);
        const y = b.dot(x, b.convert(w, b.dtype(x)), false, true);
        if (!layer.bias) return y;
        const bias = lowering.weight(tensorName(call.network, layer.name, "bias"), [layer.to]);
        return b.add(y, b.alongLast(b.convert(bias, b.dtype(x)), b.shape(y)));
      });
    case "batch_norm":
      return b.within(layer.name, () => batchNorm(lowering, call, layer, x));
    case "relu":
      return b.relu(x);
    case "residual": {
      const apply = (layers: readonly Layer[]): ValueId =>
        layers.reduce((value, inner) => applyLayer(lowering, call, inner, value), x);
      return b.relu(b.add(apply(layer.main), apply(layer.shortcut)));
    }
    case "global_average_pool": {
      const [, height, width] = b.shape(x) as [number, number, number, number];
      // Sums in the compute type: in bfloat16 a mean over 64 pixels would lose bits.
      return b.mulNumber(b.reduceSum(b.convert(x, lowering.compute), [1, 2]), 1 / (height * width));
    }
  }
}

/**
 * Batch norm as in PyTorch. `train` normalizes with batch statistics and updates the running statistics (with the
 * unbiased variance), `batch` does not update them, `eval` uses them. In `eval` it is a scale and a shift of channels,
 * so that the scale can be folded into the kernel before it.
 */
function batchNorm(
  lowering: Lowering,
  call: Call,
  layer: Layer & { kind: "batch_norm" },
  x: ValueId,
): ValueId {
  const { b } = lowering;
  const { channels } = layer;
  const part = (name: string): string => tensorName(call.network, layer.name, call.branch, name);
  const gamma = lowering.weight(part("weight"), [channels]);
  const beta = lowering.weight(part("bias"), [channels]);
  const shape = b.shape(x);
  if (call.mode === "eval") {
    const mean = lowering.statistic(part("running_mean"), channels);
    const variance = lowering.statistic(part("running_var"), channels);
    const scale = b.mul(gamma, b.rsqrt(b.addNumber(variance, BATCH_NORM.epsilon)));
    const shift = b.sub(beta, b.mul(mean, scale));
    const along = (vector: ValueId): ValueId => b.alongLast(b.convert(vector, b.dtype(x)), shape);
    return b.add(b.mul(x, along(scale)), along(shift));
  }
  const { y, mean, variance } = b.batchNormTraining(x, gamma, beta, BATCH_NORM.epsilon);
  if (call.mode === "train") {
    const n = sizeOf(shape) / channels;
    if (n < 2) throw new Error(`batch norm ${part("weight")} sees one value a channel`);
    const move = (name: string, batch: ValueId): void => {
      const old = lowering.statistic(name, channels);
      lowering.running.set(
        name,
        b.add(
          b.mulNumber(old, 1 - BATCH_NORM.momentum),
          b.mulNumber(b.stopGradient(batch), BATCH_NORM.momentum),
        ),
      );
    };
    move(part("running_mean"), mean);
    move(part("running_var"), b.mulNumber(variance, n / (n - 1)));
  }
  return y;
}
