import { afterEach, beforeEach, expect, test } from "vitest";
import type { Engine } from "../../runtime/engine.ts";
import { INSTALL_TIMEOUT, openTensorflow } from "../engines/tensorflow/open-tensorflow.ts";
import { differencesFromFixture } from "./compare-fixture.ts";
import { STARTS, startAt } from "./program-changes.ts";

/**
 * Compares whole trainings in float64 with PyTorch: losses, terms, attack objectives, gradient norm and learning rate
 * of every step within 1e-9, all final weights, statistics and buffers within 1e-8 (`FLOAT64`). `g.fc1.bias` with LARS
 * is compared absolutely, to 1e-12: it is before a batch norm, so its gradient contains only rounding errors, and LARS
 * turns them into updates of the same kind.
 */
let engine: Engine;
beforeEach(async () => {
  engine = await openTensorflow();
}, INSTALL_TIMEOUT);
afterEach(() => engine?.close());

test("dual stream, 20 steps with an attack and LARS, ResNet-18 of width 8", async () => {
  expect(await differencesFromFixture(engine, "ds20")).toEqual([]);
});

test.each([
  ["a2a5", "adversarial to adversarial"],
  ["a2s5", "adversarial to standard: one moving view, a branch each"],
  ["s2s5", "standard to standard"],
  ["trades2", "TRADES with two training passes"],
  ["trades3", "TRADES with three: the clean pass runs again"],
  ["attack-train", "an attack in train mode: its passes move the statistics"],
  ["attack-batch", "an attack in batch mode: its passes leave them"],
  ["optimizer-nesterov", "SGD with Nesterov momentum and decay"],
  ["optimizer-adam", "Adam with decay"],
  ["optimizer-lars", "LARS, from tensors of zero norm"],
  ["optimizer-lars-zero", "LARS with gradients and tensors of zero norm, ResNet-18"],
  ["partial", "two epochs with a smaller last batch"],
])("%s: %s", async (name) => {
  expect(await differencesFromFixture(engine, name)).toEqual([]);
});

test("trades-kl: an attack on the divergence, from a given start", async () => {
  expect(
    await differencesFromFixture(engine, "trades-kl", { rewrite: startAt(["start"]), given: STARTS }),
  ).toEqual([]);
});
