/**
 * Breaks the compiler in one place at a time and looks whether the tests notice: `npx tsx test/exact/mutations.ts`,
 * a few minutes, not part of `npm test`. Works on a copy of the tree in a temporary folder.
 *
 *     npx tsx test/exact/mutations.ts           all
 *     npx tsx test/exact/mutations.ts optimizer those whose name or file has that word
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

interface Mutation {
  readonly name: string;
  readonly file: string;
  /** stands in the file once */
  readonly from: string;
  readonly to: string;
  /** test files that should notice */
  readonly tests: readonly string[];
}

const GRADIENTS = ["test/tensor/gradients.test.ts"];
const DECOMPOSITIONS = ["test/engines/reference/decompositions.test.ts"];
const LOSSES = ["test/exact/losses.test.ts"];
const TRAINING = ["test/exact/training-reference.test.ts"];
const FLOAT64 = ["test/exact/training-float64.test.ts"];
const ATTACK = ["test/exact/attack.test.ts"];
const CROPS = ["test/exact/augment-operators.test.ts"];
const DRAWS = ["test/exact/augment-distributions.test.ts"];

const at = (file: string, tests: readonly string[], rows: readonly (readonly [string, string, string])[]) =>
  rows.map(([name, from, to]): Mutation => ({ name, file, from, to, tests }));

const MUTATIONS: readonly Mutation[] = [
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
      "b.sub(logSum, b.mulNumber(pulled, 1 / count))",
      "b.add(logSum, b.mulNumber(pulled, 1 / count))",
    ],
    [
      "NT-Xent: the row itself",
      "const masked = b.select(self,",
      "const masked = b.select(b.not(b.or(self, b.not(self))),",
    ],
    ["NT-Xent: gradient of the columns", "b.stopGradient(unit) : unit", "unit : unit"],
    ["NT-Xent: sum over positives", "b.mulNumber(logSum, count)", "b.mulNumber(logSum, count / count)"],
    [
      "NT-Xent: overflow",
      "b.exp(b.sub(masked, b.alongFirst(top, square)))",
      "b.mul(b.exp(masked), b.exp(b.neg(b.alongFirst(top, square))))",
    ],
    ["divergence: a term", "b.sub(logP, logQ)", "b.neg(logQ)"],
    ["smoothing: a term", "b.mulNumber(s, 1 / shape[1])", "b.mulNumber(s, 0 / shape[1])"],
    ["labels of parts", "length: options.parts", "length: 1"],
  ]),
  ...at("compiler/lower/expressions.ts", LOSSES, [
    ["stop_gradient: degree", "b.mul(x.value, b.addNumber(b.neg(degree), 1))", "b.mul(x.value, degree)"],
    ["mean over images: count", "count: shape[axis]!,", "count: shape[1 - axis]!,"],
  ]),
  ...at("compiler/lower/optimizers.ts", TRAINING, [
    ["SGD: Nesterov", "b.add(decayed, b.mul(momentum, buffer))", "b.add(decayed, buffer)"],
    [
      "decay: sign",
      "b.add(g, b.mul(spread(scalars.scalar(optimizer.weight_decay)), w))",
      "b.sub(g, b.mul(spread(scalars.scalar(optimizer.weight_decay)), w))",
    ],
    [
      "Adam: second correction",
      "b.div(b.sqrt(second), b.sqrt(correction2))",
      "b.add(b.sqrt(second), b.mulNumber(correction2, 0))",
    ],
    ["LARS: decay in the local rate", "b.add(gn, b.mul(scalars.scalar(optimizer.weight_decay), wn))", "gn"],
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
      "b.add(delta, b.mul(steps[i]!, b.sign(gradients[i]!)))",
      "b.sub(delta, b.mul(steps[i]!, b.sign(gradients[i]!)))",
    ],
    ["attack: no ball", "toImage(toBall(delta, i), i)", "toImage(delta, i)"],
    [
      "attack: no upper bound of the image",
      "b.minNumber(b.maxNumber(b.add(source, delta), 0), 1)",
      "b.maxNumber(b.add(source, delta), 0)",
    ],
    ["attack: start cut", "settings.clip_start ? toImage(start, i) : start", "start"],
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
    ["normalisation: mean", "b.sub(value, along(plan.normalize.mean))", "value"],
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
        `expr.fn === "stop_gradient" && expr.options.degree === undefined`,
        `expr.fn === "again"`,
      ],
    ],
  ),
  ...at(
    "compiler/lower/evaluation-program.ts",
    ["test/exact/evaluation.test.ts"],
    [["rows that fill up count", "b.mul(hits, mask)", "hits"]],
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
    "../../compiler/experiment/quantity.ts",
    ["test/exact/schedules.test.ts"],
    [["breakpoints a step late", "done: clock.update - 1,", "done: clock.update - 2,"]],
  ),
];

const ROOT = resolve(import.meta.dirname, "../..");
const COPIED = [
  "compiler",
  "grammar",
  "runtime",
  "test",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The first test that fails; undefined where all pass. */
function firstFailure(tree: string, tests: readonly string[]): string | undefined {
  const file = join(tree, "report.json");
  rmSync(file, { force: true });
  const vitest = join(tree, "node_modules/vitest/vitest.mjs");
  const run = spawnSync(
    process.execPath,
    [vitest, "run", ...tests, "--bail=1", "--reporter=json", `--outputFile=${file}`],
    { cwd: tree, encoding: "utf8", timeout: 300_000 },
  );
  if (run.status === 0) return undefined;
  const { testResults } = JSON.parse(readFileSync(file, "utf8")) as Report;
  for (const { name, status, message, assertionResults } of testResults) {
    const failed = assertionResults.find((one) => one.status === "failed");
    if (failed) return failed.fullName;
    if (status === "failed") return `${name.slice(tree.length + 1)}: ${message?.split("\n")[0]}`;
  }
  throw new Error(`the tests ended with ${run.status} and no failure:\n${run.stdout}\n${run.stderr}`);
}

function main(): void {
  const word = process.argv[2] ?? "";
  const chosen = MUTATIONS.filter(({ name, file }) => `${file} ${name}`.includes(word));
  const tree = mkdtempSync(join(tmpdir(), "aclc-mutations-"));
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
    const before = firstFailure(tree, [...new Set(chosen.flatMap(({ tests }) => tests))]);
    if (before !== undefined) throw new Error(`without a mutation this fails already: ${before}`);
    let missed = 0;
    for (const { name, file, from, to, tests } of chosen) {
      const path = join(tree, file);
      const text = readFileSync(path, "utf8");
      if (text.split(from).length !== 2) throw new Error(`${name}: ${file} should have this once: ${from}`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
      const failure = firstFailure(tree, tests);
      writeFileSync(path, text);
      if (failure === undefined) missed++;
      console.log(
        failure === undefined ? `NOT CAUGHT  ${name} (${file})` : `caught      ${name}: ${failure}`,
      );
    }
    console.log(`${chosen.length - missed} of ${chosen.length} caught`);
    process.exitCode = missed === 0 ? 0 : 1;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

main();
