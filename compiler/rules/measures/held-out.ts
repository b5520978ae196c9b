/** A part that a stage does not train on; where there is none, the split that makes one. */
export interface HeldOut {
  readonly part: string | undefined;
  readonly split: string;
}

export const keepInstead = ({ part, split }: HeldOut): string =>
  part === undefined ? `hold out a part of the training data: ${split}` : `choose it on ${part}`;
