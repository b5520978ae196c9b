import { defaults, images, type Signature, WORDS } from "./signature.ts";

const { number, word, bool, ratio } = defaults;

/** Data sets, splits, augmentations, networks. */
export const EXPERIMENT_BUILTINS = {
  cifar10: {
    family: "dataset",
    doc: "CIFAR-10: 32 x 32 colour images of ten classes.",
    positional: [],
    args: {
      train: images("50000", "training images"),
      test: images("10000", "test images"),
    },
  },
  shapes10: {
    family: "dataset",
    doc: "Ten kinds of shapes on busy backgrounds, drawn by the program: nothing to download.",
    positional: [],
    args: {
      train: images("10000", "training images"),
      test: images("2000", "test images"),
      seed: {
        type: "whole",
        default: number("1"),
        bounds: "not negative",
        doc: "what the images are drawn from",
      },
    },
  },
  random: {
    family: "split",
    doc: "Cuts a set of items into parts at random; the shares stand in the order of the parts' names.",
    positional: ["of"],
    rest: { name: "shares", type: "share", least: 1 },
    args: {
      of: { type: "part", example: "cifar.train", doc: "what is split, such as `cifar.train`" },
      seed: { type: "whole", bounds: "not negative", example: "1", doc: "what the order is drawn from" },
    },
  },

  random_resized_crop: {
    family: "augment",
    doc: "Cuts out a part of random area and aspect and resizes it (torchvision's RandomResizedCrop).",
    positional: ["size"],
    args: {
      size: { type: "whole", bounds: "positive", example: "32", doc: "height and width of the result" },
      scale: {
        type: "ratio",
        default: ratio("0.08", "1"),
        bounds: "0..1 without 0",
        share: true,
        doc: "share of the image's area",
      },
      ratio: { type: "ratio", default: ratio("3/4", "4/3"), bounds: "positive", doc: "width over height" },
      interpolation: {
        type: { words: WORDS.interpolation },
        default: word("bilinear"),
        doc: "how pixels between pixels are made",
      },
    },
  },
  random_crop: {
    family: "augment",
    doc: "A window of fixed size at a random place of the image with zeros around it.",
    positional: ["size"],
    args: {
      size: { type: "whole", bounds: "positive", example: "32", doc: "height and width of the result" },
      padding: { type: "whole", default: number("0"), bounds: "not negative", doc: "zeros on each side" },
    },
  },
  flip: {
    family: "augment",
    doc: "Mirrors left and right.",
    positional: [],
    args: {
      probability: { type: "scalar", default: number("0.5"), bounds: "0..1", share: true, doc: "how often" },
    },
  },
  color_jitter: {
    family: "augment",
    doc: "Changes brightness, contrast, saturation and hue by random amounts in random order.",
    positional: [],
    args: {
      brightness: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "factor 1 - b to 1 + b",
      },
      contrast: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "factor 1 - c to 1 + c",
      },
      saturation: {
        type: "scalar",
        default: number("0"),
        bounds: "not negative",
        doc: "factor 1 - s to 1 + s",
      },
      hue: {
        type: "scalar",
        default: number("0"),
        bounds: "0..1/2",
        doc: "shift of the hue circle",
      },
      probability: { type: "scalar", default: number("1"), bounds: "0..1", share: true, doc: "how often" },
    },
  },
  grayscale: {
    family: "augment",
    doc: "Three equal channels.",
    positional: [],
    args: {
      probability: { type: "scalar", default: number("1"), bounds: "0..1", share: true, doc: "how often" },
    },
  },

  resnet18: {
    family: "encoder",
    doc: "ResNet-18 with a global average pool at the end.",
    positional: [],
    args: {
      stem: {
        type: { words: ["small_image"] },
        default: word("small_image"),
        doc: "first layer: 3 x 3, stride 1, no pooling",
      },
      width: {
        type: "whole",
        default: number("64"),
        bounds: "positive",
        doc: "channels of the first of four stages",
      },
      normalize: {
        type: { words: WORDS.normalize },
        default: word("none"),
        doc: "mean and deviation taken from each channel first",
      },
      branches: { type: "branches", optional: true, doc: "names of its sets of batch norms" },
    },
  },
  convnet: {
    family: "encoder",
    doc: "3 x 3 convolutions with batch norm and relu, each but the first halving the image, and a global average pool.",
    positional: [],
    args: {
      widths: { type: "wholes", bounds: "positive", example: "[16, 32, 64]", doc: "channels of each layer" },
      normalize: {
        type: { words: WORDS.normalize },
        default: word("none"),
        doc: "mean and deviation taken from each channel first",
      },
      branches: { type: "branches", optional: true, doc: "names of its sets of batch norms" },
    },
  },
  mlp: {
    family: "head",
    doc: "Linear layers with relu between them.",
    positional: [],
    rest: { name: "layers", type: "whole", least: 1 },
    args: {
      norm: {
        type: { words: ["batch_norm", "none"] },
        default: word("none"),
        doc: "what follows each linear layer",
      },
      bias: {
        type: { words: ["all", "first", "none"] },
        default: word("all"),
        doc: "which linear layers have a bias",
      },
      end: {
        type: { words: ["linear", "norm"] },
        default: word("linear"),
        doc: "what the last layer ends with",
      },
      init: { type: { words: ["default", "zeros"] }, default: word("default"), doc: "first weights" },
      branches: {
        type: "branches",
        optional: true,
        doc: "`shared`, or names; left out: those of the encoder",
      },
    },
  },
  linear: {
    family: "head",
    doc: "One linear layer with a bias.",
    positional: ["outputs"],
    args: {
      outputs: { type: "whole", bounds: "positive", example: "10", doc: "numbers in a row of the result" },
      init: { type: { words: ["default", "zeros"] }, default: word("default"), doc: "first weights" },
    },
  },

  pgd: {
    family: "attack",
    doc: "Projected gradient ascent on the images (Madry et al., 2018).",
    positional: [],
    args: {
      norm: { type: { words: WORDS.norm }, default: word("linf"), doc: "what the radius measures" },
      radius: { type: "pixels", bounds: "not negative", example: "8/255", doc: "how far a pixel may move" },
      step: {
        type: "step",
        bounds: "not negative",
        example: "2/255",
        doc: "how far it moves at once; `relative(1/4)` follows the radius",
      },
      steps: { type: "count", bounds: "positive", example: "10", doc: "how many steps" },
      start: {
        type: "start",
        default: word("uniform"),
        doc: "zero, uniform in the ball, or normal(deviation)",
      },
      clip_start: { type: "bool", default: bool(false), doc: "whether the start is cut to the image range" },
      clip: {
        type: { words: WORDS.clip },
        default: word("ball_then_image"),
        doc: "in which order a step is cut to the ball and to the image range",
      },
      pick: { type: { words: WORDS.pick }, default: word("last"), doc: "which iterate counts" },
      restarts: { type: "whole", default: number("1"), bounds: "positive", doc: "how often it starts anew" },
      batch_norm: {
        type: { words: WORDS.batch_norm },
        default: word("eval"),
        doc: "mode of batch norm in the passes of the objective",
      },
    },
  },
  relative: {
    family: "attack option",
    doc: "A step that is a share of the radius.",
    positional: ["share"],
    args: {
      share: { type: "number", bounds: "positive", share: true, example: "1/4", doc: "share of the radius" },
    },
  },
  normal: {
    family: "attack option",
    doc: "A start drawn from a normal distribution.",
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
