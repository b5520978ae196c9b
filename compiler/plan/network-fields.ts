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
      "what each channel is then divided by",
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
      kind: [F.word("encoder"), "a network on images"],
      architecture: [F.word("resnet18", "convnet"), "which one of the language"],
      widths: [
        list(F.count, 1),
        "resnet18: channels of the first of four stages; convnet: channels of each layer",
      ],
      stem: [F.word("small_image"), "first layer: 3 x 3, stride 1, no pooling"],
      normalize: [normalize, "what is done to each channel of an image first"],
      branches: [branches, "names of its sets of batch norms; empty: one set without a name"],
      input: [size, "height, width and channels of the images it is called on"],
      features: [F.count, "numbers in a row of its result"],
      parameters: [F.whole, "trainable numbers, all branches"],
    }),
    head: record<P.HeadPlan>({
      kind: [F.word("head"), "a network on results of networks"],
      architecture: [F.word("mlp", "linear"), "linear layers with relu between them, or one linear layer"],
      input: [F.count, "numbers in a row of what it is called on"],
      layers: [list(F.count, 1), "outputs of each linear layer"],
      norm: [F.word("batch_norm", "none"), "what follows a linear layer"],
      bias: [F.word("all", "first", "none"), "which linear layers have a bias"],
      end: [F.word("linear", "norm"), "what the last layer ends with"],
      init: [F.word("default", "zeros"), "first weights"],
      branches: [branches, "names of its sets of batch norms; empty: one set without a name, or none"],
      parameters: [F.whole, "trainable numbers, all branches"],
    }),
  }),
);
