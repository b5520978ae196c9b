import type { TensorType } from "../../experiment/tensor-node.ts";

/** The number of views in some outputs of networks. */
export function viewCount(types: readonly TensorType[]): number {
  return types.reduce((sum, type) => sum + ("parts" in type ? type.parts : 0), 0);
}
