import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lowerStep, trainedTensors } from "../../compiler/lower/step-program.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import type { Engine } from "../../runtime/engine.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import { planOf, stageOf } from "./plans.ts";
import { Training } from "./training.ts";

/**
 * Tensors that receive no gradient from `minimize` must not change: PyTorch's optimizers skip a gradient of None, while
 * a gradient of zero would still cause weight decay and momentum.
 */
const OPTIMIZERS = [
  "sgd(lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.1)",
  "lars(lr: 0.1, momentum: 0.9, weight_decay: 0.1)",
  "adam(lr: 0.1, weight_decay: 0.1)",
];

function withLoss(loss: string, { optimizer = OPTIMIZERS[0], before = "" } = {}): Plan {
  return planOf(`experiment "trained tensors" precision float64
    dataset d = shapes10(train: 8)
    encoder f = convnet(widths: [2, 3], normalize: imagenet, branches: [standard, adversarial])
    head g = mlp(4, 4, norm: batch_norm, bias: first, end: norm)
    augment mirrored = flip(probability: 1.0)
    stage s {
      data d.train(shuffle: false) unlabeled   batch 8   ${before}
      view a = image   view b = mirrored(image)
      loss l = ${loss}   minimize l
      optimizer ${optimizer}   for 2 steps
    }`);
}

/** Pulls one branch towards the other, which receives no gradient. */
const PULL = "mean(distance(g(f.standard(a)), stop_gradient(g(f.adversarial(b)))))";

const trained = (plan: Plan): string[] => trainedTensors(plan, stageOf(plan)[1]);
const isHeld = (name: string): boolean => name.includes("adversarial") && !name.includes("running");

describe("which tensors are trained", () => {
  test("not those of a branch behind stop_gradient", () => {
    const names = trained(withLoss(PULL));
    expect(names).toContain("f.conv1.weight");
    expect(names).toContain("g.bn1.standard.weight");
    expect(names.filter(isHeld)).toEqual([]);
  });
  test("those behind a stop_gradient of some degree", () => {
    const names = trained(withLoss(PULL.replace("(b)))", "(b)), degree: 0.5)")));
    expect(names).toContain("g.bn1.adversarial.weight");
  });
  test("those in front of a frozen network, but not its own", () => {
    const names = trained(withLoss(PULL, { before: "freeze g" }));
    expect(names).toContain("f.bn1.standard.weight");
    expect(names.filter((name) => name.startsWith("g."))).toEqual([]);
  });
  test("those of a joint pass of which one part is held", () => {
    const before = "let z1, z2 = g(f.standard(a, b))";
    expect(trained(withLoss("mean(distance(z1, stop_gradient(z2)))", { before }))).toContain(
      "f.bn2.standard.bias",
    );
  });
  test("those of a joint pass of which a head takes a part", () => {
    const before = "let e1, e2 = f.standard(a, b)";
    const names = trained(withLoss("mean(distance(g(e2), stop_gradient(g(f.adversarial(a)))))", { before }));
    expect(names).toContain("f.bn1.standard.weight");
    expect(names.filter(isHeld)).toEqual([]);
  });
});

describe("a step", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await reference.open({ device: "cpu" });
  });
  afterEach(() => engine.close());

  test.each(OPTIMIZERS)("of %s leaves the rest alone, running statistics apart", async (optimizer) => {
    const plan = withLoss(PULL, { optimizer });
    const training = await Training.start(engine, plan);
    const before = await training.tensors();
    for (let k = 0; k < 2; k++) await training.step([0, 1, 2, 3, 4, 5, 6, 7]);
    const after = await training.tensors();
    for (const [name, values] of before)
      expect(
        values.every((value, i) => value === after.get(name)![i]),
        name,
      ).toBe(isHeld(name));
  });

  test("has no update for it in its program", () => {
    const plan = withLoss(PULL);
    const { program } = lowerStep(plan, "s", 8);
    const updated = program.updates.map(({ variable }) => variable);
    expect(updated.filter(isHeld)).toEqual([]);
    expect(updated).toContain("g.bn2.adversarial.running_var");
  });
});
