import { defaults, images, type Signature, WORDS } from "./signature.ts";

const { number, word, bool, ratio } = defaults;

/** Data sets, splits, augmentations, networks. */
export const EXPERIMENT_BUILTINS = {
  cifar10: {
    family: "dataset",
    doc: "CIFAR-10: color images of 32 x 32 pixels, 10 classes.",
    positional: [],
    args: {
      train: images("50000", "training images"),
      test: images("10000", "test images"),
    },
  },
  shapes10: {
    family: "dataset",
    doc: "Synthetic color images of 32 x 32 pixels: 10 classes of shapes on textured backgrounds. Nothing to download.",
    positional: [],
    args: {
      train: images("10000", "training images"),
      test: images("2000", "test images"),
      seed: {
        type: "whole",
        default: number("1"),
        bounds: "not negative",
        doc: "random seed of the images",
      },
    },
  },
  random: {
    family: "split",
    doc: "Splits a set of images at random. The shares are in the order of the names of the parts.",
    positional: ["of"],
    rest: { name: "shares", type: "share", least: 1 },
    args: {
      of: { type: "part", example: "cifar.train", doc: "the images to split, such as `cifar.train`" },
      seed: { type: "whole", bounds: "not negative", example: "1", doc: "random seed of the split" },
    },
  },

  random_resized_crop: {
    family: "augment",
    doc: "Crops a part of random area and aspect ratio, and resizes it (torchvision's RandomResizedCrop).",
    positional: ["size"],
    args: {
      size: { type: "whole", bounds: "positive", example: "32", doc: "height and width of the result" },
      scale: {
        type: "ratio",
        default: ratio("0.08", "1"),
        bounds: "0..1 without 0",
        share: true,
        doc: "area of the crop, as a share of the image",
      },
      ratio: {
        type: "ratio",
        default: ratio("3/4", "4/3"),
        bounds: "positive",
        doc: "aspect ratio of the crop: width / height",
      },
      interpolation: {
        type: { words: WORDS.interpolation },
        default: word("bilinear"),
        doc: "interpolation of the resize",
      },
    },
  },
  random_crop: {
    family: "augment",
    doc: "Pads the image with zeros and crops it at a random position (torchvision's RandomCrop).",
    positional: ["size"],
    args: {
      size: { type: "whole", bounds: "positive", example: "32", doc: "height and width of the result" },
      padding: {
        type: "whole",
        default: number("0"),
        bounds: "not negative",
        doc: "number of zero pixels added on each side",
      },
    },
  },
  flip: {
    family: "augment",
    doc: "Flips the image horizontally.",
    positional: [],
    args: {
      probability: {
        type: "scalar",
        default: number("0.5"),
        bounds: "0..1",
        share: true,
        doc: "probability that it is applied",
      },
    },
  },
  color_jitter: {
    family: "augment",
    doc: "Changes brightness, contrast, saturation and hue by random amounts, in random order.",
    positional: [],
    args: {
      brightness: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "multiplied by a random factor from 1 - b to 1 + b",
      },
      contrast: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "multiplied by a random factor from 1 - c to 1 + c",
      },
      saturation: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "multiplied by a random factor from 1 - s to 1 + s",
      },
      hue: {
        type: "scalar",
        default: number("0"),
        bounds: "0..1/2",
        doc: "largest shift of the hue, in turns of the color circle",
      },
      probability: {
        type: "scalar",
        default: number("1"),
        bounds: "0..1",
        share: true,
        doc: "probability that it is applied",
      },
    },
  },
  grayscale: {
    family: "augment",
    doc: "Converts the image to grayscale, with three equal channels.",
    positional: [],
    args: {
      probability: {
        type: "scalar",
        default: number("1"),
        bounds: "0..1",
        share: true,
        doc: "probability that it is applied",
      },
    },
  },

  resnet18: {
    family: "encoder",
    doc: "ResNet-18 with global average pooling and without the final linear layer.",
    positional: [],
    args: {
      stem: {
        type: { words: ["small_image"] },
        default: word("small_image"),
        doc: "first layer: a 3 x 3 convolution with stride 1, no pooling",
      },
      width: {
        type: "whole",
        default: number("64"),
        bounds: "positive",
        doc: "number of channels of the first of four stages",
      },
      normalize: {
        type: { words: WORDS.normalize },
        default: word("none"),
        doc: "the statistics used to normalize each channel of the input",
      },
      branches: {
        type: "branches",
        optional: true,
        doc: "names of the branches: each has its own batch norms",
      },
    },
  },
  convnet: {
    family: "encoder",
    doc: "3 x 3 convolutions with batch norm and ReLU, and global average pooling. Each layer after the first halves the image.",
    positional: [],
    args: {
      widths: {
        type: "wholes",
        bounds: "positive",
        example: "[16, 32, 64]",
        doc: "number of channels of each layer",
      },
      normalize: {
        type: { words: WORDS.normalize },
        default: word("none"),
        doc: "the statistics used to normalize each channel of the input",
      },
      branches: {
        type: "branches",
        optional: true,
        doc: "names of the branches: each has its own batch norms",
      },
    },
  },
  mlp: {
    family: "head",
    doc: "A multi-layer perceptron: linear layers with ReLU between them.",
    positional: [],
    rest: { name: "layers", type: "whole", least: 1 },
    args: {
      norm: {
        type: { words: ["batch_norm", "none"] },
        default: word("none"),
        doc: "normalization after each linear layer",
      },
      bias: {
        type: { words: ["all", "first", "none"] },
        default: word("all"),
        doc: "which linear layers have a bias",
      },
      end: {
        type: { words: ["linear", "norm"] },
        default: word("linear"),
        doc: "whether normalization also follows the last layer",
      },
      init: { type: { words: ["default", "zeros"] }, default: word("default"), doc: "initial weights" },
      branches: {
        type: "branches",
        optional: true,
        doc: "names of the branches, or `shared` for one set of batch norms; by default the encoder's branches",
      },
    },
  },
  linear: {
    family: "head",
    doc: "A single linear layer with bias.",
    positional: ["outputs"],
    args: {
      outputs: { type: "whole", bounds: "positive", example: "10", doc: "number of outputs" },
      init: { type: { words: ["default", "zeros"] }, default: word("default"), doc: "initial weights" },
    },
  },

  pgd: {
    family: "attack",
    doc: "Projected gradient descent (PGD), which maximizes a loss by changing the images (Madry et al., 2018).",
    positional: [],
    args: {
      norm: { type: { words: WORDS.norm }, default: word("linf"), doc: "the norm of the perturbation" },
      radius: { type: "pixels", bounds: "not negative", example: "8/255", doc: "largest change of a pixel" },
      step: {
        type: "step",
        bounds: "not negative",
        example: "2/255",
        doc: "step size; `relative(1/4)` is a quarter of the radius",
      },
      steps: { type: "count", bounds: "positive", example: "10", doc: "number of steps" },
      start: {
        type: "start",
        default: word("uniform"),
        doc: "start of the perturbation: zero, uniform in the ball, or normal(deviation)",
      },
      clip_start: {
        type: "bool",
        default: bool(false),
        doc: "whether the start is clipped to the image range 0..1",
      },
      clip: {
        type: { words: WORDS.clip },
        default: word("ball_then_image"),
        doc: "order of the two projections after each step",
      },
      pick: { type: { words: WORDS.pick }, default: word("last"), doc: "which iterate is returned" },
      restarts: { type: "whole", default: number("1"), bounds: "positive", doc: "number of restarts" },
      batch_norm: {
        type: { words: WORDS.batch_norm },
        default: word("eval"),
        doc: "batch norm mode while the attack runs",
      },
    },
  },
  relative: {
    family: "attack option",
    doc: "A step size relative to the radius.",
    positional: ["share"],
    args: {
      share: {
        type: "number",
        bounds: "positive",
        share: true,
        example: "1/4",
        doc: "fraction of the radius",
      },
    },
  },
  normal: {
    family: "attack option",
    doc: "A random start from a normal distribution.",
    positional: ["deviation"],
    args: {
      deviation: {
        type: "number",
        bounds: "positive",
        example: "0.001",
        doc: "standard deviation, in pixel scale",
      },
    },
  },
} as const satisfies Record<string, Signature>;
