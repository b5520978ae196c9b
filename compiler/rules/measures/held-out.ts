/** A part of the data that a stage does not train on; if there is none, a split that would make one. */
export interface HeldOut {
  readonly part: string | undefined;
  readonly split: string;
}

/** @param held suggestions for a file; absent for a plan, whose parts have no such names */
export function keepInstead(held: HeldOut | undefined): string {
  if (held === undefined) return "choose it on images that no stage trains on";
  return held.part === undefined
    ? `hold out a part of the training data: ${held.split}`
    : `choose it on ${held.part}`;
}
