import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import { OP_NAMES } from "../../../compiler/tensor/ops.ts";
import { printStableHlo } from "../../../runtime/engines/pjrt/emit/print.ts";
import { literal } from "../../../runtime/engines/pjrt/emit/text.ts";
import { buildCase, floatsOf } from "../../conformance/case.ts";
import { CASES } from "../../conformance/cases.ts";
import { trainingProgram } from "../tensorflow/small-network.ts";

/** The text that plugins of any version get, so it must not change by accident. */
function expectGolden(name: string, text: string): void {
  const path = join(import.meta.dirname, "stablehlo", name);
  if (process.env.RECORD === "1") writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "", `${name}: RECORD=1 writes it`).toBe(text);
}

test("every operation, by its first conformance case", () => {
  const texts = OP_NAMES.map((op) => {
    const [one] = CASES[op];
    const { program } = buildCase(`${op}: ${one!.name}`, one!, floatsOf(one!).at(-1)!);
    return `// ${op}: ${one!.name}\n${printStableHlo(program)}`;
  });
  expectGolden("operations.mlir", texts.join("\n"));
});

test("a training step: gradients of convolutions, and variables that give their memory to their updates", () => {
  expectGolden("training.mlir", printStableHlo(trainingProgram({ float: "f32", size: 8, width: 2 })));
});

describe("products", () => {
  const product = () => {
    const b = new Builder("product");
    b.output("y", b.dot(b.input("x", "f32", [2, 3]), b.input("w", "f32", [3, 2])));
    return b.finish();
  };

  test("are exact unless TF32 is asked for", () => {
    expect(printStableHlo(product())).toContain("precision = [HIGHEST, HIGHEST]");
    expect(printStableHlo(product(), "DEFAULT")).toContain("precision = [DEFAULT, DEFAULT]");
  });
});

describe("a literal", () => {
  test.each([
    [1, "f32", "0x3F800000"],
    [0.1, "f64", "0x3FB999999999999A"],
    [-0, "f32", "0x80000000"],
    [Number.NEGATIVE_INFINITY, "bf16", "0xFF80"],
    [Number.NaN, "bf16", "0x7FC0"],
    // between two bfloat16 numbers: the even one
    [1 + 2 ** -8, "bf16", "0x3F80"],
    [1 + 3 * 2 ** -8, "bf16", "0x3F82"],
    [-7, "i32", "-7"],
    [2 ** 32 - 1, "u32", "4294967295"],
    [1, "bool", "true"],
  ] as const)("%d in %s", (value, dtype, text) => {
    expect(literal(value, dtype)).toBe(text);
  });
});

test("a name that is no identifier is made one", () => {
  const b = new Builder("2 views/step");
  b.output("y", b.input("x", "f32", [1]));
  expect(printStableHlo(b.finish())).toMatch(/^module @_2_views_step \{/);
});
