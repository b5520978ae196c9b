import type { Cases } from "../changed-plans.ts";

/** Changes of one value that no longer follows from the rest of the plan. */
export const FOLLOWS: Cases = [
  [
    "data",
    [
      [
        "items",
        "items: 1000",
        "items: 100",
        "58: 100 <- expected 1000, found 100; this value is derived from the rest of the plan: number of images in shapes.train",
      ],
      [
        "parts of a split",
        "fit: 800",
        "fit: 900",
        "18: parts <- expected at most 1000 in all, found 1100; this value is derived from the rest of the plan: the number of images in shapes.train",
      ],
      [
        "the name of a split",
        "  fit:\n    of",
        "  all:\n    of",
        "14: all <- expected fit, found all; this value is derived from the rest of the plan: a split is named for its first part",
      ],
      [
        "images of a data set",
        "image: [32, 32, 3]",
        "image: [28, 28, 1]",
        "8: [28, 28, 1] <- expected [32, 32, 3], found [28, 28, 1]; this value is derived from the rest of the plan: images of shapes10",
      ],
      ["a seed of what is drawn", "    seed: 1\n", "", "6: shapes <- `seed` is missing in `datasets.shapes`"],
      [
        "steps, where the batch was changed alone",
        "batch: 64",
        "batch: 100",
        "64: 16 <- expected 10, found 16; this value is derived from the rest of the plan: images / batch, rounded up (65: should be 100 then) (67: should be 40 then)",
      ],
      [
        "a batch that leaves one image",
        /architecture: linear[\s\S]*?init: zeros|batch: 64(?=\n {4}epoch:\n {6}steps: 13)/g,
        (found) =>
          found.startsWith("batch")
            ? "batch: 799"
            : "architecture: mlp\n    input: 32\n    layers: [32, 10]\n    norm: batch_norm\n    bias: first\n    end: linear\n    init: default",
        "238: fit <- 800 images in batches of 799 leave one image for the last batch, and the batch norm of `c` has no batch statistics for one image; write `last: drop`, or write batch 798 (243: the batch) (343: normalized over one value)",
      ],
      [
        "steps alone",
        "steps: 16",
        "steps: 15",
        "64: 15 <- expected 16, found 15; this value is derived from the rest of the plan: images / batch, rounded up",
      ],
      [
        "updates, where the length was changed alone",
        "for: 4 epochs",
        "for: 5 epochs",
        "67: 64 <- expected 80, found 64; this value is derived from the rest of the plan: length of the stage in steps",
      ],
      [
        "a length that ends within a step",
        "for: 4 epochs",
        "for: 4.01 epochs",
        "66: 4.01 epochs <- expected a whole number of steps, at most 100000000, found 4.01 epochs; this value is derived from the rest of the plan: an epoch has 16 steps",
      ],
    ],
  ],
  [
    "networks",
    [
      [
        "parameters, where a layer was changed alone",
        "layers: [32, 16]",
        "layers: [32, 8]",
        "53: 1760 <- expected 1472, found 1760; this value is derived from the rest of the plan: counted over its layers, all branches (158: should be 8 then) (184: should be 8 then) (193: should be 8 then)",
      ],
      [
        "the input of a head",
        "input: 32\n    layers: [10]",
        "input: 16\n    layers: [10]",
        "25: 16 <- expected 32, found 16; this value is derived from the rest of the plan: the size of what it is called on",
      ],
      [
        "the input of an encoder",
        /(features[\s\S]*?)?input: \[32, 32, 3\]/,
        "$1input: [16, 16, 3]",
        "40: [16, 16, 3] <- expected [32, 32, 3], found [16, 16, 3]; this value is derived from the rest of the plan: the size of what it is called on",
      ],
      ["a linear head without a bias", "bias: all", "bias: none", "28: none <- expected `all`, found `none`"],
      [
        "the end of a head without norms",
        "norm: none\n    bias: all\n    end: linear",
        "norm: none\n    bias: all\n    end: norm",
        "29: norm <- expected `linear`, found `norm`",
      ],
      [
        "branches of a start",
        "branches: [attacked]",
        "branches: [clean]",
        "256: [clean] <- expected [attacked], found [clean]; this value is derived from the rest of the plan: the weights that the network starts from have these branches",
      ],
      [
        "a start of another network",
        "start: pretrain.last.f.attacked",
        "start: pretrain.last.g.attacked",
        "255: pretrain.last.g.attacked <- expected a network with the layers of `f`, found pretrain.last.g.attacked; this value is derived from the rest of the plan: the weights of `g` do not fit `f`",
      ],
      [
        "a frozen network without a mode",
        /(start: pretrain[\s\S]*?update: )train/,
        "$1frozen",
        "254: f <- `frozen_batch_norm` is missing: expected a mode; this value is derived from the rest of the plan: `f` is frozen",
      ],
      [
        "a mode of a network that is not frozen",
        /(start: pretrain[\s\S]*?update: train)/,
        "$1\n        frozen_batch_norm: eval",
        "258: eval <- `frozen_batch_norm` is not allowed here, found eval; this value is derived from the rest of the plan: `f` is not frozen",
      ],
      [
        "networks that are all frozen",
        /update: train/g,
        "update: frozen\n        frozen_batch_norm: train",
        "216: minimize <- `minimize` trains no network; every network it depends on is frozen or inside `stop_gradient` (72: frozen here) (77: frozen here)",
        "401: minimize <- `minimize` trains no network; every network it depends on is frozen or inside `stop_gradient` (255: frozen here) (260: frozen here)",
      ],
    ],
  ],
  [
    "views",
    [
      [
        "the size of a view",
        "size: [32, 32, 3]",
        "size: [16, 16, 3]",
        "95: [16, 16, 3] <- expected [32, 32, 3], found [16, 16, 3]; this value is derived from the rest of the plan: result of its operations",
      ],
      [
        "a crop larger than the image",
        /op: random_resized_crop\n {12}size: 32\n.*\n.*\n.*\n/,
        "op: random_crop\n            size: 64\n            padding: 4\n",
        "83: 64 <- a crop of 64 x 64 is larger than the image with its padding, which is 40 x 40; crop at most 40, or write padding: 16; to enlarge images, use random_resized_crop(64) (78: for this view)",
      ],
      [
        "the kind of a moved view",
        /kind: adversarial\n {8}of: a\n {8}attack: a_adv, b_adv/,
        "kind: augmented\n        of: a\n        ops: []",
        "115: augmented <- expected adversarial, found augmented; this value is derived from the rest of the plan: the attack that makes the view says so (117: should not be here either) (114: should be a_adv, b_adv then)",
      ],
      [
        "the source of a moved view",
        "of: a\n        attack",
        "of: b\n        attack",
        "116: b <- expected a, found b; this value is derived from the rest of the plan: the attack that makes the view says so",
      ],
    ],
  ],
  [
    "attacks",
    [
      [
        "a number of steps",
        /steps: 3$/m,
        "steps: 7",
        "150: 3 <- expected 7, found 3; this value is derived from the rest of the plan: steps of the attack, times restarts (159: should be 7 then)",
      ],
      [
        "steps that are not whole",
        /steps: 3$/m,
        "steps:\n          schedule: curves\n          pieces:\n            - curve: linear\n              start: 0 epochs\n              end: 4 epochs\n              from: 1.0\n              to: 3.0",
        "130: steps <- this must be a whole number, at least 1, at every update; the schedule reaches 1.03125; use `staircase` or `milestones`, which have no values in between",
      ],
      [
        "how often a pass of it runs",
        "times: 3",
        "times: 4",
        "150: 4 <- expected 3, found 4; this value is derived from the rest of the plan: steps of the attack, times restarts",
      ],
      [
        "a view that it moves",
        "          b_adv: b\n",
        "",
        "125: a_adv, b_adv <- expected a_adv, found a_adv, b_adv; this value is derived from the rest of the plan: an attack is named after the views it makes",
      ],
      [
        "its key",
        "      a_adv, b_adv:\n",
        "      b_adv, a_adv:\n",
        "125: b_adv, a_adv <- expected a_adv, b_adv, found b_adv, a_adv; this value is derived from the rest of the plan: an attack is named after the views it makes",
      ],
      [
        "its mode",
        "batch_norm: eval\n        moves",
        "batch_norm: batch\n        moves",
        "146: eval <- expected batch, found eval; this value is derived from the rest of the plan: mode of the attack (154: should be batch then)",
      ],
    ],
  ],
  [
    "passes",
    [
      [
        "how often one runs",
        "times: 1",
        "times: 2",
        "168: 2 <- expected 1, found 2; this value is derived from the rest of the plan: a training pass runs once in a step",
      ],
      [
        "how often a prediction runs",
        /(logits: [\s\S]*?times: )1/,
        "$12",
        "410: 2 <- expected 1, found 2; this value is derived from the rest of the plan: a prediction runs once per batch",
      ],
      [
        "a branch",
        "        branch: clean\n",
        "",
        "169: f.clean(a, b) <- `branch` is missing: expected clean; this value is derived from the rest of the plan: the pass is `f.clean(a, b)`",
      ],
      [
        "a branch of another name",
        "branch: clean\n",
        "branch: attacked\n",
        "171: attacked <- expected clean, found attacked; this value is derived from the rest of the plan: the pass is `f.clean(a, b)`",
      ],
      [
        "a mode",
        "batch_norm: train",
        "batch_norm: batch",
        "164: batch <- expected train, found batch; this value is derived from the rest of the plan: training passes use batch statistics",
      ],
      [
        "views in a pass",
        "parts: 2",
        "parts: 1",
        "148: 1 <- expected 2, found 1; this value is derived from the rest of the plan: number of views in it",
      ],
      [
        "the width of a result",
        "features: 32\n            times",
        "features: 16\n            times",
        "149: 16 <- expected 32, found 16; this value is derived from the rest of the plan: number of outputs of f",
      ],
      [
        "a text that is none",
        "      f.clean(a, b):",
        "      f.clean:",
        "169: f.clean <- expected f.clean(a, b), found f.clean; this value is derived from the rest of the plan: a pass is named after what it runs",
        "191: f.clean(a, b) <- `f.clean(a, b)` is not a pass before this one",
      ],
      [
        "an order",
        "        order: 1\n",
        "",
        "334: f.attacked(x) <- `order` is missing: expected 1; this value is derived from the rest of the plan: position among passes that update the same running statistics, in the order of the terms",
      ],
      [
        "both orders",
        / {8}order: \d\n/g,
        "",
        "334: f.attacked(x) <- `order` is missing: expected 1; this value is derived from the rest of the plan: position among passes that update the same running statistics, in the order of the terms (350: should be 2 then) (358: should be 3 then)",
      ],
      [
        "an order where none matters",
        "times: 1\n",
        "times: 1\n        order: 1\n",
        "169: 1 <- `order` is not allowed here, found 1; this value is derived from the rest of the plan: position among passes that update the same running statistics, in the order of the terms",
      ],
    ],
  ],
  [
    "schedules",
    [
      [
        "pieces that overlap",
        "lr: 0.05",
        "lr:\n        schedule: curves\n        pieces:\n          - curve: linear\n            start: 0 epochs\n            end: 3 epochs\n            from: 0.0\n            to: 0.1\n          - curve: cosine\n            start: 1 epochs\n            end: 4 epochs\n            from: 0.1\n            to: 0.0",
        "228: 1 epochs <- expected 3 epochs, found 1 epochs; this value is derived from the rest of the plan: a piece starts where the piece before it ends",
      ],
      [
        "a piece that jumps",
        "lr: 0.05",
        "lr:\n        schedule: curves\n        pieces:\n          - curve: linear\n            start: 0 epochs\n            end: 16 steps\n            from: 0.0\n            to: 0.1\n          - curve: cosine\n            start: 1 epochs\n            end: 4 epochs\n            from: 0.2\n            to: 0.0",
        "230: 0.2 <- expected 0.1, found 0.2; this value is derived from the rest of the plan: a piece starts at the value where the piece before it ended",
      ],
      [
        "a piece that ends before it starts",
        "temperature: 0.5",
        "temperature:\n            schedule: curves\n            pieces:\n              - curve: linear\n                start: 0 epochs\n                end: 0 epochs\n                from: 0.1\n                to: 0.5",
        "214: 0 epochs <- expected a time after 0 epochs, found 0 epochs; this value is derived from the rest of the plan: a piece must end after it starts",
      ],
      [
        "a constant that changes",
        "lr: 0.05",
        "lr:\n        schedule: curves\n        pieces:\n          - curve: constant\n            start: 0 epochs\n            end: 4 epochs\n            from: 0.1\n            to: 0.2",
        "226: 0.2 <- expected 0.1, found 0.2; this value is derived from the rest of the plan: a constant does not change",
      ],
    ],
  ],
  [
    "evaluations",
    [
      [
        "its key",
        "  finetune.best on shapes.test:",
        "  finetune.last on shapes.test:",
        "459: finetune.last on shapes.test <- expected finetune.best on shapes.test, found finetune.last on shapes.test; this value is derived from the rest of the plan: an evaluation is named after its checkpoint and data",
      ],
      [
        "the key of a metric",
        "      accuracy on shapes.test:",
        "      accuracy on shapes.train:",
        "483: accuracy on shapes.train <- expected accuracy on shapes.test, found accuracy on shapes.train; this value is derived from the rest of the plan: a metric is named after what it measures",
      ],
      [
        "the key of a measurement on the way",
        "      accuracy on fit:",
        "      accuracy on validation:",
        "445: accuracy on validation <- expected accuracy on fit, found accuracy on validation; this value is derived from the rest of the plan: a metric is named after what it measures",
      ],
      [
        "what a metric is of",
        /(accuracy on shapes.test:\n.*\n +"on": )shapes.test\n( +items: )200/,
        "$1validation\n$2200",
        "485: validation <- expected shapes.test, found validation; this value is derived from the rest of the plan: an evaluation uses the same images for all measurements",
      ],
      [
        "its classifier",
        /(evaluations:[\s\S]*?features: )32/,
        "$131",
        "472: 31 <- expected 32, found 31; this value is derived from the rest of the plan: the `predict` of stage finetune",
      ],
      [
        "a stage that predicts nothing",
        /^ {4}predict:\n( {6}.*\n)+/m,
        "",
        "236: finetune <- `predict` is missing: expected a classifier; this value is derived from the rest of the plan: the stage measures accuracy",
      ],
      [
        "the attack of a measurement",
        /(under:[\s\S]*?batch_norm: )eval/,
        "$1train",
        "443: train <- expected `eval`, found `train`",
      ],
      [
        "what that attack maximizes",
        /(under:[\s\S]*?\n)( *)batch_norm: eval\n/,
        "$1$2batch_norm: eval\n$2maximizing: cross_entropy\n",
        "444: cross_entropy <- expected `margin` or `dlr`, found `cross_entropy`",
      ],
    ],
  ],
];
