import { asFunction } from "../../compiler/vocabulary/define/functions.ts";
import { VOCABULARY } from "../../compiler/vocabulary/index.ts";
import type { RunEvents } from "../events.ts";

/** A result is doubtful if an attack did not test more than this share of all images. */
const MOST_UNTESTED = 0.01;

type Measured = Pick<RunEvents["metric"], "name" | "zero_gradients" | "zero_gradients_right">;

/**
 * Whether an attack had no gradient for so many images that its result is doubtful. Misclassified images do not count:
 * they make no result better, and `dlr` is flat if the label has the third largest logit.
 */
export function isMasked({ zero_gradients_right: share }: Measured): boolean {
  return share !== undefined && share > MOST_UNTESTED;
}

/** `no gradient for 67.60 %`; undefined if every image has one. */
export function zeroGradientsText({ zero_gradients: share = 0 }: Measured): string | undefined {
  return share > 0 ? `no gradient for ${shareText(share)}` : undefined;
}

/**
 * The warning that a result may be too good, and how to check it.
 * @param what the measurement
 */
export function maskedWarning(what: string, { name, zero_gradients: share = 0 }: Measured): string {
  const found = `${what}: the gradient is exactly 0 for ${shareText(share)} of the images, so the attack does not move them and the result may be far too good`;
  const known = scaleFree();
  return known.some((loss) => name.includes(` maximizing ${loss}`))
    ? `${found}. The classifier hides its gradient; measure with other attacks, too`
    : `${found}. Measure again with an objective whose gradient does not vanish: accuracy under ATTACK maximizing ${known.join(" (or ")})`;
}

export function shareText(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** Names of the losses whose gradient does not vanish for large logits. */
function scaleFree(): string[] {
  return VOCABULARY.all("loss")
    .map(asFunction)
    .filter(({ traits }) => traits.scaleFree)
    .map(({ name }) => name);
}
