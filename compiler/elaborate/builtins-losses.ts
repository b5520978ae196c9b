import { defaults, type Signature, WORDS } from "./signature.ts";

const { number, word } = defaults;

const reduce = {
  type: { words: WORDS.reduce },
  default: word("mean"),
  doc: "how the values of the images are combined",
} as const;

const over = {
  type: { words: WORDS.axis },
  optional: true,
  doc: "the axis: `classes` gives one number per image, `images` one per class; by default both, which gives one number",
} as const;

/** Losses and the algebra of rows. */
export const LOSS_BUILTINS = {
  nt_xent: {
    family: "loss",
    doc: "The contrastive loss of SimCLR (NT-Xent). Positives are the other views of the same image; negatives are all other views in the batch.",
    positional: [],
    rest: { name: "views", type: "rows", least: 1 },
    args: {
      temperature: {
        type: "scalar",
        bounds: "positive",
        example: "0.5",
        doc: "temperature of the softmax: similarities are divided by it",
      },
      positives: {
        type: { words: ["all"] },
        default: word("all"),
        doc: "which other views of an image are positives",
      },
      over_positives: {
        type: { words: WORDS.reduce },
        default: word("mean"),
        doc: "how the losses of several positives are combined",
      },
      gradient: {
        type: { words: ["both", "rows"] },
        default: word("both"),
        doc: "`both`: through both sides of each similarity; `rows`: through the anchor only",
      },
      reduce,
    },
  },
  cross_entropy: {
    family: "loss",
    doc: "Cross-entropy of logits with labels or with a distribution.",
    positional: ["logits", "target"],
    args: {
      logits: { type: "rows", example: "c(f(x))", doc: "logits: one value per class" },
      target: { type: "target", example: "label", doc: "`label`, or a distribution such as `softmax(...)`" },
      smoothing: {
        type: "scalar",
        default: number("0"),
        bounds: "0..1 without 1",
        share: true,
        doc: "label smoothing",
      },
      reduce,
    },
  },
  kl_divergence: {
    family: "loss",
    doc: "KL(softmax(target) || softmax(input)) of logits. The gradient flows to both.",
    positional: [],
    order: "the order in PyTorch is reversed",
    args: {
      target: { type: "rows", example: "c(f(x))", doc: "logits of the target distribution" },
      input: { type: "rows", example: "c(f(x_adv))", doc: "logits of the predicted distribution" },
      reduce,
    },
  },

  softmax: {
    family: "algebra",
    doc: "Softmax over the classes, or over the images of the batch.",
    positional: ["of"],
    args: {
      of: { type: "tensor", example: "z", doc: "network outputs" },
      over: { type: { words: WORDS.axis }, default: word("classes"), doc: "the axis that sums to 1" },
    },
  },
  log: {
    family: "algebra",
    doc: "Natural logarithm.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "the values" } },
  },
  exp: {
    family: "algebra",
    doc: "Exponential.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "the values" } },
  },
  mean: {
    family: "algebra",
    doc: "Mean of all values, or over one axis.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "the values" }, over },
  },
  sum: {
    family: "algebra",
    doc: "Sum of all values, or over one axis.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "the values" }, over },
  },
  dot: {
    family: "algebra",
    doc: "Inner product of two outputs, for each image.",
    positional: ["left", "right"],
    args: {
      left: { type: "rows", example: "p", doc: "features" },
      right: { type: "rows", example: "q", doc: "features" },
    },
  },
  distance: {
    family: "algebra",
    doc: "Euclidean distance of two outputs, for each image.",
    positional: ["left", "right"],
    args: {
      left: { type: "rows", example: "p", doc: "features" },
      right: { type: "rows", example: "q", doc: "features" },
    },
  },
  stop_gradient: {
    family: "algebra",
    doc: "The same value, with its gradient multiplied by 1 - degree. The default stops the gradient.",
    positional: ["of"],
    args: {
      of: { type: "tensor", example: "z", doc: "the values" },
      degree: {
        type: "scalar",
        default: number("1"),
        bounds: "0..1",
        share: true,
        doc: "share of the gradient that is stopped",
      },
    },
  },
  again: {
    family: "algebra",
    doc: "Runs every network inside a second time, as a separate pass.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "network outputs" } },
  },
} as const satisfies Record<string, Signature>;

/** `cosine(x, y)` with rows: the same word as the schedule's, told apart by its arguments. */
export const COSINE_OF_ROWS: Signature = {
  family: "algebra",
  doc: "Cosine similarity of two outputs, for each image.",
  positional: ["left", "right"],
  args: {
    left: { type: "rows", example: "p", doc: "features" },
    right: { type: "rows", example: "q", doc: "features" },
  },
};
