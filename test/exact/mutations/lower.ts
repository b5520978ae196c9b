// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts with templates in them
import { at, FLOAT64, type Mutation, PIPELINE } from "./mutation.ts";

/** Lowering, tested by a whole run: draws, augmentation, passes and outputs of a step. */
export const LOWER: readonly Mutation[] = [
  ...at("compiler/lower/context.ts", PIPELINE, [
    ["draws: one for all stages", "this.scope, stream)", "stream)"],
    ["draws: not by the seed", "streamKey(this.plan.seed, this.scope", "streamKey(0, this.scope"],
    [
      "normal draws: sine for cosine",
      "[b.mul(radius, b.cos(angle)), b.mul(radius, b.sin(angle))]",
      "[b.mul(radius, b.sin(angle)), b.mul(radius, b.cos(angle))]",
    ],
    [
      "uniform draws: 23 bits",
      "b.shiftRightLogical(words, b.like(words, 8))",
      "b.shiftRightLogical(words, b.like(words, 9))",
    ],
  ]),
  ...at("compiler/lower/augment.ts", PIPELINE, [
    ["draws: a word more for each item", "draws: 8,", "draws: 9,"],
    ["draws: operations share theirs", "this.taken += count;", "this.taken += 0 * count;"],
    [
      "views: one draw for all",
      "context.uniform(context.draws(stream, items, words));\n  }",
      `context.uniform(context.draws("a", items, words));\n  }`,
    ],
  ]),
  ...at("compiler/lower/augment-crop.ts", PIPELINE, [
    [
      "padded crop: one place less",
      "b.floor(b.mulNumber(draws.one(), room + 1))",
      "b.floor(b.mulNumber(draws.one(), room))",
    ],
    [
      "flip: the others",
      `const flipped = b.compare(draws.one(), scalars.splat(probability, [draws.items]), "LT");`,
      `const flipped = b.compare(draws.one(), scalars.splat(probability, [draws.items]), "GT");`,
    ],
    [
      "resized crop: the last try that fits",
      "for (let k = TRIES - 1; k >= 0; k--)",
      "for (let k = 0; k < TRIES; k++)",
    ],
  ]),
  ...at("compiler/lower/augment-color.ts", PIPELINE, [
    ["jitter: hue always", "b.select(applied, turn, b.constant(0, context.compute, shape))", "turn"],
    ["jitter: order of operations", `b.compare(place, other, "GE")`, `b.compare(place, other, "GT")`],
    [
      "grayscale: never",
      "b.alongFirst(chosen, shape),",
      "b.alongFirst(b.and(chosen, b.not(chosen)), shape),",
    ],
  ]),
  ...at("compiler/lower/attacks.ts", PIPELINE, [
    ["attack: all views start alike", "const stream = `${name} start`;", "const stream = `start`;"],
    ["attack: normal start of deviation 1", "start.normal.toNumber()", "1"],
  ]),
  ...at("compiler/lower/step-program.ts", PIPELINE, [
    ["minimize: no weights", "b.mul(lowering.scalars.scalar(weight), value)", "value"],
    [
      "gradient's norm: squared",
      "b.sqrt(squares.reduce((sum, value) => b.add(sum, value)))",
      "squares.reduce((sum, value) => b.add(sum, value))",
    ],
    [
      "running statistics not stored",
      "for (const [name, value] of lowering.running) b.update(name, value);",
      "",
    ],
  ]),
  ...at("compiler/lower/data.ts", PIPELINE, [
    ["pixels: over 256", "b.like(pixels, 255)", "b.like(pixels, 256)"],
  ]),
  ...at("compiler/lower/networks.ts", PIPELINE, [
    ["linear: no bias", "if (!layer.bias) return y;", "if (layer.from > 0) return y;"],
    [
      "normalisation: no deviation",
      "value = b.div(b.sub(value, along(normalization.mean)), along(normalization.std));",
      "value = b.sub(value, along(normalization.mean));",
    ],
  ]),
  ...at("compiler/lower/networks.ts", FLOAT64, [
    ["ResNet: no shortcut", "b.add(apply(layer.main), apply(layer.shortcut))", "apply(layer.main)"],
    [
      "ResNet: no relu behind the sum",
      "return b.relu(b.add(apply(layer.main), apply(layer.shortcut)));",
      "return b.add(apply(layer.main), apply(layer.shortcut));",
    ],
  ]),
  ...at("compiler/lower/steps-at.ts", PIPELINE, [
    [
      "an attack's steps of the next update",
      "clockAt(update, stage.epoch.steps",
      "clockAt(update + 1, stage.epoch.steps",
    ],
  ]),
  ...at(
    "compiler/lower/passes-of-a-step.ts",
    ["test/exact/parts.test.ts"],
    [["parts: the first for each", "part * batch, (part + 1) * batch)", "0, batch)"]],
  ),
  ...at("compiler/lower/evaluation-program.ts", PIPELINE, [
    [
      "measurement: the attack is not used",
      "const result = logits(predict.passes, x);",
      "const result = logits(predict.passes, image);",
    ],
    [
      "measurement: the mean of the rows is raised, not their sum",
      ": b.sumAll(classEntropy(lowering, value, labels))",
      ": b.mulNumber(b.sumAll(classEntropy(lowering, value, labels)), 1 / batch)",
      "an attack takes the signs of the gradient alone, and 1 / batch is positive",
    ],
  ]),
];
