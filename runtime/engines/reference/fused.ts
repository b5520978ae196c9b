import { Sums } from "./sums.ts";
import type { Tensor } from "./tensor.ts";

export function relu(x: Tensor): Float64Array {
  return x.data.map((a) => Math.max(a, 0));
}

export function reluGrad(dy: Tensor, y: Tensor): Float64Array {
  return dy.data.map((d, i) => (y.data[i]! > 0 ? d : 0));
}

export interface BatchNormAttrs {
  readonly epsilon: number;
}

/** Two passes, first the mean, then the squared differences from it, which avoids cancellation. */
export function batchNormTraining(
  { epsilon }: BatchNormAttrs,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
): Float64Array[] {
  const channels = gamma.data.length;
  const rows = x.data.length / channels;
  const mean = channelSums(x.data, channels, (a) => a).map((sum) => sum / rows);
  const variance = channelSums(x.data, channels, (a, c) => (a - mean[c]!) ** 2).map((sum) => sum / rows);
  const scale = gamma.data.map((g, c) => g / Math.sqrt(variance[c]! + epsilon));
  const y = x.data.map((a, i) => {
    const c = i % channels;
    return (a - mean[c]!) * scale[c]! + beta.data[c]!;
  });
  return [y, mean, variance];
}

/** Mean and variance depend on x, so dx includes their gradients. */
export function batchNormGrad(
  { epsilon }: BatchNormAttrs,
  operands: readonly [dy: Tensor, x: Tensor, gamma: Tensor, mean: Tensor, variance: Tensor],
): Float64Array[] {
  const [dy, x, gamma, mean, variance] = operands;
  const channels = gamma.data.length;
  const rows = x.data.length / channels;
  const inverse = variance.data.map((v) => 1 / Math.sqrt(v + epsilon));
  const normal = (i: number, c: number): number => (x.data[i]! - mean.data[c]!) * inverse[c]!;
  const dbeta = channelSums(dy.data, channels, (d) => d);
  const dgamma = channelSums(dy.data, channels, (d, c, i) => d * normal(i, c));
  const dx = dy.data.map((d, i) => {
    const c = i % channels;
    return gamma.data[c]! * inverse[c]! * (d - dbeta[c]! / rows - (normal(i, c) * dgamma[c]!) / rows);
  });
  return [dx, dgamma, dbeta];
}

/** Sums `term` over all axes except the last. */
function channelSums(
  data: Float64Array,
  channels: number,
  term: (x: number, channel: number, i: number) => number,
): Float64Array {
  const sums = new Sums(channels);
  for (let i = 0; i < data.length; i++) {
    const c = i % channels;
    sums.add(c, term(data[i]!, c, i));
  }
  return sums.values();
}
