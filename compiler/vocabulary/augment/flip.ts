import { argument } from "../define/argument.ts";
import { augmentation } from "../define/augmentations.ts";
import { isAlways } from "../define/constant.ts";
import { scalar } from "../types/numbers.ts";

export const flip = augmentation("flip", {
  doc: "Flips the image horizontally.",
  args: {
    probability: argument(scalar, {
      default: "0.5",
      bounds: "0..1",
      share: true,
      doc: "probability that it is applied",
    }),
  },
  draws: 1,
  once: true,
  isRandom: ({ probability }) => !isAlways(probability, 0) && !isAlways(probability, 1),
  lower: (draws, { probability }, image) => {
    const { b, scalars } = draws.context;
    const flipped = b.compare(draws.one(), scalars.splat(probability, [draws.items]), "LT");
    return b.select(b.alongFirst(flipped, b.shape(image)), b.reverse(image, [2]), image);
  },
});
