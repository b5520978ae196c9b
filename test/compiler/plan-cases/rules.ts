import type { Cases } from "../changed-plans.ts";

/** Rules of files that also hold for plans. */
export const RULES: Cases = [
  [
    "an optimizer",
    [
      [
        "a learning rate of 0",
        "lr: 0.05",
        "lr: 0.0",
        "219: 0.0 <- the learning rate is always 0, so nothing is trained; write a value such as 0.1",
      ],
      [
        "nesterov without momentum",
        "momentum: 0.9\n      nesterov: false",
        "momentum: 0.0\n      nesterov: true",
        "221: true <- `nesterov` needs momentum, and the momentum is 0; add: momentum: 0.9 (220: the momentum)",
      ],
    ],
  ],
  [
    "an attack",
    [
      [
        "a radius of 0",
        "radius: 8/255",
        "radius: 0.0",
        "128: 0.0 <- an attack with radius 0 changes nothing; remove the attack, or give it a radius such as 8/255",
      ],
      [
        "a step of 0",
        "step: 2/255",
        "step: 0.0",
        "129: 0.0 <- an attack with step 0 never moves; give it a step such as 2/255, or remove the attack",
      ],
      [
        "a radius that divides by 0",
        "radius: 8/255",
        "radius:\n          schedule: quotient\n          of:\n            - 0.1\n            - schedule: curves\n              pieces:\n                - curve: linear\n                  start: 0 epochs\n                  end: 4 epochs\n                  from: 1.0\n                  to: 0.0",
        "128: radius <- division by zero",
      ],
      [
        "a radius that leaves the scale",
        "radius: 8/255",
        "radius:\n          schedule: sum\n          of:\n            - 0.9\n            - schedule: curves\n              pieces:\n                - curve: linear\n                  start: 0 epochs\n                  end: 4 epochs\n                  from: 0.0\n                  to: 0.9",
        "128: radius <- `radius` is in pixel scale, from 0 to 1, and cannot be 1.8 in epoch 4; pixels range from 0 (black) to 1 (white)",
      ],
      [
        "a range whose ends cross",
        "scale: [0.5, 1.0]",
        "scale:\n              - schedule: curves\n                pieces:\n                  - curve: linear\n                    start: 0 epochs\n                    end: 4 epochs\n                    from: 0.5\n                    to: 0.9\n              - 0.6",
        "85: schedule: curves <- the lower end of `scale` rises above the upper end: 0.6062..0.6 in epoch 2; let the schedule end before the other end of the range",
      ],
      [
        "an objective that depends on no view",
        /kl_divergence:\n.*\n.*\n.*\n/,
        "0.0\n",
        "298: maximizing <- this does not depend on `x_adv`, which the attack changes; maximize a loss that depends on it, or remove the view from the attack (277: this view)",
        "393: 0.0 <- this loss trains nothing: no gradient gets from it to a trained weight; remove it from `minimize`, or remove `stop_gradient` or `freeze`",
      ],
    ],
  ],
  [
    "what it minimizes",
    [
      [
        "weights of 0",
        "l_adv: 0.5\n      l_clean: 0.5",
        "l_adv: 0.0\n      l_clean: 0.0",
        "215: 0.0 <- every loss in `minimize` has weight 0, so nothing is trained; remove the factor, or give it another value",
      ],
      [
        "logits that are a distribution",
        "          logits: c(f.attacked(x))\n          target: label",
        "          logits:\n            softmax:\n              of: c(f.attacked(x))\n              over: classes\n          target: label",
        "389: softmax <- `cross_entropy` needs logits, not the probabilities that `softmax` gives; remove `softmax`",
      ],
      [
        "a target of logits",
        "target: label",
        "target: c(f.attacked(x))",
        "389: c(f.attacked(x)) <- the target of `cross_entropy` must be a label or a distribution, not logits; turn logits into a distribution: softmax(...)",
      ],
      [
        "one number per image",
        "layers: [32, 16]",
        "layers: [32, 1]",
        "199: g.attacked(f.attacked(a_adv, b_adv)) <- with one number per image, cosine similarity is always 1 or -1 and the loss has no gradient; give the head more outputs",
        "208: g.clean(f.clean(a, b)) <- with one number per image, cosine similarity is always 1 or -1 and the loss has no gradient; give the head more outputs",
      ],
    ],
  ],
  [
    "its networks",
    [
      [
        "a network that no gradient comes to",
        /- g\.clean\(f\.clean\(a, b\)\)(\n {10}temperature: 0\.5[\s\S]*?minimize:\n) +l_adv: 0\.5\n/,
        "- f.clean(a, b)$1",
        "76: train <- `g` is used here but never trained; use it in a loss of `minimize`, or write `update: frozen`",
      ],
      [
        "a frozen network of zeros",
        "      c:\n        start: scratch\n        branches: []\n        update: train",
        "      c:\n        start: scratch\n        branches: []\n        update: frozen\n        frozen_batch_norm: eval",
        "253: frozen <- `c` is frozen with all weights 0: its output is 0, and no gradient passes through it; write `update: train`, or train it in an earlier stage (251: starts from scratch)",
      ],
    ],
  ],
  [
    "its data",
    [
      [
        "a batch that is never full",
        /last: keep\n {4}batch: 64/,
        "last: drop\n    batch: 1001",
        "62: 1001 <- shapes.train has only 1000 images, so every batch of 1001 is dropped by `last: drop`; write batch 1000 or less, or `last: keep` (57: 1000 images)",
      ],
      [
        "a checkpoint chosen on training data",
        '"on": validation',
        '"on": fit',
        "430: fit <- a checkpoint cannot be chosen on fit: this stage trains on these images; choose it on images that no stage trains on (238: this stage trains on them)",
      ],
      [
        "an evaluation on training data",
        /shapes\.test/g,
        "fit",
        "461: fit <- stage `finetune` was trained on images of fit with their labels, so accuracy on them is biased; evaluate on other images; for training accuracy, use `measure` in the stage (238: this stage trains on them)",
      ],
      [
        "an evaluation on other classes",
        /shapes\.test|^splits:/gm,
        (found) =>
          found === "splits:"
            ? "  other:\n    kind: cifar10\n    image: [32, 32, 3]\n    classes: 10\n    train: 10000\n    test: 1000\nsplits:"
            : "other.test",
        "467: other.test <- the classes of other are not those of shapes, which stage `finetune` is trained on; evaluate on shapes.test (242: declared here)",
      ],
    ],
  ],
];
