import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { scalar } from "../types/numbers.ts";
import { network } from "../types/things.ts";
import { choice } from "../types/words.ts";

export const ema = reserved("ema", "copy", {
  doc: "A copy of a network whose weights are a moving average of the network's weights.",
  positional: ["of"],
  args: {
    of: argument(network, { doc: "the network that is averaged" }),
    decay: argument(scalar, { bounds: "0..1 without 1", doc: "weight of the old average at each update" }),
    update: argument(choice(["before_step", "after_step"]), {
      default: "after_step",
      doc: "whether it is updated before or after the optimizer step",
    }),
  },
});
