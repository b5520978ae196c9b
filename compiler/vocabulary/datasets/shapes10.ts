import { argument } from "../define/argument.ts";
import { dataset, images } from "../define/datasets.ts";
import { whole } from "../types/numbers.ts";

export const shapes10 = dataset("shapes10", {
  doc: "Synthetic color images of 32 x 32 pixels: 10 classes of shapes on textured backgrounds. Nothing to download.",
  args: {
    train: images("10000", "training images"),
    test: images("2000", "test images"),
    seed: argument(whole, {
      default: "1",
      bounds: "not negative",
      doc: "random seed of the images",
    }),
  },
  image: [32, 32, 3],
  classes: 10,
});
