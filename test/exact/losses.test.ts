import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExprScope, lowerScalar } from "../../compiler/lower/expressions.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { PlanExpr } from "../../compiler/schema/plan.ts";
import { gradient } from "../../compiler/tensor/reverse.ts";
import type { Engine } from "../../runtime/engine.ts";
import { INSTALL_TIMEOUT } from "../engines/tensorflow/open-tensorflow.ts";
import { largestDifference } from "./compare-fixture.ts";
import { readFixture, readTensors } from "./fixtures.ts";
import { uniform } from "./generator.ts";
import { call, LABEL, planOf, q } from "./plans.ts";
import { ENGINES, runSmall } from "./small-programs.ts";

interface LossesFixture {
  readonly labels: readonly number[];
  readonly cases: Readonly<
    Record<
      string,
      {
        readonly about: string;
        readonly inputs: Readonly<Record<string, readonly number[]>>;
        readonly value: number;
        readonly gradients: readonly string[];
      }
    >
  >;
}

const FIXTURE = readFixture<LossesFixture>("losses");
/** Tolerance for sums of fewer than a thousand terms of size one to ten, in float64. */
const TOLERANCE = 1e-13;

const pass = (name: string): PlanExpr => ({ kind: "pass", pass: name });
const number = (text: string): PlanExpr => ({ kind: "scalar", value: q(text) });
const times = (factor: string, of: PlanExpr) => call("multiply", [number(factor), of]);
const [x, y, logits] = [pass("x"), pass("y"), pass("logits")];
const product = call("multiply", [x, y]);
const scaled = times("4", logits);

const ntXent = (view: string, temperature: string, options: Readonly<Record<string, string>> = {}) =>
  call("nt_xent", [pass(view)], { temperature: q(temperature), ...options });
const kl = (reduce: string) =>
  call("kl_divergence", [times("3", pass("p")), times("3", pass("q"))], { reduce });
const soft = call("softmax", [pass("soft")], { over: "classes" });

/** The cases of the fixture as expressions of a plan. A name refers to a pass; `z3` is one of three parts. */
const EXPRESSIONS: Readonly<Record<string, PlanExpr>> = {
  "nt_xent.two": ntXent("z2", "0.5", { positives: "all", over_positives: "mean", gradient: "both" }),
  "nt_xent.three.mean": ntXent("z3", "0.2"),
  "nt_xent.three.sum": ntXent("z3", "0.2", { over_positives: "sum" }),
  "nt_xent.rows": ntXent("z3", "0.5", { over_positives: "sum", gradient: "rows" }),
  "nt_xent.sum": ntXent("z2", "0.5", { reduce: "sum" }),
  "kl_divergence.mean": kl("mean"),
  "kl_divergence.sum": kl("sum"),
  cross_entropy: call("cross_entropy", [scaled, LABEL], { smoothing: q("0") }),
  "cross_entropy.smoothing": call("cross_entropy", [scaled, LABEL], { smoothing: q("0.1") }),
  "cross_entropy.sum": call("cross_entropy", [scaled, LABEL], { smoothing: q("0"), reduce: "sum" }),
  "cross_entropy.distribution": call("cross_entropy", [scaled, soft], { smoothing: q("0") }),
  "cross_entropy.distribution.smoothing": call("cross_entropy", [scaled, soft], { smoothing: q("0.1") }),
  "cross_entropy.parts": call("cross_entropy", [times("4", pass("logits of two")), LABEL], {
    smoothing: q("0"),
  }),
  margin: call("margin", [scaled, LABEL]),
  "margin.sum": call("margin", [scaled, LABEL], { reduce: "sum" }),
  dlr: call("dlr", [scaled, LABEL]),
  "dlr.sum": call("dlr", [scaled, LABEL], { reduce: "sum" }),
  "dlr.parts": call("dlr", [times("4", pass("logits of two")), LABEL]),
  "softmax.classes": call("sum", [call("multiply", [call("softmax", [x], { over: "classes" }), y])]),
  "softmax.images": call("sum", [call("multiply", [call("softmax", [x], { over: "images" }), y])]),
  "log.exp": call("mean", [
    call("subtract", [
      call("log", [call("add", [call("exp", [x]), number("2")])]),
      call("divide", [y, number("3")]),
    ]),
  ]),
  dot: call("sum", [call("dot", [x, y])]),
  cosine: call("mean", [call("negate", [call("cosine", [x, y])])]),
  distance: call("mean", [call("distance", [x, y])]),
  "mean.all": call("mean", [product]),
  "mean.classes": call("sum", [call("exp", [call("mean", [product], { over: "classes" })])]),
  "sum.classes": call("mean", [call("exp", [call("sum", [product], { over: "classes" })])]),
  "mean.images": call("sum", [call("exp", [call("mean", [product], { over: "images" })])]),
  "sum.images": call("mean", [call("exp", [call("sum", [product], { over: "images" })])]),
  "mean.each": call("divide", [
    call("mean", [call("mean", [product], { over: "classes" })], { over: "images" }),
    call("sum", [call("mean", [call("multiply", [x, x])], { over: "images" })], { over: "classes" }),
  ]),
  "stop_gradient.degree": call("sum", [call("dot", [call("stop_gradient", [x], { degree: q("0.7") }), y])]),
  stop_gradient: call("sum", [call("dot", [call("subtract", [call("stop_gradient", [x]), x]), y])]),
};
/** The pass with each name: an input of the fixture with a number of parts. */
const PARTS: Readonly<Record<string, readonly [input: string, parts: number]>> = {
  z2: ["z2", 2],
  z3: ["z3", 3],
  "logits of two": ["logits", 2],
};

