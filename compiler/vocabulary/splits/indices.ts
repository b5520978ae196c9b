import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { part } from "../types/things.ts";
import { text } from "../types/words.ts";

export const indices = reserved(
  "indices",
  "split",
  {
    doc: "Parts of a data set, each given by a file of image indices.",
    positional: ["of"],
    rest: { name: "files", argument: argument(text, { doc: "files of numbers" }), least: 1 },
    args: { of: argument(part, { doc: "the images to split, such as `cifar.train`" }) },
  },
  "split at random: random(cifar.train, 90%, 10%, seed: 1)",
);
