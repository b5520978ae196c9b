import { defaults, type Signature } from "./signature.ts";

const { number, bool } = defaults;

/** What an optimizer leaves to others, or alone. */
const narrowing = {
  only: { type: "networks", optional: true, ahead: true, doc: "the networks it trains; left out: all" },
  exclude: {
    type: "parts",
    optional: true,
    ahead: true,
    doc: "tensors without decay and adaptation: bias, norm",
  },
} as const;

/** Optimizers. */
export const OPTIMIZER_BUILTINS = {
  sgd: {
    family: "optimizer",
    doc: "Stochastic gradient descent as in PyTorch.",
    positional: [],
    args: {
      lr: { type: "scalar", bounds: "not negative", example: "0.1", doc: "learning rate" },
      momentum: {
        type: "scalar",
        default: number("0"),
        bounds: "0..1 without 1",
        doc: "share of the last step kept",
      },
      nesterov: { type: "bool", default: bool(false), doc: "whether the gradient looks ahead" },
      weight_decay: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "share of the weights added to the gradient",
      },
      ...narrowing,
    },
  },
  lars: {
    family: "optimizer",
    doc: "Layer-wise adaptive rates (You et al., 2017).",
    positional: [],
    args: {
      lr: { type: "scalar", bounds: "not negative", example: "0.1", doc: "learning rate" },
      momentum: {
        type: "scalar",
        default: number("0"),
        bounds: "0..1 without 1",
        doc: "share of the last step kept",
      },
      weight_decay: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "share of the weights added to the gradient",
      },
      trust: {
        type: "scalar",
        default: number("0.001"),
        bounds: "positive",
        doc: "local rate over the ratio of norms",
      },
      epsilon: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "added to the denominator",
      },
      ...narrowing,
    },
  },
  adam: {
    family: "optimizer",
    doc: "Adam (Kingma and Ba, 2015), weight decay in the gradient.",
    positional: [],
    args: {
      lr: { type: "scalar", bounds: "not negative", example: "0.001", doc: "learning rate" },
      beta1: {
        type: "scalar",
        default: number("0.9"),
        bounds: "0..1 without 1",
        doc: "decay of the first moment",
      },
      beta2: {
        type: "scalar",
        default: number("0.999"),
        bounds: "0..1 without 1",
        doc: "decay of the second moment",
      },
      epsilon: {
        type: "scalar",
        default: number("1e-8"),
        bounds: "not negative",
        doc: "added to the denominator",
      },
      weight_decay: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "share of the weights added to the gradient",
      },
      ...narrowing,
    },
  },
} as const satisfies Record<string, Signature>;
