import { expect, test } from "vitest";
import { reference } from "../../runtime/engines/reference/engine.ts";
import { distanceOf, relativeDifference } from "./compare-fixture.ts";
import { planOf } from "./plans.ts";
import { Training } from "./training.ts";

/** Two steps of a classifier that gets an image and its mirror image in one pass; `body` contains its objective. */
async function train(body: string): Promise<{ losses: number[]; tensors: Map<string, Float64Array> }> {
  const engine = await reference.open({ device: "cpu" });
  try {
    const plan = planOf(`experiment "parts of a pass" precision float64
      dataset d = shapes10(train: 8, test: 10)
      encoder f = convnet(widths: [3, 4])
      head c = linear(d.classes)
      stage s {
        data d.train(shuffle: false)   batch 4
        view a = image   view b = flip(image, probability: 1)
        ${body}
        optimizer sgd(lr: 0.1, momentum: 0.9)   for 2 steps
      }`);
    const training = await Training.start(engine, plan);
    const losses: number[] = [];
    for (const items of [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ])
      losses.push((await training.step(items)).metrics.get("loss")!);
    return { losses, tensors: await training.tensors() };
  } finally {
    await engine.close();
  }
}

test("the parts of a pass are its rows, view by view", async () => {
  const whole = await train("loss ce = cross_entropy(c(f(a, b)), label)   minimize ce");
  const parts = await train(`let za, zb = f(a, b)
    loss first = cross_entropy(c(za), label)   loss second = cross_entropy(c(zb), label)
    minimize 0.25 * first + 0.75 * second`);
  const swapped = await train(`let zb, za = f(b, a)
    loss first = cross_entropy(c(za), label)   loss second = cross_entropy(c(zb), label)
    minimize 0.25 * first + 0.75 * second`);
  const even = await train(`let za, zb = f(a, b)
    loss first = cross_entropy(c(za), label)   loss second = cross_entropy(c(zb), label)
    minimize 0.5 * first + 0.5 * second`);
  for (const [one, other] of [
    [even, whole],
    [parts, swapped],
  ] as const) {
    one.losses.forEach((loss, i) => {
      expect(relativeDifference(loss, other.losses[i]!)).toBeLessThan(1e-13);
    });
    for (const [name, tensor] of one.tensors)
      expect(distanceOf(tensor, other.tensors.get(name)!), name).toBeLessThan(1e-11);
  }
  expect(relativeDifference(parts.losses[0]!, even.losses[0]!)).toBeGreaterThan(1e-4);
});
