import { wholes } from "../types/lists.ts";
import { choice } from "../types/words.ts";
import { argument } from "./argument.ts";

export const init = argument(choice(["default", "zeros"]), { default: "default", doc: "initial weights" });

/** The keys of a head in a plan. */
export const HEAD_KEYS = {
  layers: argument(wholes, { bounds: "positive", doc: "number of outputs of each linear layer" }),
  norm: argument(choice(["batch_norm", "none"]), {
    default: "none",
    doc: "normalization after each linear layer",
  }),
  bias: argument(choice(["all", "first", "none"]), {
    default: "all",
    doc: "which linear layers have a bias",
  }),
  end: argument(choice(["linear", "norm"]), {
    default: "linear",
    doc: "whether normalization also follows the last layer",
  }),
  init,
} as const;
