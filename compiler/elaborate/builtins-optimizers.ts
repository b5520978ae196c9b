import { defaults, type Signature } from "./signature.ts";

const { number, bool } = defaults;

/** Which weights an optimizer trains, and which it trains without weight decay. */
const narrowing = {
  only: { type: "networks", optional: true, ahead: true, doc: "the networks it trains; by default all" },
  exclude: {
    type: "parts",
    optional: true,
    ahead: true,
    doc: "parameters without weight decay and adaptation: bias, norm",
  },
} as const;

/** Optimizers. */
export const OPTIMIZER_BUILTINS = {
  sgd: {
    family: "optimizer",
    doc: "Stochastic gradient descent, as in PyTorch.",
    positional: [],
    args: {
      lr: { type: "scalar", bounds: "not negative", example: "0.1", doc: "learning rate" },
      momentum: {
        type: "scalar",
        default: number("0"),
        bounds: "0..1 without 1",
        doc: "momentum factor",
      },
      nesterov: { type: "bool", default: bool(false), doc: "whether to use Nesterov momentum" },
      weight_decay: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "weight decay (L2 penalty), added to the gradient",
      },
      ...narrowing,
    },
  },
  lars: {
    family: "optimizer",
    doc: "LARS: layer-wise adaptive learning rates (You et al., 2017).",
    positional: [],
    args: {
      lr: { type: "scalar", bounds: "not negative", example: "0.1", doc: "learning rate" },
      momentum: {
        type: "scalar",
        default: number("0"),
        bounds: "0..1 without 1",
        doc: "momentum factor",
      },
      weight_decay: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "weight decay (L2 penalty), added to the gradient",
      },
      trust: {
        type: "scalar",
        default: number("0.001"),
        bounds: "positive",
        doc: "trust coefficient of the layer-wise rate",
      },
      epsilon: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "added to the denominator for numerical stability",
      },
      ...narrowing,
    },
  },
  adam: {
    family: "optimizer",
    doc: "Adam (Kingma and Ba, 2015). Weight decay is added to the gradient, as in PyTorch's Adam, not AdamW.",
    positional: [],
    args: {
      lr: { type: "scalar", bounds: "not negative", example: "0.001", doc: "learning rate" },
      beta1: {
        type: "scalar",
        default: number("0.9"),
        bounds: "0..1 without 1",
        doc: "decay rate of the first moment",
      },
      beta2: {
        type: "scalar",
        default: number("0.999"),
        bounds: "0..1 without 1",
        doc: "decay rate of the second moment",
      },
      epsilon: {
        type: "scalar",
        default: number("1e-8"),
        bounds: "not negative",
        doc: "added to the denominator for numerical stability",
      },
      weight_decay: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "weight decay (L2 penalty), added to the gradient",
      },
      ...narrowing,
    },
  },
} as const satisfies Record<string, Signature>;
