import type { Instruction, Shape, ValueId } from "../../../compiler/tensor/program.ts";
import { sizeOf } from "../../../compiler/tensor/program.ts";
import { boolAttr, floatAttr, typeAttr } from "./attrs.ts";
import type { TfType } from "./data-types.ts";
import type { Emission, Emit } from "./emission.ts";
import { DataType } from "./proto/types_pb.ts";
import type { Ref } from "./scope.ts";

const F32 = DataType.DT_FLOAT;

/** The number of rows over which the statistics are computed. */
function rowCount(shape: Shape): number {
  return sizeOf(shape) / shape.at(-1)!;
}

/** The fused kernels need four axes. */
function asImage(e: Emission, value: ValueId): Ref {
  const shape = e.shape(value);
  const ref = e.full(value);
  return shape.length === 4 ? ref : e.reshape(ref, [rowCount(shape), 1, 1, shape.at(-1)!]);
}

function asRows(e: Emission, value: ValueId): Ref {
  const shape = e.shape(value);
  return e.reshape(e.full(value), [rowCount(shape), shape.at(-1)!]);
}

function vector(type: TfType): TfType {
  return { dtype: F32, shape: [type.shape.at(-1)!] };
}

/**
 * The fused kernel for f32 and bf16. It returns the unbiased variance, from which the biased one is computed. The outputs that the
 * gradient kernel needs (they differ by device) are kept together with the mean.
 */
function fusedTraining(
  e: Emission,
  { operands: [x, gamma, beta], results, attrs }: Instruction<"batch_norm_training">,
): void {
  const [y, mean, variance] = results as readonly [ValueId, ValueId, ValueId];
  const image = asImage(e, x!);
  const empty = e.scope.constant({ dtype: F32, shape: [0] }, new Uint8Array(0));
  const statistics = vector(image.type);
  const outputs = e.scope.add(
    "FusedBatchNormV3",
    [image, e.full(gamma!), e.full(beta!), empty, empty],
    {
      T: typeAttr(image.type.dtype),
      U: typeAttr(F32),
      epsilon: floatAttr(attrs.epsilon),
      is_training: boolAttr(true),
    },
    [image.type, ...Array.from({ length: 5 }, () => statistics)],
  );
  const rows = rowCount(e.shape(x!));
  e.set(y, e.reshape(outputs[0]!, e.shape(y)));
  e.set(mean, outputs[1]!);
  e.set(variance, e.elementwise("Mul", [outputs[2]!, e.number("f32", (rows - 1) / rows)]));
  e.attach(mean, outputs.slice(3));
}

/** There is no kernel for double precision, so this uses basic operations. */
function plainTraining(
  e: Emission,
  { operands: [x, gamma, beta], results, attrs }: Instruction<"batch_norm_training">,
): void {
  const [y, mean, variance] = results as readonly [ValueId, ValueId, ValueId];
  const rows = asRows(e, x!);
  const dtype = e.type(x!).dtype;
  const channels: TfType = { dtype: rows.type.dtype, shape: [rows.type.shape[1]!] };
  const axes = e.scope.ints([0]);
  const center = e.scope.same("Mean", [rows, axes], channels);
  const offset = e.elementwise("Sub", [rows, center]);
  const spread = e.scope.same("Mean", [e.elementwise("Mul", [offset, offset]), axes], channels);
  const deviation = e.elementwise("Rsqrt", [
    e.elementwise("AddV2", [spread, e.number(dtype, attrs.epsilon)]),
  ]);
  const scaled = e.elementwise("Mul", [offset, e.elementwise("Mul", [deviation, e.compact(gamma!)])]);
  e.set(y, e.reshape(e.elementwise("AddV2", [scaled, e.compact(beta!)]), e.shape(y)));
  e.set(mean, center);
  e.set(variance, spread);
}

