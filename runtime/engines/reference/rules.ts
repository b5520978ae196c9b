import { philoxWords } from "../../../compiler/random/philox.ts";
import type { Attrs, Op } from "../../../compiler/tensor/ops.ts";
import { type Region, sizeOf, type TensorType } from "../../../compiler/tensor/program.ts";
import { binary, compare, select, unary } from "./elementwise.ts";
import { batchNormGrad, batchNormTraining, relu, reluGrad } from "./fused.ts";
import { convolution, convolutionFilterGrad, convolutionInputGrad, dotGeneral } from "./linear.ts";
import { broadcastInDim, concatenate, gather, iota, pad, reverse, slice, transpose } from "./movement.ts";
import { converterTo } from "./numbers.ts";
import { argmax, reduceMax, reduceMin, reduceSum } from "./reductions.ts";
import type { Tensor } from "./tensor.ts";

/** One iteration of a region: takes the carried values and returns those of the next iteration. */
export type RunRegion = (region: Region, carried: readonly Float64Array[]) => readonly Float64Array[];

/** Computes the results of an operation. Their types were inferred when the program was built. */
export type Rule<K extends Op> = (
  attrs: Attrs[K],
  operands: readonly Tensor[],
  results: readonly TensorType[],
  runRegion: RunRegion,
) => readonly Float64Array[];

/** The implementation of every operation. */
export const RULES: { readonly [K in Op]: Rule<K> } = {
  constant: ({ value, shape }) => [new Float64Array(sizeOf(shape)).fill(value)],
  iota: (attrs) => [iota(attrs)],
  rng_bits: (attrs, operands) => [rngBits(attrs, operands[0]!.data[0]!, operands[1]!.data[0]!)],
  neg: unary("neg"),
  abs: unary("abs"),
  sign: unary("sign"),
  exp: unary("exp"),
  log: unary("log"),
  sqrt: unary("sqrt"),
  rsqrt: unary("rsqrt"),
  sin: unary("sin"),
  cos: unary("cos"),
  floor: unary("floor"),
  round_nearest_even: unary("round_nearest_even"),
  not: unary("not"),
  convert: ({ to }, [x]) => [x!.data.map(converterTo(to))],
  stop_gradient: (_, [x]) => [x!.data],
  add: binary("add"),
  sub: binary("sub"),
  mul: binary("mul"),
  div: binary("div"),
  max: binary("max"),
  min: binary("min"),
  and: binary("and"),
  or: binary("or"),
  shift_right_logical: binary("shift_right_logical"),
  compare: ({ direction }, [x, y]) => [compare(direction, x!, y!)],
  select: (_, [predicate, onTrue, onFalse]) => [select(predicate!, onTrue!, onFalse!)],
  broadcast_in_dim: (attrs, [x]) => [broadcastInDim(attrs, x!)],
  reshape: (_, [x]) => [x!.data],
  transpose: (attrs, [x]) => [transpose(attrs, x!)],
  slice: (attrs, [x]) => [slice(attrs, x!)],
  pad: (attrs, [x], [result]) => [pad(attrs, x!, result!.shape)],
  concatenate: (attrs, operands, [result]) => [concatenate(attrs, operands, result!.shape)],
  reverse: (attrs, [x]) => [reverse(attrs, x!)],
  gather: (_, [x, indices]) => [gather(x!, indices!)],
  reduce_sum: ({ axes }, [x]) => [reduceSum(x!, axes)],
  reduce_max: ({ axes }, [x]) => [reduceMax(x!, axes)],
  reduce_min: ({ axes }, [x]) => [reduceMin(x!, axes)],
  argmax: ({ axis }, [x], [result]) => [argmax(x!, axis, result!.shape)],
  dot_general: (attrs, [x, y], [result]) => [dotGeneral(attrs, x!, y!, result!.shape)],
  convolution: (attrs, [x, w], [result]) => [convolution(attrs, x!, w!, result!.shape)],
  convolution_input_grad: (attrs, [dy, w]) => [convolutionInputGrad(attrs, dy!, w!)],
  convolution_filter_grad: (attrs, [x, dy]) => [convolutionFilterGrad(attrs, x!, dy!)],
  relu: (_, [x]) => [relu(x!)],
  relu_grad: (_, [dy, y]) => [reluGrad(dy!, y!)],
  batch_norm_training: (attrs, [x, gamma, beta]) => batchNormTraining(attrs, x!, gamma!, beta!),
  batch_norm_grad: (attrs, operands) =>
    batchNormGrad(attrs, operands as readonly [Tensor, Tensor, Tensor, Tensor, Tensor]),
  repeat: ({ count, body }, operands, _, runRegion) => {
    let carried: readonly Float64Array[] = operands.map((operand) => operand.data);
    for (let trip = 0; trip < count; trip++) carried = runRegion(body, carried);
    return carried;
  },
};

/** Item by item, as in the definition, although the blocks are consecutive and one call would be enough. */
function rngBits({ key, items, words }: Attrs["rng_bits"], firstItem: number, step: number): Float64Array {
  const blocks = Math.ceil(words / 4);
  const out = new Float64Array(items * words);
  for (let item = 0; item < items; item++) {
    out.set(philoxWords(key, [(firstItem + item) * blocks, step], words), item * words);
  }
  return out;
}
