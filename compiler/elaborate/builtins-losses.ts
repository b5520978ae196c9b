import { defaults, type Signature, WORDS } from "./signature.ts";

const { number, word } = defaults;

const reduce = {
  type: { words: WORDS.reduce },
  default: word("mean"),
  doc: "how the rows become one number",
} as const;

const over = {
  type: { words: WORDS.axis },
  optional: true,
  doc: "`classes` leaves a number for each image, `images` one for each class; both where it is left out",
} as const;

/** Losses and the algebra of rows. */
export const LOSS_BUILTINS = {
  nt_xent: {
    family: "loss",
    doc: "Contrastive loss of SimCLR: each view against its positives among all views of the batch.",
    positional: [],
    rest: { name: "views", type: "rows", least: 1 },
    args: {
      temperature: {
        type: "scalar",
        bounds: "positive",
        example: "0.5",
        doc: "what similarities are divided by",
      },
      positives: { type: { words: ["all"] }, default: word("all"), doc: "which views of an image attract" },
      over_positives: {
        type: { words: WORDS.reduce },
        default: word("mean"),
        doc: "how several positives of a row are put together",
      },
      gradient: {
        type: { words: ["both", "rows"] },
        default: word("both"),
        doc: "`rows`: the other side of each similarity is a constant",
      },
      reduce,
    },
  },
  cross_entropy: {
    family: "loss",
    doc: "Cross-entropy of logits against a class or a distribution.",
    positional: ["logits", "target"],
    args: {
      logits: { type: "rows", example: "c(f(x))", doc: "a row of numbers, one for each class" },
      target: { type: "target", example: "label", doc: "`label`, or a distribution such as `softmax(...)`" },
      smoothing: {
        type: "scalar",
        default: number("0"),
        bounds: "0..1 without 1",
        share: true,
        doc: "share given to all classes alike",
      },
      reduce,
    },
  },
  kl_divergence: {
    family: "loss",
    doc: "KL(softmax target || softmax input) of logits; the gradient goes to both.",
    positional: [],
    order: "PyTorch's order is the other way round",
    args: {
      target: { type: "rows", example: "c(f(x))", doc: "logits of the distribution that is followed" },
      input: { type: "rows", example: "c(f(x_adv))", doc: "logits of the distribution that follows" },
      reduce,
    },
  },

  softmax: {
    family: "algebra",
    doc: "Softmax of each row, or of each column.",
    positional: ["of"],
    args: {
      of: { type: "tensor", example: "z", doc: "values over the batch" },
      over: { type: { words: WORDS.axis }, default: word("classes"), doc: "what sums to one" },
    },
  },
  log: {
    family: "algebra",
    doc: "Logarithm.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "values" } },
  },
  exp: {
    family: "algebra",
    doc: "Exponential.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "values" } },
  },
  mean: {
    family: "algebra",
    doc: "Mean of all values, or over one axis.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "values" }, over },
  },
  sum: {
    family: "algebra",
    doc: "Sum of all values, or over one axis.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "values" }, over },
  },
  dot: {
    family: "algebra",
    doc: "Inner product, row by row.",
    positional: ["left", "right"],
    args: {
      left: { type: "rows", example: "p", doc: "rows" },
      right: { type: "rows", example: "q", doc: "rows" },
    },
  },
  distance: {
    family: "algebra",
    doc: "Euclidean distance, row by row.",
    positional: ["left", "right"],
    args: {
      left: { type: "rows", example: "p", doc: "rows" },
      right: { type: "rows", example: "q", doc: "rows" },
    },
  },
  stop_gradient: {
    family: "algebra",
    doc: "The same value with the gradient times 1 - degree.",
    positional: ["of"],
    args: {
      of: { type: "tensor", example: "z", doc: "values" },
      degree: {
        type: "scalar",
        default: number("1"),
        bounds: "0..1",
        share: true,
        doc: "how much of the gradient is held back",
      },
    },
  },
  again: {
    family: "algebra",
    doc: "A second pass of every network inside.",
    positional: ["of"],
    args: { of: { type: "tensor", example: "z", doc: "results of networks" } },
  },
} as const satisfies Record<string, Signature>;

/** `cosine(x, y)` with rows: the same word as the schedule's, told apart by its arguments. */
export const COSINE_OF_ROWS: Signature = {
  family: "algebra",
  doc: "Cosine of the angle between two rows, row by row.",
  positional: ["left", "right"],
  args: {
    left: { type: "rows", example: "p", doc: "rows" },
    right: { type: "rows", example: "q", doc: "rows" },
  },
};
