import type { Cases } from "../changed-plans.ts";

/** Numbers, names and expressions of a plan that is well formed. */
export const SENSE: Cases = [
  [
    "where numbers may lie",
    [
      [
        "a negative radius",
        "radius: 8/255",
        "radius: -8/255",
        "128: -8/255 <- `radius` must be between 0 and 1, not -8/255",
      ],
      [
        "a radius without its denominator",
        "radius: 8/255",
        "radius: 8",
        "128: 8 <- `radius` must be between 0 and 1, not 8; did you mean `8/255`?",
      ],
      [
        "a probability above 1",
        "probability: 0.5",
        "probability: 7.0",
        "88: 7.0 <- `probability` must be between 0 and 1, not 7",
      ],
      [
        "a temperature of 0",
        "temperature: 0.2",
        "temperature: 0.0",
        "200: 0.0 <- `temperature` must be more than 0, not 0",
      ],
      [
        "a negative momentum",
        "momentum: 0.9",
        "momentum: -1",
        "220: -1 <- `momentum` must be at least 0 and below 1, not -1",
      ],
      [
        "a momentum of 1",
        "momentum: 0.9",
        "momentum: 1.0",
        "220: 1.0 <- `momentum` must be at least 0 and below 1, not 1",
      ],
      [
        "a share above 1",
        "scale: [0.5, 1.0]",
        "scale: [0.5, 1.5]",
        "84: 1.5 <- `scale` must be above 0 and at most 1, not 1.5",
      ],
      [
        "a schedule that goes below 0",
        "lr: 0.05",
        "lr:\n        schedule: curves\n        pieces:\n          - curve: linear\n            start: 0 epochs\n            end: 4 epochs\n            from: 0.1\n            to: -0.1",
        "226: -0.1 <- `to` must be 0 or more, not -0.1",
      ],
      [
        "a schedule that is multiplied too far",
        "momentum: 0.9",
        "momentum:\n        schedule: milestones\n        from: 0.3\n        at: [1 epochs, 2 epochs]\n        times: 2.0",
        "220: momentum <- `momentum` must be at least 0 and below 1, not 1.2",
      ],
    ],
  ],
  [
    "its names",
    [
      [
        "a set of items",
        "of: shapes.train\n      items",
        "of: shape.train\n      items",
        "57: shape.train <- `shape.train` is not a set of images; did you mean `shapes.train`?",
      ],
      [
        "a split of its own part",
        "of: shapes.train\n    rule",
        "of: validation\n    rule",
        "15: validation <- `validation` is not a set of images outside of this split",
      ],
      [
        "a part of two splits",
        "splits:\n",
        "splits:\n  extra:\n    of: shapes.test\n    rule: random\n    seed: 1\n    parts:\n      extra: 10\n      fit: 10\n",
        "26: fit <- two sets of images have the name `fit`; every name must be unique in a plan",
      ],
      [
        "a branch twice",
        "branches: [clean, attacked]",
        "branches: [clean, clean]",
        "39: [clean, clean] <- two branches have the name `clean`; every name must be unique in a plan",
      ],
      [
        "a network of a stage",
        "      g:\n        start",
        "      h:\n        start",
        "73: h <- `h` is not a network",
        "152: g <- `g` is not a network of this stage",
        "178: g <- `g` is not a network of this stage",
        "187: g <- `g` is not a network of this stage",
      ],
      [
        "a network of a pass",
        "network: f",
        "network: ff",
        "144: ff <- `ff` is not a network of this stage; did you mean `f`?",
      ],
      [
        "a branch of a pass",
        "branch: attacked",
        "branch: attackd",
        "145: attackd <- `attackd` is not a branch of f; did you mean `attacked`?",
      ],
      [
        "a view",
        "of: image",
        "of: imag",
        "80: imag <- `imag` is not a view before this one; did you mean `image`?",
      ],
      [
        "views that are made of each other",
        /(a:\n {8}kind: augmented\n {8}of: )image([\s\S]*?b:\n {8}kind: augmented\n {8}of: )image/,
        "$1b$2a",
        "80: b <- `b` is not a view before this one",
      ],
      ["an attack", "attack: a_adv, b_adv", "attack: a_adv", "117: a_adv <- `a_adv` is not an attack"],
      [
        "a moved view",
        "b_adv: b\n",
        "c_adv: b\n",
        "139: c_adv <- `c_adv` is not a view; did you mean `b_adv`?",
      ],
      [
        "an input of a pass",
        "inputs: [a_adv, b_adv]",
        "inputs: [a_adv, c_adv]",
        "147: c_adv <- `c_adv` is not a view made before this attack; did you mean `a_adv`?",
      ],
      [
        "a pass that is made of itself",
        "              - f.attacked(a_adv, b_adv)",
        "              - g.attacked(f.attacked(a_adv, b_adv))",
        "156: g.attacked(f.attacked(a_adv, b_adv)) <- `g.attacked(f.attacked(a_adv, b_adv))` is not a pass before this one; did you mean `f.attacked(a_adv, b_adv)`?",
      ],
      [
        "a loss",
        / {4}minimize:\n/,
        "    minimize:\n      l_sdt: 1.0\n",
        "215: l_sdt <- `l_sdt` is not a loss; did you mean `l_adv`?",
      ],
      [
        "a stage to start from",
        "start: pretrain.",
        "start: pretrian.",
        "255: pretrian.last.f.attacked <- `pretrian` is not a stage before this one; did you mean `pretrain`?",
      ],
      [
        "a checkpoint",
        "checkpoint: ",
        "checkpoint: x",
        "460: xfinetune.best <- `xfinetune` is not a stage; did you mean `finetune`?",
      ],
      [
        "more than a checkpoint",
        "checkpoint: finetune.best",
        "checkpoint: finetune.best.f",
        "460: finetune.best.f <- `best.f` is not a checkpoint of finetune; did you mean `best`?",
      ],
    ],
  ],
  [
    "its expressions",
    [
      [
        "a number where results are wanted",
        / {12}- g.attacked\(\S+ \S+\n/,
        "            - 0.5\n",
        "199: 0.5 <- expected the output of a network, found one number; give the function an input of the expected kind",
      ],
      [
        "a label where a loss is wanted",
        / {8}cross_entropy:\n( {10}.*\n)+/,
        "        log:\n          of: label\n",
        "388: label <- expected the output of a network or one number per image or one number per class or one number, found `label`; give the function an input of the expected kind",
      ],
      [
        "a label that is hidden",
        "labels: shown",
        "labels: hidden",
        "389: label <- `label` cannot be used here: this stage has `labels: hidden`; write `labels: shown` to let losses use the labels",
      ],
      [
        "a view that is compared with itself",
        / {12}- g.attacked\(\S+ \S+\n/,
        "$&$&",
        "200: g.attacked(f.attacked(a_adv, b_adv)) <- expected each view once, found `g.attacked(f.attacked(a_adv, b_adv))` again; give the function an input of the expected kind",
      ],
      [
        "a part that a pass does not have",
        "- g.clean(f.clean(a, b))\n          temperature",
        "- g.clean(f.clean(a, b))[2]\n          temperature",
        "208: g.clean(f.clean(a, b))[2] <- expected a part of 2, counted from 0, found part 2; give the function an input of the expected kind",
      ],
      [
        "one view alone",
        "- g.clean(f.clean(a, b))\n          temperature",
        "- g.clean(f.clean(a, b))[1]\n          temperature",
        "208: g.clean(f.clean(a, b))[1] <- expected two views or more, found one; give the function an input of the expected kind",
      ],
      [
        "classes that are not those of the data",
        "layers: [10]",
        "layers: [12]",
        "388: c(f.attacked(x)) <- expected 10 values per image for one view, found 12 values per image for one view; give the function an input of the expected kind",
        "401: c(f.attacked(image)) <- expected 10 values per image for one view, found 12 values per image for one view; give the function an input of the expected kind",
      ],
    ],
  ],
  [
    "its classifier",
    [
      [
        "a softmax over the images of the batch",
        / {6}logits: c\(f.attacked\(image\)\)/,
        "      logits:\n        softmax:\n          of: c(f.attacked(image))\n          over: images",
        "402: softmax <- this combines images, so the prediction for one image would depend on the others in its batch; combine classes instead: over: classes",
      ],
      [
        "a mean of the images inside an operation",
        / {6}logits: c\(f.attacked\(image\)\)/,
        "      logits:\n        multiply:\n          left: c(f.attacked(image))\n          right:\n            sum:\n              of:\n                mean:\n                  of: c(f.attacked(image))\n                  over: images",
        "405: sum <- this combines images, so the prediction for one image would depend on the others in its batch; combine classes instead: over: classes",
      ],
      [
        "a pass on batch statistics that says so",
        /( {6}logits: )c\(f.attacked\(image\)\)\n {6}passes:\n {8}f.attacked\(image\):([\s\S]*?)batch_norm: eval([\s\S]*?) {8}c\(f.attacked\(image\)\):([\s\S]*?)- f.attacked\(image\)/,
        '$1"c(f.attacked(image, batch_norm: batch))"\n      passes:\n        "f.attacked(image, batch_norm: batch)":$2batch_norm: batch$3        "c(f.attacked(image, batch_norm: batch))":$4- "f.attacked(image, batch_norm: batch)"',
        "406: batch <- expected eval, found batch; this value is derived from the rest of the plan: measurements use the running statistics",
      ],
    ],
  ],
  [
    "what nothing uses",
    [
      [
        "a loss that is taken from minimize",
        "      l_clean: 0.5\n",
        "",
        "205: l_clean <- no attack and no `minimize` uses the loss `l_clean`; a plan contains only what is used: remove this too, or restore what used it",
      ],
      [
        "a pass that is left",
        "      l_adv: 0.5\n",
        "",
        "177: g.attacked(f.attacked(a_adv, b_adv)) <- no loss here uses the pass `g.attacked(f.attacked(a_adv, b_adv))`; a plan contains only what is used: remove this too, or restore what used it",
      ],
      [
        "a network",
        "  g:\n    kind",
        "  h:\n    kind: head\n    architecture: linear\n    input: 32\n    layers: [10]\n    norm: none\n    bias: all\n    end: linear\n    init: default\n    branches: []\n    parameters: 330\n  g:\n    kind",
        "43: h <- no stage uses the network `h`; a plan contains only what is used: remove this too, or restore what used it",
      ],
      [
        "a network of a stage",
        "    networks:\n",
        "    networks:\n      c:\n        start: scratch\n        branches: []\n        update: train\n",
        "69: c <- no pass of this stage uses the network `c`; a plan contains only what is used: remove this too, or restore what used it",
      ],
      [
        "a view",
        "    views:\n",
        "    views:\n      z:\n        kind: augmented\n        of: image\n        ops: []\n        size: [32, 32, 3]\n",
        "78: z <- no pass and no other view uses the view `z`; a plan contains only what is used: remove this too, or restore what used it",
      ],
      [
        "a loss of other passes than those of the attack",
        "l_adv: 1.0",
        "l_clean: 1.0",
        "208: g.clean(f.clean(a, b)) <- `g.clean(f.clean(a, b))` is not a pass",
      ],
      [
        "a view that no gradient comes to",
        "          input: c(f.attacked(x_adv))\n",
        "          input:\n            stop_gradient:\n              of: c(f.attacked(x_adv))\n",
        "297: x_adv <- no loss that this attack maximizes depends on `x_adv`; remove the view from the attack, or maximize a loss that uses it",
      ],
    ],
  ],
];
