import { defaults, images, type Signature, WORDS } from "./signature.ts";

const { number, word } = defaults;

/**
 * Names of the language that the compiler does not carry out yet. What their arguments have to be is known and checked
 * all the same, so that a file written for them is right when they are.
 */
export const AHEAD_BUILTINS = {
  ema: {
    family: "copy",
    doc: "A copy of a network whose weights are a moving average of it.",
    positional: ["of"],
    args: {
      of: { type: "network", doc: "the network that is averaged" },
      decay: { type: "scalar", bounds: "0..1 without 1", doc: "share of the average that is kept" },
      update: {
        type: { words: ["before_step", "after_step"] },
        default: word("after_step"),
        doc: "when it follows, of a step of the optimizer",
      },
    },
  },
  indices: {
    family: "split",
    doc: "Parts of a set of items by files of their numbers.",
    positional: ["of"],
    rest: { name: "files", type: "text", least: 1 },
    args: { of: { type: "part", doc: "what is split, such as `cifar.train`" } },
  },
  file: {
    family: "column",
    doc: "A column from a file: a number for each item.",
    positional: ["path"],
    args: {
      path: { type: "text", doc: "where the file is" },
      over: { type: "part", doc: "the items it is about" },
      classes: { type: "whole", bounds: "positive", doc: "how many classes it tells apart" },
      ignore: { type: "number", optional: true, doc: "stands for an item without a class" },
    },
  },
  kmeans: {
    family: "column",
    doc: "The cluster of each item by the features of a network.",
    positional: ["of"],
    args: {
      of: { type: "rows", doc: "features of the image" },
      clusters: { type: "whole", bounds: "positive", doc: "how many clusters" },
      seed: { type: "whole", bounds: "not negative", doc: "what the first centres are drawn from" },
    },
  },
  cifar100: {
    family: "dataset",
    doc: "CIFAR-100: 32 x 32 colour images of a hundred classes.",
    positional: [],
    args: {
      train: images("50000", "training images"),
      test: images("10000", "test images"),
    },
  },
  stl10: {
    family: "dataset",
    doc: "STL-10: 96 x 96 colour images of ten classes, and unlabeled ones.",
    positional: [],
    args: {
      train: images("5000", "training images"),
      test: images("8000", "test images"),
      unlabeled: images("100000", "images without labels"),
    },
  },
  cifar10_c: {
    family: "dataset",
    doc: "CIFAR-10-C: the test images under corruptions of five severities.",
    positional: [],
    args: {
      set: { type: { words: ["standard", "extra", "all"] }, default: word("standard"), doc: "which of them" },
    },
  },
  high_pass: {
    family: "augment",
    doc: "What is left of an image without its low frequencies; its values have no bounds.",
    positional: [],
    args: {
      radius: { type: "number", bounds: "positive", doc: "frequencies nearer than this are left out" },
    },
  },
  autoattack: {
    family: "attack",
    doc: "An ensemble of attacks (Croce and Hein, 2020).",
    positional: [],
    args: {
      norm: { type: { words: WORDS.norm }, default: word("linf"), doc: "what the radius measures" },
      radius: { type: "pixels", bounds: "not negative", doc: "how far a pixel may move" },
      version: {
        type: { words: ["standard", "plus", "rand"] },
        default: word("standard"),
        doc: "which attacks",
      },
    },
  },
  coreset: {
    family: "source",
    doc: "A part of a set of items that is chosen anew while training goes on.",
    positional: ["of"],
    args: {
      of: { type: "part", doc: "what is chosen from" },
      fraction: { type: "percent", bounds: "positive", doc: "how much of it" },
      after: { type: "duration", doc: "when it is first chosen" },
      every: { type: "duration", bounds: "positive", doc: "how often" },
      unit: { type: { words: ["batches", "items"] }, default: word("batches"), doc: "what is chosen" },
      objective: { type: "tensor", doc: "the loss that training lowers" },
      held_out: { type: "part", doc: "items on which the choice is judged" },
      lower: { type: "tensor", doc: "what the choice is to lower on them" },
      through: { type: "network", doc: "whose weights are looked at" },
      rate: { type: "number", bounds: "positive", doc: "rate of the steps that are tried" },
    },
  },
  follow: {
    family: "schedule",
    doc: "A number that follows a measured one: recorded first, then from one value to another as it falls.",
    positional: ["of"],
    args: {
      of: { type: "tensor", doc: "what is measured" },
      record: { type: "duration", bounds: "positive", doc: "how long it is recorded" },
      from: { type: "number", doc: "first value" },
      to: { type: "number", doc: "last value" },
      until: { type: "number", doc: "the measured number at which the last value is reached" },
    },
  },
  argmax: {
    family: "algebra",
    doc: "The class with the greatest number of each row.",
    positional: ["of"],
    args: { of: { type: "tensor", doc: "rows of numbers, or a column of them" } },
  },
  most_confusing: {
    family: "algebra",
    doc: "For each image the other one of the batch that is closest and least certain.",
    positional: ["features", "outputs"],
    args: {
      features: { type: "rows", doc: "what is compared" },
      outputs: { type: "rows", doc: "what is certain or not" },
      similarity: {
        type: "number",
        default: number("1"),
        bounds: "not negative",
        doc: "weight of closeness",
      },
      entropy: { type: "number", default: number("1"), bounds: "not negative", doc: "weight of uncertainty" },
    },
  },
  simsiam: {
    family: "loss",
    doc: "Symmetric loss of SimSiam (Chen and He, 2021).",
    positional: ["left", "right"],
    args: {
      left: { type: "rows", doc: "rows" },
      right: { type: "rows", doc: "rows" },
      predictor: { type: "network", doc: "the head that predicts one from the other" },
    },
  },
  representation_divergence: {
    family: "loss",
    doc: "How far two representations of the same images are apart.",
    positional: ["moved", "still"],
    args: {
      moved: { type: "rows", doc: "of the images as they were moved" },
      still: { type: "rows", doc: "of the images as they are" },
      kind: {
        type: { words: ["min_max_kl", "js", "ot"] },
        default: word("min_max_kl"),
        doc: "which divergence",
      },
    },
  },
  knn: {
    family: "metric",
    doc: "Accuracy of the nearest neighbours.",
    positional: ["features"],
    args: {
      features: { type: "rows", doc: "features of the image" },
      k: { type: "whole", bounds: "positive", doc: "how many neighbours" },
      of: { type: "part", doc: "where they are looked for" },
    },
  },
  mean_corruption_error: {
    family: "metric",
    doc: "Errors under corruption over those of another network.",
    positional: [],
    args: { reference: { type: "text", doc: "file of the other network's errors" } },
  },
} as const satisfies Record<string, Signature>;

/** `start f from file(...)`: another thing than a column of a file. */
export const START_FILE: Signature = {
  family: "source",
  doc: "Weights from a file.",
  positional: ["path"],
  args: {
    path: { type: "text", doc: "where the file is" },
    layout: {
      type: { words: ["torchvision"] },
      default: word("torchvision"),
      doc: "how its tensors are named",
    },
  },
};
