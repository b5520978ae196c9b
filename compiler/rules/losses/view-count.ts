import type { TensorType } from "../../experiment/tensor-node.ts";

/** How many views some outputs of networks are of. */
export function viewCount(types: readonly TensorType[]): number {
  return types.reduce((sum, type) => sum + ("parts" in type ? type.parts : 0), 0);
}
