import { type TensorSpec, tensorsOf } from "../../compiler/derive/layers.ts";
import { DTYPES } from "../../compiler/lower/context.ts";
import { slotName } from "../../compiler/lower/optimizers.ts";
import { trainedTensors } from "../../compiler/lower/step-program.ts";
import { normals, uniforms } from "../../compiler/random/host.ts";
import { streamKey } from "../../compiler/random/stream-key.ts";
import type { Plan, StagePlan } from "../../compiler/schema/plan.ts";
import type { DType } from "../../compiler/tensor/program.ts";
import type { HostTensor } from "../engine.ts";

/** The tensors of the networks of a stage, sorted by network and layer. */
export function stageTensors(plan: Plan, stage: StagePlan): TensorSpec[] {
  return Object.entries(stage.networks).flatMap(([name, { branches }]) =>
    tensorsOf(name, plan.networks[name]!, branches),
  );
}

/** The tensors of the optimizer, each with the shape of the tensor that it belongs to. */
export function optimizerTensors(plan: Plan, stage: StagePlan): TensorSpec[] {
  const specs = new Map(stageTensors(plan, stage).map((spec) => [spec.name, spec]));
  return trainedTensors(plan, stage).flatMap((name) =>
    stage.optimizer.word.slots.map((slot) => ({
      ...specs.get(name)!,
      name: slotName(slot, name),
      init: { kind: "constant", value: 0 } as const,
    })),
  );
}

/** The element type of the tensors of a plan. */
export function storedDType(plan: Plan): "f64" | "f32" {
  return DTYPES[plan.precision].compute as "f64" | "f32";
}

/**
 * The initial values of a tensor, in checkpoint layout. They depend only on the seed and the name of the tensor, and are drawn on
 * the host, so that every engine starts from the same bits.
 */
export function initialTensor(seed: number, spec: TensorSpec, dtype: "f64" | "f32"): HostTensor {
  const count = spec.shape.reduce((product, extent) => product * extent, 1);
  const key = streamKey("weights", seed, spec.name);
  const data = dtype === "f64" ? new Float64Array(count) : new Float32Array(count);
  switch (spec.init.kind) {
    case "constant":
      data.fill(spec.init.value);
      break;
    case "uniform": {
      const { bound } = spec.init;
      uniforms(count, key).forEach((u, i) => {
        data[i] = (2 * u - 1) * bound;
      });
      break;
    }
    case "kaiming_normal": {
      const deviation = Math.sqrt(2 / spec.init.fan);
      normals(count, key).forEach((z, i) => {
        data[i] = z * deviation;
      });
      break;
    }
  }
  return { dtype, shape: spec.shape, data };
}

/** Converts from checkpoint layout (OIHW) to device layout (HWIO). Other tensors are not changed. */
export function toDevice(spec: Pick<TensorSpec, "layout">, tensor: HostTensor): HostTensor {
  return spec.layout === "oihw" ? permuted(tensor, [2, 3, 1, 0]) : tensor;
}

/** Converts from device layout to checkpoint layout. */
export function toCheckpoint(spec: Pick<TensorSpec, "layout">, tensor: HostTensor): HostTensor {
  return spec.layout === "oihw" ? permuted(tensor, [3, 2, 0, 1]) : tensor;
}

/** A copy with permuted axes: axis i of the result is axis `order[i]`. */
function permuted(tensor: HostTensor, order: readonly [number, number, number, number]): HostTensor {
  const from = tensor.shape as readonly [number, number, number, number];
  const shape = order.map((axis) => from[axis]!) as [number, number, number, number];
  const stride = [from[1] * from[2] * from[3], from[2] * from[3], from[3], 1];
  const [s0, s1, s2, s3] = order.map((axis) => stride[axis]!) as [number, number, number, number];
  const data = tensor.data.slice();
  let at = 0;
  for (let i = 0; i < shape[0]; i++)
    for (let j = 0; j < shape[1]; j++)
      for (let k = 0; k < shape[2]; k++)
        for (let l = 0; l < shape[3]; l++) data[at++] = tensor.data[i * s0 + j * s1 + k * s2 + l * s3]!;
  return { dtype: tensor.dtype, shape, data };
}

/** A float in the host form of this input type. */
export function floats(dtype: DType, numbers: ArrayLike<number>, shape: readonly number[]): HostTensor {
  return { dtype, shape, data: dtype === "f64" ? Float64Array.from(numbers) : Float32Array.from(numbers) };
}

export function integers(numbers: ArrayLike<number>, shape: readonly number[]): HostTensor {
  return { dtype: "i32", shape, data: Int32Array.from(numbers) };
}
