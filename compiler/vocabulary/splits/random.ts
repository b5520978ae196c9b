import { argument } from "../define/argument.ts";
import { define } from "../define/definition.ts";
import { share, whole } from "../types/numbers.ts";
import { part } from "../types/things.ts";

export const random = define(
  "random",
  "split",
  {
    doc: "Splits a set of images at random. The shares are in the order of the names of the parts.",
    positional: ["of"],
    rest: { name: "shares", argument: argument(share, { doc: "share of each part" }), least: 1 },
    args: {
      of: argument(part, { example: "cifar.train", doc: "the images to split, such as `cifar.train`" }),
      seed: argument(whole, { bounds: "not negative", example: "1", doc: "random seed of the split" }),
    },
  },
  {},
);
