import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "./backends.ts";

/**
 * Batch norm from basic operations, because the library's own version does not compute the statistics and has no gradient
 * kernel. The channels are the last axis, so the library broadcasts the statistics.
 */
export function batchNormTraining(tf: Tf, epsilon: number, x: Tensor, gamma: Tensor, beta: Tensor): Tensor[] {
  const axes = batchAxes(x);
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.mul(centred, centred), axes);
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return [tf.add(tf.mul(centred, scale), beta), mean, variance];
}

export function batchNormGrad(tf: Tf, epsilon: number, operands: readonly Tensor[]): Tensor[] {
  const [dy, x, gamma, mean, variance] = operands as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const axes = batchAxes(x);
  const rows = x.size / gamma.size;
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const normal = tf.mul(tf.sub(x, mean), inverse);
  const dbeta = tf.sum(dy, axes);
  const dgamma = tf.sum(tf.mul(dy, normal), axes);
  const undone = tf.add(tf.div(dbeta, rows), tf.mul(normal, tf.div(dgamma, rows)));
  return [tf.mul(tf.sub(dy, undone), tf.mul(gamma, inverse)), dgamma, dbeta];
}

function batchAxes(x: Tensor): number[] {
  return Array.from({ length: x.rank - 1 }, (_, axis) => axis);
}
