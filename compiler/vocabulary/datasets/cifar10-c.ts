import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { choice } from "../types/words.ts";

export const cifar10_c = reserved(
  "cifar10_c",
  "dataset",
  {
    doc: "CIFAR-10-C: the CIFAR-10 test images with corruptions of five severities.",
    args: {
      set: argument(choice(["standard", "extra", "all"]), { default: "standard", doc: "which corruptions" }),
    },
  },
  "use `cifar10` or `shapes10`",
);
