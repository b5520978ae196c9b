/** A part that a stage does not train on; where there is none, the split that makes one. */
export interface HeldOut {
  readonly part: string | undefined;
  readonly split: string;
}

/** @param held what a file could write; nobody knows what another part of a plan would be called */
export function keepInstead(held: HeldOut | undefined): string {
  if (held === undefined) return "choose it on images that no stage trains on";
  return held.part === undefined
    ? `hold out a part of the training data: ${held.split}`
    : `choose it on ${held.part}`;
}
