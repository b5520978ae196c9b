import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tensorsOf } from "../../compiler/derive/layers.ts";
import { lowerEvaluation } from "../../compiler/lower/evaluation-program.ts";
import type { MeasuringAttack, PlanExpr } from "../../compiler/schema/plan.ts";
import { dlr } from "../../compiler/vocabulary/losses/dlr.ts";
import { margin } from "../../compiler/vocabulary/losses/margin.ts";
import type { Engine, Executable } from "../../runtime/engine.ts";
import { hostScalars } from "../../runtime/stages/host-scalars.ts";
import { floats, integers, toDevice } from "../../runtime/stages/tensors.ts";
import { INSTALL_TIMEOUT } from "../engines/tensorflow/open-tensorflow.ts";
import * as generator from "./generator.ts";
import { call, LABEL, pgd, planOf, q } from "./plans.ts";
import { ENGINES } from "./small-programs.ts";

const ITEMS = 10;
const PLAN = planOf(`experiment "measurement" precision float64
  dataset d = shapes10(train: 10, test: ${ITEMS})
  encoder f = convnet(widths: [3, 4], normalize: imagenet)
  head c = linear(d.classes)
  attack pgd3 = pgd(norm: linf, radius: 8/255, step: 2/255, steps: 3, start: uniform)
  stage s {
    data d.train   batch 10   view x = image
    loss ce = cross_entropy(c(f(x)), label)   minimize ce   predict c(f(image))
    optimizer sgd(lr: 0.1)   for 1 epochs
  }
  evaluate s.last on d.test { measure accuracy   measure accuracy under pgd3 }`);
const EVALUATION = PLAN.evaluations["s.last on d.test"]!;
const PREDICT = EVALUATION.predict;
const CLEAN = Object.values(EVALUATION.measure).find(({ under }) => under === undefined)!;
const PGD3 = Object.values(EVALUATION.measure).find(({ under }) => under !== undefined)!.under!;

function lower(batch: number, under?: MeasuringAttack, predict = PREDICT) {
  const { word, args, on } = CLEAN;
  const metric = { word, args, on, ...(under ? { under } : {}) };
  return lowerEvaluation(PLAN, { predict, metric, batch, scope: "s" });
}

describe("what is refused, since rows that fill up a batch would change the others", () => {
  test.each(["train", "batch"] as const)("an attack in %s mode", (mode) => {
    expect(() => lower(4, pgd({ batch_norm: mode }))).toThrow(
      `an attack in a measurement needs batch_norm: eval, not ${mode}`,
    );
  });
  test("a classifier in train mode", () => {
    const passes = Object.fromEntries(
      Object.entries(PREDICT.passes).map(([name, pass]) => [name, { ...pass, batch_norm: "train" } as const]),
    );
    const predict = { ...PREDICT, passes };
    expect(() => lower(4, undefined, predict)).toThrow(
      "`predict` wants batch_norm: eval, but f(image) has train",
    );
  });
  const { logits } = PREDICT;
  test.each([
    ["softmax over images", call("log", [call("softmax", [logits], { over: "images" })])],
    ["a mean of all", call("divide", [logits, call("mean", [logits])])],
    ["a loss", call("multiply", [logits, call("cross_entropy", [logits, LABEL])])],
  ])("a classifier with %s", (_, expr) => {
    expect(() => lower(4, undefined, { ...PREDICT, logits: expr })).toThrow(
      "`predict` cannot put images together",
    );
  });
});

