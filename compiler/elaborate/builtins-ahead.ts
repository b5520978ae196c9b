import { defaults, images, type Signature, WORDS } from "./signature.ts";

const { number, word } = defaults;

/**
 * Built-in names that are not supported yet. Their arguments are checked all the same, so that a file that uses them is
 * already correct when they are supported.
 */
export const AHEAD_BUILTINS = {
  ema: {
    family: "copy",
    doc: "A copy of a network whose weights are a moving average of the network's weights.",
    positional: ["of"],
    args: {
      of: { type: "network", doc: "the network that is averaged" },
      decay: { type: "scalar", bounds: "0..1 without 1", doc: "weight of the old average at each update" },
      update: {
        type: { words: ["before_step", "after_step"] },
        default: word("after_step"),
        doc: "whether it is updated before or after the optimizer step",
      },
    },
  },
  indices: {
    family: "split",
    doc: "Parts of a data set, each given by a file of image indices.",
    positional: ["of"],
    rest: { name: "files", type: "text", least: 1 },
    args: { of: { type: "part", doc: "the images to split, such as `cifar.train`" } },
  },
  file: {
    family: "column",
    doc: "A column read from a file: one number per image.",
    positional: ["path"],
    args: {
      path: { type: "text", doc: "path of the file" },
      over: { type: "part", doc: "the images it has values for" },
      classes: { type: "whole", bounds: "positive", doc: "number of classes" },
      ignore: { type: "number", optional: true, doc: "the value of images without a class" },
    },
  },
  kmeans: {
    family: "column",
    doc: "The k-means cluster of each image, computed from the features of a network.",
    positional: ["of"],
    args: {
      of: { type: "rows", doc: "features of the images" },
      clusters: { type: "whole", bounds: "positive", doc: "number of clusters" },
      seed: { type: "whole", bounds: "not negative", doc: "random seed of the first centres" },
    },
  },
  cifar100: {
    family: "dataset",
    doc: "CIFAR-100: color images of 32 x 32 pixels, 100 classes.",
    positional: [],
    args: {
      train: images("50000", "training images"),
      test: images("10000", "test images"),
    },
  },
  stl10: {
    family: "dataset",
    doc: "STL-10: color images of 96 x 96 pixels, 10 classes, and images without labels.",
    positional: [],
    args: {
      train: images("5000", "training images"),
      test: images("8000", "test images"),
      unlabeled: images("100000", "images without labels"),
    },
  },
  cifar10_c: {
    family: "dataset",
    doc: "CIFAR-10-C: the CIFAR-10 test images with corruptions of five severities.",
    positional: [],
    args: {
      set: {
        type: { words: ["standard", "extra", "all"] },
        default: word("standard"),
        doc: "which corruptions",
      },
    },
  },
  high_pass: {
    family: "augment",
    doc: "Removes the low frequencies of an image. The result is not limited to 0..1.",
    positional: [],
    args: {
      radius: { type: "number", bounds: "positive", doc: "frequencies below this radius are removed" },
    },
  },
  autoattack: {
    family: "attack",
    doc: "An ensemble of attacks (Croce and Hein, 2020).",
    positional: [],
    args: {
      norm: { type: { words: WORDS.norm }, default: word("linf"), doc: "the norm of the perturbation" },
      radius: { type: "pixels", bounds: "not negative", doc: "largest change of a pixel" },
      version: {
        type: { words: ["standard", "plus", "rand"] },
        default: word("standard"),
        doc: "which set of attacks",
      },
    },
  },
  coreset: {
    family: "source",
    doc: "A part of a data set that is chosen again and again during training.",
    positional: ["of"],
    args: {
      of: { type: "part", doc: "the images to choose from" },
      fraction: { type: "percent", bounds: "positive", doc: "share of the images that is chosen" },
      after: { type: "duration", doc: "when the first choice is made" },
      every: { type: "duration", bounds: "positive", doc: "time between two choices" },
      unit: {
        type: { words: ["batches", "items"] },
        default: word("batches"),
        doc: "whether batches or single images are chosen",
      },
      objective: { type: "tensor", doc: "the training loss" },
      held_out: { type: "part", doc: "images on which the choice is evaluated" },
      lower: { type: "tensor", doc: "the loss to minimize on these images" },
      through: { type: "network", doc: "the network whose gradients are compared" },
      rate: { type: "number", bounds: "positive", doc: "learning rate of the trial steps" },
    },
  },
  follow: {
    family: "schedule",
    doc: "A schedule driven by a measured value: it is recorded first, and then moves the schedule from `from` to `to` as it falls.",
    positional: ["of"],
    args: {
      of: { type: "tensor", doc: "the measured value" },
      record: { type: "duration", bounds: "positive", doc: "how long it is recorded" },
      from: { type: "number", doc: "value at the start" },
      to: { type: "number", doc: "value at the end" },
      until: { type: "number", doc: "the measured value at which `to` is reached" },
    },
  },
  argmax: {
    family: "algebra",
    doc: "The class with the largest value, for each image.",
    positional: ["of"],
    args: { of: { type: "tensor", doc: "network outputs, or a column of them" } },
  },
  most_confusing: {
    family: "algebra",
    doc: "For each image, the other image of the batch that is most similar and least certain.",
    positional: ["features", "outputs"],
    args: {
      features: { type: "rows", doc: "features that are compared" },
      outputs: { type: "rows", doc: "logits whose entropy is used" },
      similarity: {
        type: "number",
        default: number("1"),
        bounds: "not negative",
        doc: "weight of the similarity",
      },
      entropy: { type: "number", default: number("1"), bounds: "not negative", doc: "weight of the entropy" },
    },
  },
  simsiam: {
    family: "loss",
    doc: "The symmetric SimSiam loss (Chen and He, 2021).",
    positional: ["left", "right"],
    args: {
      left: { type: "rows", doc: "features of one view" },
      right: { type: "rows", doc: "features of the other view" },
      predictor: { type: "network", doc: "the head that predicts one view from the other" },
    },
  },
  representation_divergence: {
    family: "loss",
    doc: "A divergence between two representations of the same images.",
    positional: ["moved", "still"],
    args: {
      moved: { type: "rows", doc: "features of the adversarial images" },
      still: { type: "rows", doc: "features of the clean images" },
      kind: {
        type: { words: ["min_max_kl", "js", "ot"] },
        default: word("min_max_kl"),
        doc: "which divergence",
      },
    },
  },
  knn: {
    family: "metric",
    doc: "Accuracy of a k-nearest-neighbor classifier.",
    positional: ["features"],
    args: {
      features: { type: "rows", doc: "features of the images" },
      k: { type: "whole", bounds: "positive", doc: "number of neighbors" },
      of: { type: "part", doc: "the images among which neighbors are searched" },
    },
  },
  mean_corruption_error: {
    family: "metric",
    doc: "Mean corruption error: errors under corruption, relative to a reference network.",
    positional: [],
    args: { reference: { type: "text", doc: "file with the errors of the reference network" } },
  },
} as const satisfies Record<string, Signature>;

/** `start f from file(...)`: another thing than a column of a file. */
export const START_FILE: Signature = {
  family: "source",
  doc: "Weights from a file.",
  positional: ["path"],
  args: {
    path: { type: "text", doc: "path of the file" },
    layout: {
      type: { words: ["torchvision"] },
      default: word("torchvision"),
      doc: "how the tensors in the file are named",
    },
  },
};
