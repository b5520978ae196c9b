import type { PlaceLabel } from "../subjects.ts";

/**
 * Suggests to start a network from the stage that trained it.
 * @param other the help if there is no such stage
 */
export function startFrom(stage: string | undefined, network: string, other: string): string {
  return stage === undefined ? other : `write: start ${network} from ${stage}.last`;
}

/** The same for a plan. */
export function startFromInPlan(
  stage: string | undefined,
  network: string,
  other: string | undefined,
): string | undefined {
  return stage === undefined ? other : `write \`start: ${stage}.last.${network}\``;
}

/** A label at the start of a network. */
export function startOf(node: object, isStated: boolean): PlaceLabel {
  return { place: { node, key: "start" }, text: isStated ? "starts from scratch" : "declared here" };
}
