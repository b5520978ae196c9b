import type { PlaceLabel } from "../subjects.ts";

/** What to write so that a network goes on from a stage that trained it. @param other the help where there is none */
export function startFrom(stage: string | undefined, network: string, other: string): string {
  return stage === undefined ? other : `write: start ${network} from ${stage}.last`;
}

/** The same in a plan. */
export function startFromInPlan(
  stage: string | undefined,
  network: string,
  other: string | undefined,
): string | undefined {
  return stage === undefined ? other : `write \`start: ${stage}.last.${network}\``;
}

/** Points at where a network starts. */
export function startOf(node: object, isStated: boolean): PlaceLabel {
  return { place: { node, key: "start" }, text: isStated ? "starts from scratch" : "declared here" };
}
