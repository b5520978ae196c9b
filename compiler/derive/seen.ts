import type { Stage, StageNetwork } from "../experiment/experiment.ts";
import { mayOverlap, type PartValue } from "../experiment/values.ts";
import { looksAtLabels, reachedNetworks } from "./gradient.ts";
import { stageTerms } from "./stage-parts.ts";

/** A stage that trained a network on the labels of some images. */
export interface Seen {
  readonly stage: Stage;
  /** the network that starts from it; absent: the stage itself trained it */
  readonly by?: StageNetwork;
}

/**
 * The stage that trained the classifier of `stage` on labels of these images: the stage itself, or one that it starts
 * from.
 */
export function seenBy(stage: Stage, part: PartValue): Seen | undefined {
  if (learnsLabels(stage) && mayOverlap(stage.data.of, part)) return { stage };
  for (const network of new Set(stage.predict?.passes.map((pass) => pass.network))) {
    const found = seenOf(stage, network).find((one) => mayOverlap(one.data.of, part));
    if (found) return found === stage ? { stage } : { stage: found, by: network };
  }
  return undefined;
}

/** The stages on whose labels a network was trained, at the end of a stage. */
function seenOf(stage: Stage, network: StageNetwork): Stage[] {
  const own = !network.frozen && learnsLabels(stage) && reachedNetworks(stage).has(network) ? [stage] : [];
  const { start } = network;
  return start ? [...own, ...seenOf(start.checkpoint.stage, start.network)] : own;
}

/** Whether the losses of a stage, or of its attacks, use the labels of its data. */
function learnsLabels(stage: Stage): boolean {
  return stageTerms(stage).some(({ loss }) => looksAtLabels(loss.expr));
}
