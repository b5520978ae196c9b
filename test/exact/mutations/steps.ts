import {
  ATTACK,
  at,
  CROPS,
  DECOMPOSITIONS,
  DRAWS,
  FLOAT64,
  GRADIENTS,
  LOSSES,
  type Mutation,
  TRAINING,
} from "./mutation.ts";

/** Derivatives, losses, attacks, optimizers, augmentations and schedules within a step. */
export const STEPS: readonly Mutation[] = [
  ...at("compiler/tensor/vjp.ts", GRADIENTS, [
    ["gradient of sub: sign", "wants(1) ? b.neg(dy!) : undefined]", "wants(1) ? dy : undefined]"],
    ["gradient of div: sign", "b.neg(b.mul(dx, quotient!))", "b.mul(dx, quotient!)"],
    ["gradient of abs: no row", "abs: unary((b, dy, x) => b.mul(dy, b.sign(x)))", "abs: zero"],
    ["gradient of rsqrt: sign", "b.mulNumber(b.div(y, x), -0.5)", "b.mulNumber(b.div(y, x), 0.5)"],
    ["gradient of concatenate: place", "const from = start;", "const from = 0 * start;"],
    ["gradient of max: whole at a tie", "const half = b.mulNumber(dy!, 0.5);", "const half = dy!;"],
    [
      "gradient of reduce_max: not shared",
      "spread(b.div(dy!, count))",
      "spread(b.add(dy!, b.like(count, 0)))",
    ],
    [
      "gradient of convolution: no filter",
      "b.convolutionFilterGrad(x!, dy!, attrs, b.shape(w!))",
      "undefined",
    ],
    ["gradient of batch norm: exchanged", "return [dx, dgamma, dbeta];", "return [dx, dbeta, dgamma];"],
  ]),
  ...at("compiler/tensor/reverse.ts", GRADIENTS, [
    ["gradients of two uses: one only", "sum === undefined ? value : b.add(sum, value)", "value"],
  ]),
  ...at("compiler/tensor/ops.ts", LOSSES, [
    [
      "operands of select",
      `select: { class: "select", operands: 3`,
      `select: { class: "select", operands: 2`,
    ],
  ]),
  ...at("compiler/tensor/decompositions.ts", DECOMPOSITIONS, [
    [
      "batch norm: no epsilon",
      "b.rsqrt(b.addNumber(variance, epsilon))",
      "b.rsqrt(b.addNumber(variance, 0 * epsilon))",
    ],
    [
      "gradient of batch norm: a term",
      "b.sub(b.sub(gradient, shift), stretch)",
      "b.add(b.sub(gradient, shift), b.mulNumber(stretch, 0))",
    ],
    ["relu: gradient at zero", `b.like(y!, 0), "GT"`, `b.like(y!, 0), "GE"`],
  ]),
  ...at("compiler/lower/losses.ts", LOSSES, [
    [
      "NT-Xent: sign",
      "b.sub(logSum, b.mulNumber(pulled, 1 / others))",
      "b.add(logSum, b.mulNumber(pulled, 1 / others))",
    ],
    [
      "NT-Xent: the row itself",
      "const masked = b.select(self,",
      "const masked = b.select(b.not(b.or(self, b.not(self))),",
    ],
    ["NT-Xent: gradient of the columns", "b.stopGradient(unit) : unit", "unit : unit"],
    ["NT-Xent: sum over positives", "b.mulNumber(logSum, others)", "b.mulNumber(logSum, others / others)"],
    [
      "NT-Xent: overflow",
      "b.exp(b.sub(masked, b.alongFirst(top, square)))",
      "b.mul(b.exp(masked), b.exp(b.neg(b.alongFirst(top, square))))",
    ],
    ["divergence: a term", "b.sub(logP, logQ)", "b.neg(logQ)"],
    ["smoothing: a term", "b.mulNumber(s, 1 / shape[1])", "b.mulNumber(s, 0 / shape[1])"],
    ["labels of parts", "Array.from({ length: parts }, () => labels)", "[labels]"],
  ]),
  ...at("compiler/vocabulary/lowering/ranks.ts", LOSSES, [
    [
      "margin: the label is one of the others",
      "const others = b.select(isLabel,",
      "const others = b.select(b.not(b.or(isLabel, b.not(isLabel))),",
    ],
    [
      "ranks: the greatest again",
      "left = b.select(isTaken,",
      "left = b.select(b.not(b.or(isTaken, b.not(isTaken))),",
    ],
  ]),
  ...at("compiler/vocabulary/losses/dlr.ts", LOSSES, [
    [
      "dlr: the second for the third",
      "const [first, , third] = greatest(context, logits, 3);",
      "const [first, third] = greatest(context, logits, 3);",
    ],
    [
      "dlr: no gradient through the distance",
      "b.sub(first!, third!)",
      "b.stopGradient(b.sub(first!, third!))",
    ],
  ]),
  ...at("compiler/lower/expressions.ts", LOSSES, [
    ["stop_gradient: degree", "b.mul(of.value, b.addNumber(b.neg(held), 1))", "b.mul(of.value, held)"],
    ["mean over images: count", "count: shape[axis]!,", "count: shape[1 - axis]!,"],
  ]),
  ...at("compiler/lower/optimizers.ts", TRAINING, [
    ["SGD: Nesterov", "b.add(decayed, b.mul(kept, buffer))", "b.add(decayed, buffer)"],
    [
      "decay: sign",
      "b.add(g, b.mul(spread(scalars.scalar(commonArgs(optimizer).weight_decay)), w))",
      "b.sub(g, b.mul(spread(scalars.scalar(commonArgs(optimizer).weight_decay)), w))",
    ],
    [
      "Adam: second correction",
      "b.div(b.sqrt(second), spread(b.sqrt(correction2)))",
      "b.add(b.sqrt(second), spread(b.mulNumber(correction2, 0)))",
    ],
    ["LARS: decay in the local rate", "b.add(gn, b.mul(scalars.scalar(args.weight_decay), wn))", "gn"],
  ]),
  ...at("compiler/lower/optimizers.ts", FLOAT64, [
    [
      "LARS: gradients of zero norm",
      `b.or(b.compare(wn, tiny, "LT"), b.compare(gn, tiny, "LT"))`,
      `b.compare(wn, tiny, "LT")`,
    ],
  ]),
  ...at("compiler/lower/attacks.ts", ATTACK, [
    [
      "attack: sign",
      "b.add(delta, b.mul(size, b.sign(gradient)))",
      "b.sub(delta, b.mul(size, b.sign(gradient)))",
    ],
    ["attack: no ball", "toImage(context, view, cut(moved)) :", "toImage(context, view, moved) :"],
    [
      "attack: no upper bound of the image",
      "b.minNumber(b.maxNumber(b.add(source, delta), 0), 1)",
      "b.maxNumber(b.add(source, delta), 0)",
    ],
    ["attack: start cut", "clip_start ? toImage(context, view, delta) : delta", "delta"],
    ["attack: objective at the start", "b.select(isFirst, value, first)", "value"],
    [
      "attack: not a constant to training",
      "b.stopGradient(b.add(source, results[i]!))",
      "b.add(source, results[i]!)",
    ],
  ]),
  ...at("compiler/lower/attacks.ts", DRAWS, [
    ["attack: uniform start", "b.addNumber(b.mulNumber(u, 2), -1)", "u"],
  ]),
  ...at("compiler/lower/attacks.ts", TRAINING, [
    ["attack: statistics carried", `pass.batch_norm === "train"`, `pass.batch_norm === "eval"`],
  ]),
  ...at("compiler/lower/networks.ts", TRAINING, [
    ["batch norm: unbiased", "b.mulNumber(variance, n / (n - 1))", "variance"],
    [
      "batch norm: momentum",
      "b.mulNumber(old, 1 - BATCH_NORM.momentum)",
      "b.mulNumber(old, 1 + BATCH_NORM.momentum)",
    ],
    ["batch norm on statistics: sign", "b.sub(beta, b.mul(mean, scale))", "b.add(beta, b.mul(mean, scale))"],
    ["batch norm on statistics: epsilon", "b.addNumber(variance, BATCH_NORM.epsilon)", "variance"],
    ["normalisation: mean", "b.sub(value, along(normalization.mean))", "value"],
  ]),
  ...at("compiler/lower/networks.ts", FLOAT64, [
    ["batch mode moves statistics", `if (call.mode === "train") {`, "if (true) {"],
  ]),
  ...at(
    "compiler/lower/step-program.ts",
    ["test/exact/trained-tensors.test.ts"],
    [
      [
        "stop_gradient: trained all the same",
        "word.stopsGradient(expr.options)",
        "word.stopsGradient({ ...expr.options, degree: 1 })",
      ],
    ],
  ),
  ...at(
    "compiler/lower/evaluation-program.ts",
    ["test/exact/evaluation.test.ts"],
    [
      ["rows that fill up count", "b.sumAll(b.mul(rows, mask))", "b.sumAll(rows)"],
      ["images without a gradient: those that are wrong count as right", "b.mul(unmoved, right)", "unmoved"],
      ["the objective that is named is not maximized", "under?.maximizing\n      ?", "false\n      ?"],
    ],
  ),
  ...at(
    "compiler/lower/attacks.ts",
    ["test/exact/attack.test.ts"],
    [
      ["images without a gradient: the last iteration", '"i32", rows), "GT")', '"i32", rows), "LT")'],
      [
        "images without a gradient: a positive number is one, a negative one is not",
        "b.reduceMax(b.abs(gradient), axes)",
        "b.reduceMax(gradient, axes)",
      ],
      ["images without a gradient: those with one", 'b.like(largest, 0), "EQ")', 'b.like(largest, 0), "NE")'],
    ],
  ),
  ...at("compiler/lower/augment-crop.ts", CROPS, [
    ["crop: no antialiasing", "b.div(pixels, perItem(b.maxNumber(scale, 1)))", "pixels"],
    [
      "crop: a coefficient of the cubic",
      "b.mulNumber(distance, -0.5), 2.5",
      "b.mulNumber(distance, -0.75), 2.5",
    ],
  ]),
  ...at("compiler/lower/augment-crop.ts", DRAWS, [
    ["crop: last place left out", "b.floor(b.mul(u, b.addNumber(room, 1)))", "b.floor(b.mul(u, room))"],
  ]),
  ...at("compiler/lower/augment-color.ts", CROPS, [
    [
      "jitter: what comes before hue",
      `b.compare(hueAt, b.like(hueAt, place), "GT")`,
      `b.compare(hueAt, b.like(hueAt, place), "LT")`,
    ],
    ["saturation: reference", "perItem(at(saturationAt, place)),", "perItem(at(contrastAt, place)),"],
  ]),
  ...at("compiler/lower/augment-color.ts", DRAWS, [
    [
      "jitter: a factor's range",
      "const high = b.addNumber(value, 1);",
      "const high = b.addNumber(value, 0.98);",
    ],
  ]),
  ...at(
    "compiler/schedules/at.ts",
    ["test/exact/schedules.test.ts"],
    [["breakpoints a step late", "done: clock.update - 1,", "done: clock.update - 2,"]],
  ),
];
