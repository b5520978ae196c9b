import { afterEach, beforeEach, expect, test } from "vitest";
import type { Engine } from "../../runtime/engine.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import { differencesFromFixture } from "./compare-fixture.ts";
import { STARTS, startAt } from "./program-changes.ts";

/**
 * Compares the reference engine, which all other engines are compared with, with PyTorch in float64, with the
 * tolerances `FLOAT64`.
 */
let engine: Engine;
beforeEach(async () => {
  engine = await reference.open({ device: "cpu" });
});
afterEach(() => engine.close());

test.each([
  ["optimizer-nesterov", undefined],
  ["optimizer-adam", undefined],
  ["optimizer-lars", undefined],
  ["partial", undefined],
  ["attack-train", undefined],
  ["s2s5", 2],
  ["a2s5", 1],
])("%s", async (name, steps) => {
  expect(await differencesFromFixture(engine, name, steps === undefined ? {} : { steps })).toEqual([]);
});

test("trades-kl", async () => {
  expect(
    await differencesFromFixture(engine, "trades-kl", { rewrite: startAt(["start"]), given: STARTS }),
  ).toEqual([]);
});
