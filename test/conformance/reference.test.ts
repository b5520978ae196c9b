import { describe, expect, test } from "vitest";
import { OP_NAMES } from "../../compiler/tensor/ops.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import { buildCase, type Case, floatsOf } from "./case.ts";
import { execute, measureOf } from "./case-differences.ts";
import { CASES, PROGRAM_CASES } from "./cases.ts";
import { difference, numbersOf } from "./compare.ts";

/**
 * The reference engine can be tested only with numbers computed by hand. Operations without such numbers are tested in
 * its own folder.
 */
async function byHand(title: string, one: Case, measure: "each" | "largest"): Promise<void> {
  for (const float of floatsOf(one)) {
    const built = buildCase(title, one, float);
    const engine = await reference.open({ device: "cpu" });
    const results = await execute(engine, built, one.runs ?? 1);
    // reading rounds to the type: about a unit in the last place of f32 or f64
    const relative = one.tolerance === 0 ? 0 : float === "f32" ? 1e-7 : 1e-15;
    for (const [name, expected] of built.expected) {
      const found = difference(numbersOf(results.get(name)!), expected, relative, measure);
      expect(found, `${name} in ${float}`).toBeUndefined();
    }
  }
}

describe("every operation", () => {
  test.each(OP_NAMES)("%s has cases, and one with numbers by hand", (op) => {
    expect(CASES[op].length).toBeGreaterThan(0);
    const known = CASES[op].filter((one) => buildCase("count", one, floatsOf(one)[0]!).expected.size > 0);
    // the gradient of batch norm is too long by hand; its decomposition and finite differences test it
    if (op !== "batch_norm_grad") expect(known.length).toBeGreaterThan(0);
  });

  test("has cases of different names", () => {
    for (const op of OP_NAMES) {
      const names = CASES[op].map((one) => one.name);
      expect(new Set(names).size, op).toBe(names.length);
    }
  });
});

for (const op of OP_NAMES) {
  describe(op, () => {
    for (const one of CASES[op]) test(one.name, () => byHand(`${op}: ${one.name}`, one, measureOf(op)));
  });
}

describe("programs", () => {
  for (const one of PROGRAM_CASES) test(one.name, () => byHand(`program: ${one.name}`, one, "largest"));
});
