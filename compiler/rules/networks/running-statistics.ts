import type { Pass } from "../../experiment/experiment.ts";

/** Whether the network of a pass has batch norms, and so running statistics. */
export function hasStatistics({ network }: Pass): boolean {
  return network.network.spec.hasNorm;
}

/** The name of the running statistics of a pass: those of its network or branch. */
export function statisticsOf({ network, branch }: Pass): string {
  const { name } = network.network;
  return branch === undefined ? name : `${name}.${branch}`;
}
