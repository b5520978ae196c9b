import { LIMITS } from "../vocabulary/types/bounds.ts";
import { list, record, tagged, tuple } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { rational } from "./number-fields.ts";
import type * as P from "./schema.ts";

/** Height, width and channels of an image. */
export const size = tuple<readonly [number, number, number]>(F.count, 3);
export const branches = list(F.name);
const constant = rational();

const triple = tuple<P.Normalization["mean"]>(constant, 3);
const normalization = F.defined("normalization", () =>
  record<P.Normalization>({
    mean: [triple, "subtracted from each channel"],
    std: [
      tuple<P.Normalization["std"]>(rational({ limits: LIMITS.positive }), 3),
      "each channel is then divided by this",
    ],
  }),
);
const normalize: F.Field<P.EncoderPlan["normalize"]> = {
  write: (value) => (value === "none" ? F.word("none").write(value) : normalization.write(value)),
  read: (source) => (F.scalarText(source) === "none" ? "none" : normalization.read(source)),
  schema: (definitions) => ({ oneOf: [{ const: "none" }, normalization.schema(definitions)] }),
};

export const network = F.defined("network", () =>
  tagged<P.NetworkPlan>("kind", {
    encoder: record<P.EncoderPlan>({
      kind: [F.word("encoder"), "a network that takes images"],
      architecture: [F.word("resnet18", "convnet"), "the network architecture"],
      widths: [
        list(F.count, 1),
        "resnet18: number of channels of the first of four stages; convnet: number of channels of each layer",
      ],
      stem: [F.word("small_image"), "first layer: a 3 x 3 convolution with stride 1, no pooling"],
      normalize: [normalize, "normalization of each input channel"],
      branches: [
        branches,
        "names of its branches, each with its own batch norms; empty: one set without a name",
      ],
      input: [size, "height, width and channels of its input images"],
      features: [F.count, "number of output features"],
      parameters: [F.whole, "number of trainable parameters, all branches together"],
    }),
    head: record<P.HeadPlan>({
      kind: [F.word("head"), "a network that takes the output of a network"],
      architecture: [F.word("mlp", "linear"), "linear layers with ReLU between them, or one linear layer"],
      input: [F.count, "number of input features"],
      layers: [list(F.count, 1), "number of outputs of each linear layer"],
      norm: [F.word("batch_norm", "none"), "normalization after each linear layer"],
      bias: [F.word("all", "first", "none"), "which linear layers have a bias"],
      end: [F.word("linear", "norm"), "whether normalization also follows the last layer"],
      init: [F.word("default", "zeros"), "initial weights"],
      branches: [
        branches,
        "names of its branches, each with its own batch norms; empty: one set without a name, or none",
      ],
      parameters: [F.whole, "number of trainable parameters, all branches together"],
    }),
  }),
);