/** The outputs of the forward kernel for the gradient, if the forward pass used the fused kernel. */
function reserved(
  e: Emission,
  { operands, attrs }: Instruction<"batch_norm_grad">,
): readonly Ref[] | undefined {
  const [, x, , mean, variance] = operands.map((value) => e.original(value));
  const forward = e.producer(mean!);
  if (forward?.op !== "batch_norm_training") return undefined;
  const same =
    forward.results[1] === mean &&
    forward.results[2] === variance &&
    e.original(forward.operands[0]!) === x &&
    forward.attrs.epsilon === attrs.epsilon;
  return same ? e.attached(mean!) : undefined;
}

function fusedGrad(
  e: Emission,
  { operands: [dy, x, gamma], results, attrs }: Instruction<"batch_norm_grad">,
  reserves: readonly Ref[],
): void {
  const [dx, dgamma, dbeta] = results as readonly [ValueId, ValueId, ValueId];
  const image = asImage(e, x!);
  const statistics = vector(image.type);
  const outputs = e.scope.add(
    "FusedBatchNormGradV3",
    [asImage(e, dy!), image, e.full(gamma!), ...reserves],
    {
      T: typeAttr(image.type.dtype),
      U: typeAttr(F32),
      epsilon: floatAttr(attrs.epsilon),
      is_training: boolAttr(true),
    },
    [image.type, statistics, statistics],
  );
  e.set(dx, e.reshape(outputs[0]!, e.shape(dx)));
  e.set(dgamma, outputs[1]!);
  e.set(dbeta, outputs[2]!);
}

function plainGrad(e: Emission, { operands, results, attrs }: Instruction<"batch_norm_grad">): void {
  const [dyIn, xIn, gamma, mean, variance] = operands as readonly [
    ValueId,
    ValueId,
    ValueId,
    ValueId,
    ValueId,
  ];
  const [dx, dgamma, dbeta] = results as readonly [ValueId, ValueId, ValueId];
  const parameters = e.type(gamma).dtype;
  const { dtype } = e.tfType(gamma);
  const [dy, x] = [e.cast(asRows(e, dyIn), dtype), e.cast(asRows(e, xIn), dtype)];
  const count = e.number(parameters, x.type.shape[0]!);
  const channels: TfType = { dtype, shape: [x.type.shape[1]!] };
  const sum = (ref: Ref): Ref => e.scope.same("Sum", [ref, e.scope.ints([0])], channels);
  const shifted = e.elementwise("AddV2", [e.compact(variance), e.number(parameters, attrs.epsilon)]);
  const deviation = e.elementwise("Rsqrt", [shifted]);
  const normal = e.elementwise("Mul", [e.elementwise("Sub", [x, e.compact(mean)]), deviation]);
  const [gradGamma, gradBeta] = [sum(e.elementwise("Mul", [dy, normal])), sum(dy)];
  // dx = gamma * deviation * (dy - mean(dy) - normal * mean(dy * normal))
  const centered = e.elementwise("Sub", [dy, e.elementwise("RealDiv", [gradBeta, count])]);
  const along = e.elementwise("Mul", [normal, e.elementwise("RealDiv", [gradGamma, count])]);
  const scale = e.elementwise("Mul", [e.compact(gamma), deviation]);
  const whole = e.elementwise("Mul", [e.elementwise("Sub", [centered, along]), scale]);
  e.set(dx, e.reshape(e.cast(whole, e.tfType(dx).dtype), e.shape(dx)));
  e.set(dgamma, gradGamma);
  e.set(dbeta, gradBeta);
}

export const emitBatchNormTraining: Emit<"batch_norm_training"> = (e, instruction) => {
  if (e.type(instruction.operands[0]!).dtype === "f64") plainTraining(e, instruction);
  else fusedTraining(e, instruction);
};

export const emitBatchNormGrad: Emit<"batch_norm_grad"> = (e, instruction) => {
  const reserves = reserved(e, instruction);
  if (reserves) fusedGrad(e, instruction, reserves);
  else plainGrad(e, instruction);
};
