import { tensorsOf } from "../compiler/derive/layers.ts";
import type { Plan } from "../compiler/schema/plan.ts";
import type { TensorFile } from "./checkpoint/safetensors.ts";
import { fromHost } from "./checkpoint/stored-tensor.ts";
import { expectWeightsFit } from "./memory/plan-room.ts";
import { initialTensor, storedDType } from "./stages/tensors.ts";

/**
 * The initial weights of all networks and branches of a plan, with the names and layouts of checkpoints. They depend only on the
 * seed and the names of the tensors, so that another program can start from the same weights.
 * @throws RunError if they do not fit in memory
 */
export function initialWeights(plan: Plan): TensorFile {
  expectWeightsFit(plan);
  const specs = Object.entries(plan.networks).flatMap(([name, network]) =>
    tensorsOf(name, network, network.branches),
  );
  const tensors = specs.map(
    (spec) => [spec.name, fromHost(initialTensor(plan.seed, spec, storedDType(plan)))] as const,
  );
  const metadata = { format: "aclc/1", experiment: plan.experiment, seed: String(plan.seed) };
  return { tensors: new Map(tensors), metadata };
}