test("every case of the fixture is looked at", () => {
  expect(Object.keys(EXPRESSIONS).sort()).toEqual(Object.keys(FIXTURE.cases).sort());
});

async function valueAndGradients(engine: Engine, name: string) {
  const { inputs } = FIXTURE.cases[name]!;
  const labels = name.endsWith(".parts") ? FIXTURE.labels.slice(0, 3) : FIXTURE.labels;
  return runSmall(engine, {
    precision: "float64",
    numbers: EXPRESSIONS[name],
    inputs: {
      label: { shape: [labels.length], data: labels, dtype: "i32" },
      ...Object.fromEntries(
        Object.entries(inputs).map(([key, shape]) => [
          key,
          { shape, data: uniform(key, shape[0]! * shape[1]!).map((u) => 2 * u - 1) },
        ]),
      ),
    },
    build: (lowering, values) => {
      const scope: ExprScope = {
        pass: (wanted) => {
          const [input, parts] = PARTS[wanted] ?? [wanted, 1];
          return { kind: "rows", value: values[input]!, parts };
        },
        label: () => values.label!,
      };
      const value = lowerScalar(lowering, scope, EXPRESSIONS[name]!);
      const keys = Object.keys(inputs);
      const gradients = gradient(
        lowering.b,
        value,
        keys.map((key) => values[key]!),
      );
      return { value, ...Object.fromEntries(keys.map((key, i) => [`${name}.${key}`, gradients[i]!])) };
    },
  });
}

describe.each(ENGINES)("values and gradients in float64 are PyTorch's, %s", (_, open) => {
  let engine: Engine;
  let expected: Map<string, Float64Array>;
  beforeAll(async () => {
    engine = await open();
    expected = await readTensors("losses");
  }, INSTALL_TIMEOUT);
  afterAll(() => engine?.close());

  test.each(Object.entries(FIXTURE.cases).map(([name, { about }]) => [name, about]))(
    "%s: %s",
    async (name) => {
      const { value, gradients } = FIXTURE.cases[name]!;
      const got = await valueAndGradients(engine, name);
      expect(Math.abs(got.value![0]! - value)).toBeLessThan(TOLERANCE);
      for (const key of gradients)
        expect(largestDifference(got[key]!, expected.get(key)!), key).toBeLessThan(TOLERANCE);
    },
  );
});

describe.each(ENGINES)("exponents too large for float32 do no harm, %s", (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  }, INSTALL_TIMEOUT);
  afterAll(() => engine?.close());

  async function numberOf(expr: PlanExpr, data: readonly number[], shape: readonly [number, number]) {
    const { value } = await runSmall(engine, {
      precision: "float32",
      numbers: expr,
      inputs: { x: { shape, data }, label: { shape: [2], data: [0, 1], dtype: "i32" } },
      build: (lowering, { x: rows, label }) => {
        const scope: ExprScope = {
          pass: () => ({ kind: "rows", value: rows!, parts: shape[0] / 2 }),
          label: () => label!,
        };
        return { value: lowerScalar(lowering, scope, expr) };
      },
    });
    return value![0]!;
  }

  test("in cross-entropy: logits of 200 and -200", async () => {
    const expr = call("cross_entropy", [x, LABEL], { smoothing: q("0") });
    // the logit margin is 400 for the first row, and -400 for the second
    expect(await numberOf(expr, [200, -200, 200, -200], [2, 2])).toBeCloseTo(200, 3);
  });
  test("in NT-Xent: a temperature of 1/200", async () => {
    const expr = call("nt_xent", [x], { temperature: q("0.005") });
    // views of one image are equal, those of different images are opposite
    expect(await numberOf(expr, [1, 0, -1, 0, 1, 0, -1, 0], [4, 2])).toBeCloseTo(0, 5);
    expect(await numberOf(expr, [1, 0, -1, 0, -1, 0, 1, 0], [4, 2])).toBeCloseTo(400, 2);
  });
  test("in softmax", async () => {
    const expr = call("sum", [call("multiply", [call("softmax", [x], { over: "classes" }), x])]);
    expect(await numberOf(expr, [200, -200, 100, 200], [2, 2])).toBeCloseTo(400, 3);
  });
});

describe("what an expression cannot be", () => {
  const built = (expr: PlanExpr) => async () => {
    const engine = await ENGINES[0]![1]();
    await runSmall(engine, {
      precision: "float64",
      numbers: expr,
      inputs: { x: { shape: [4, 2], data: new Float64Array(8) } },
      build: (lowering, { x: value }) => ({
        value: lowerScalar(
          lowering,
          {
            pass: () => ({ kind: "rows", value: value!, parts: 2 }),
            label: () => {
              throw new Error("no label");
            },
          },
          expr,
        ),
      }),
    });
  };
  test("a choice of positives that the language does not have", () => {
    const text = writePlan(planOf(readFixture<{ acl: string }>("s2s5").acl));
    expect(text).toContain("positives: all");
    const { diagnostics } = readPlan(text.replace("positives: all", "positives: partner"), "plan.yaml");
    expect(diagnostics.map(({ message }) => message)).toEqual(["expected `all`, found `partner`"]);
  });
  test("a mean over what is gone already", async () => {
    const rows = call("mean", [x], { over: "classes" });
    await expect(built(call("mean", [rows], { over: "classes" }))).rejects.toThrow("no classes left");
    const columns = call("sum", [x], { over: "images" });
    await expect(built(call("sum", [columns], { over: "images" }))).rejects.toThrow("no images left");
  });
  test("a loss that is no number", async () => {
    await expect(built(call("mean", [x], { over: "images" }))).rejects.toThrow("expected a number");
  });
});
