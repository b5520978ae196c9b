import type * as P from "../schema/plan.ts";
import type { ImageSize } from "../vocabulary/define/augmentations.ts";
import { callField } from "../vocabulary/types/call-field.ts";
import { list, tagged, tuple, unordered } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";

/** Height, width and channels of an image. */
export const size = tuple<ImageSize>(F.count, 3);
/** Names of sets of batch norms, in any order. */
export const branches = unordered(list(F.naming("branch", F.name)));

const parameters = [
  F.whole,
  "number of trainable parameters, all branches together",
  F.counted("the weights of its layers, and its branches"),
] as const;

const encoder = callField<P.NetworkPlan>({
  tag: "architecture",
  families: ["encoder"],
  before: () => ({ kind: [F.word("encoder"), "a network that takes images"] }),
  after: () => ({
    branches: [
      branches,
      "names of its branches, each with its own batch norms; empty: one set without a name",
    ],
    input: [
      size,
      "height, width and channels of its input images",
      F.counted("the size of the views it is called on"),
    ],
    features: [F.count, "number of output features", F.counted("its last layer")],
    parameters,
  }),
});

const head = callField<P.NetworkPlan>({
  tag: "architecture",
  families: ["head"],
  before: () => ({ kind: [F.word("head"), "a network that takes the output of a network"] }),
  between: () => ({ input: [F.count, "number of input features", F.counted("the outputs it is called on")] }),
  after: () => ({
    branches: [
      branches,
      "names of its branches, each with its own batch norms; empty: one set without a name, or none",
      F.derived("the branches of the networks it is called on, where it has batch norms"),
    ],
    parameters,
  }),
});

export const network = F.defined("network", () => tagged<P.NetworkPlan>("kind", { encoder, head }));
