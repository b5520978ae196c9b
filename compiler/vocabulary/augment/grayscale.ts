import { argument } from "../define/argument.ts";
import { augmentation } from "../define/augmentations.ts";
import { isAlways } from "../define/constant.ts";
import { luminance } from "../lowering/luminance.ts";
import { scalar } from "../types/numbers.ts";

export const grayscale = augmentation("grayscale", {
  doc: "Converts the image to grayscale, with three equal channels.",
  args: {
    probability: argument(scalar, {
      default: "1",
      bounds: "0..1",
      share: true,
      doc: "probability that it is applied",
    }),
  },
  draws: 1,
  once: true,
  isRandom: ({ probability }) => !isAlways(probability, 0) && !isAlways(probability, 1),
  lower: (draws, { probability }, image) => {
    const { context } = draws;
    const { b, scalars } = context;
    const shape = b.shape(image);
    const chosen = b.compare(draws.one(), scalars.splat(probability, [draws.items]), "LT");
    return b.select(
      b.alongFirst(chosen, shape),
      b.broadcastInDim(luminance(context, image), shape, [0, 1, 2]),
      image,
    );
  },
});
