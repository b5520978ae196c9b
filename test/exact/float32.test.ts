import { afterAll, beforeAll, expect, test } from "vitest";
import { slotName } from "../../compiler/lower/optimizers.ts";
import { METRIC } from "../../compiler/lower/step-program.ts";
import type { Engine } from "../../runtime/engine.ts";
import { INSTALL_TIMEOUT, openTensorflow } from "../engines/tensorflow/open-tensorflow.ts";
import { distanceOf, relativeDifference } from "./compare-fixture.ts";
import { SingleStep } from "./single-step.ts";

/**
 * Compares one step in float32 from a given state. Over several steps PyTorch's float32 does not agree with itself
 * (3e-3 after two steps), because signs of gradients near zero change and batch norm amplifies the difference.
 */
let engine: Engine;
let step: SingleStep;
beforeAll(async () => {
  engine = await openTensorflow();
  step = await SingleStep.read();
}, INSTALL_TIMEOUT);
afterAll(() => engine?.close());

test("a step with the perturbation given: losses, gradients and statistics", async () => {
  const { metrics, tensors } = await step.withGivenPerturbation(engine, "float32");
  const { float64 } = step.fixture;
  expect(relativeDifference(metrics.get(METRIC.loss)!, float64.loss)).toBeLessThan(1e-5);
  for (const [name, value] of Object.entries(float64.terms))
    expect(relativeDifference(metrics.get(METRIC.term(name))!, value), name).toBeLessThan(1e-5);
  const gradients = step.gradients();
  expect(gradients.size).toBe(115);
  for (const [name, value] of gradients)
    expect(distanceOf(tensors.get(slotName("momentum", name))!, value), name).toBeLessThan(1e-4);
  for (const [name, value] of step.statistics())
    expect(distanceOf(tensors.get(name)!, value), name).toBeLessThan(1e-5);
});

test("an attack: at most a thousandth of the coordinates differs, and no bound is broken", async () => {
  const rounding = 2 ** -24;
  for (const { view, image, delta, expected } of await step.withAttack(engine, "float32")) {
    const adversarial = image.map((pixel, i) => pixel + delta[i]!);
    const differing = adversarial.filter((pixel, i) => Math.abs(pixel - expected[i]!) > 1e-5).length;
    expect(differing / image.length, view).toBeLessThanOrEqual(1e-3);
    // x + delta - x, and 8/255 itself, are rounded
    expect(Math.max(...delta.map(Math.abs)), view).toBeLessThanOrEqual(8 / 255 + rounding);
    expect(Math.min(...adversarial), view).toBeGreaterThanOrEqual(-rounding);
    expect(Math.max(...adversarial), view).toBeLessThanOrEqual(1 + rounding);
    expect(delta.filter((value) => Math.abs(value) > 7.9 / 255).length).toBeGreaterThan(0);
  }
});