describe.each(ENGINES)("a measurement, %s", (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
    await engine.write(
      new Map([
        ...Object.entries(PLAN.networks).flatMap(([name, plan]) =>
          tensorsOf(name, plan, []).map(
            (spec) =>
              [
                spec.name,
                toDevice(spec, floats("f64", generator.initial(spec.name, spec.shape), spec.shape)),
              ] as const,
          ),
        ),
        [
          "data.d.test.images",
          { dtype: "u8", shape: [ITEMS, 32, 32, 3], data: generator.images(ITEMS) },
        ] as const,
        ["data.d.test.labels", integers(generator.labels(ITEMS), [ITEMS])] as const,
      ]),
    );
  }, INSTALL_TIMEOUT);
  afterAll(() => engine?.close());

  const loaded = new Map<string, Promise<Executable>>();

  /** @param items -1 for a row that is padding; it then contains the first item again */
  async function measure(
    items: readonly number[],
    first: number,
    under?: MeasuringAttack,
    predict = PREDICT,
  ) {
    const { program, scalars } = lower(items.length, under, predict);
    const numbers = hostScalars(scalars, { update: 1, epoch: 1, stepsPerEpoch: 1, updates: 1 });
    const key = `${items.length} ${under && JSON.stringify(under.args.steps)} ${under?.maximizing?.name} ${predict === PREDICT}`;
    if (!loaded.has(key)) loaded.set(key, engine.load(program));
    const outputs = await (await loaded.get(key)!).run(
      new Map([
        [
          "indices",
          integers(
            items.map((item) => (item < 0 ? items[0]! : item)),
            [items.length],
          ),
        ],
        [
          "mask",
          floats(
            "f64",
            items.map((item) => (item < 0 ? 0 : 1)),
            [items.length],
          ),
        ],
        ["scalars", floats("f64", numbers, [numbers.length])],
        ["step", integers([3], [])],
        ["first_item", integers([first], [])],
      ]),
    );
    const [correct, entropy, unmoved, right] = outputs.get("metrics")!.data as Float64Array;
    return { correct: correct!, entropy: entropy!, unmoved, right };
  }

  test.each([
    ["clean", undefined],
    ["under an attack", PGD3],
  ])("%s, gives the same in one batch, in parts, and filled up", async (_name, under) => {
    const all = await measure([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0, under);
    const parts = [
      await measure([0, 1, 2, 3, 4, 5, 6], 0, under),
      await measure([7, 8, 9, -1, -1, -1, -1], 7, under),
    ];
    expect(parts[0]!.correct + parts[1]!.correct).toBe(all.correct);
    expect(parts[0]!.entropy + parts[1]!.entropy).toBeCloseTo(all.entropy, 10);
    expect(all.entropy).toBeGreaterThan(0);
  });

  const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const times = (factor: string): typeof PREDICT => {
    const scaled: PlanExpr = call("multiply", [{ kind: "scalar", value: q(factor) }, PREDICT.logits]);
    return { ...PREDICT, logits: scaled };
  };

  test("images without a gradient are counted: logits so large that softmax is 1 and 0", async () => {
    const plain = await measure(ALL, 0, PGD3);
    expect([plain.unmoved, plain.right]).toEqual([0, 0]);
    const large = await measure(ALL, 0, PGD3, times("1e8"));
    const clean = await measure(ALL, 0);
    // the gradient is that of softmax minus the label: 0 only if the image is classified correctly
    expect(large.unmoved).toBe(clean.correct);
    expect(large.right).toBe(clean.correct);
    expect(large.correct).toBe(clean.correct);
    // padding rows are not counted
    const parts = [
      await measure([0, 1, 2, 3, 4, 5, 6], 0, PGD3, times("1e8")),
      await measure([7, 8, 9, -1, -1, -1, -1], 7, PGD3, times("1e8")),
    ];
    expect(parts[0]!.unmoved! + parts[1]!.unmoved!).toBe(large.unmoved);
  });

  test("no number is given that has no attack", async () => {
    const { unmoved, right } = await measure(ALL, 0);
    expect([unmoved, right]).toEqual([undefined, undefined]);
  });

  test.each([margin, dlr])("$name does the same to logits of any size", async (maximizing) => {
    const under = { ...PGD3, maximizing };
    const plain = await measure(ALL, 0, under);
    const large = await measure(ALL, 0, under, times("1e8"));
    expect(large.right).toBe(0);
    expect(large.correct).toBe(plain.correct);
    expect(large.entropy / 1e8).toBeCloseTo((await measure(ALL, 0, under, times("1e6"))).entropy / 1e6, 3);
  });

  test("an image counts under the one label that has the least cross-entropy", async () => {
    for (const item of [0, 7]) {
      const found: { correct: number; entropy: number }[] = [];
      for (let label = 0; label < 10; label++) {
        const labels = new Int32Array(ITEMS).fill(label);
        await engine.write(new Map([["data.d.test.labels", integers(labels, [ITEMS])]]));
        found.push(await measure([item, -1, -1], 0));
      }
      // cross-entropy is minus the logarithm of a probability
      expect(found.reduce((sum, { entropy }) => sum + Math.exp(-entropy), 0)).toBeCloseTo(1, 12);
      const least = Math.min(...found.map(({ entropy }) => entropy));
      expect(found.map(({ correct }) => correct)).toEqual(
        found.map(({ entropy }) => (entropy === least ? 1 : 0)),
      );
    }
    await engine.write(new Map([["data.d.test.labels", integers(generator.labels(ITEMS), [ITEMS])]]));
  });

  test("an attack raises cross-entropy", async () => {
    const clean = await measure([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0);
    const attacked = await measure([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0, PGD3);
    expect(attacked.entropy).toBeGreaterThan(clean.entropy + 0.01);
    expect(attacked.correct).toBeLessThanOrEqual(clean.correct);
  });
});
