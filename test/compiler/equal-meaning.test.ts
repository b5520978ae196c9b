import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writePlan } from "../../compiler/plan/write.ts";
import { planOf, programNames, readProgram } from "./programs.ts";

const bytes = (text: string, overrides?: Readonly<Record<string, string>>): string =>
  writePlan(planOf(text, overrides));
const base = readProgram("dual-stream");
const golden = bytes(base);

/** The top-level statements of a file, each with the comments before it. */
function declarations(text: string): string[] {
  return text.split(
    /\n(?=(?:experiment|seed|precision|use|dataset|split|encoder|head|attack|stage|evaluate)\b)/,
  );
}

describe("what has no meaning", () => {
  test.each(programNames())("comments and spacing in %s", (name) => {
    const text = readProgram(name);
    const other = text
      .split("\n")
      .map((line) => `${line.replace(/ = /, "   =\n    ")} // said in passing`)
      .join("\n\n");
    expect(bytes(other)).toBe(bytes(text));
  });
  test("the order of declarations other than stages", () => {
    const parts = declarations(base);
    const stages = parts.filter((part) => /^(stage|evaluate)/.test(part));
    const others = parts.filter((part) => !/^(stage|evaluate)/.test(part));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(others, { minLength: others.length }),
        fc.nat(others.length),
        (order, cut) => {
          expect(bytes([...order.slice(0, cut), ...stages, ...order.slice(cut)].join("\n"))).toBe(golden);
        },
      ),
      { numRuns: 20 },
    );
  });
  test("the order of statements in a stage", () => {
    const [head, body] = /stage pretrain[^{]*\{\n([\s\S]*?)\n\}/.exec(base) as unknown as [string, string];
    const lines = body.split("\n");
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (order) => {
        expect(bytes(base.replace(head, head.replace(body, order.join("\n"))))).toBe(golden);
      }),
      { numRuns: 20 },
    );
  });
  test("the order of terms whose passes share nothing", () => {
    expect(bytes(base.replace("(l_clean + l_adv) / 2", "0.5 * l_adv + l_clean / 2"))).toBe(golden);
  });
  test("names that only the file knows", () => {
    const renamed = base
      .replace('use "shared.acl"', 'use pgd3 as other, soft as weak, contrastive as base from "shared.acl"')
      .replaceAll("pgd3(", "other(")
      .replaceAll("soft(", "weak(")
      .replaceAll("like contrastive", "like base");
    expect(bytes(renamed)).toBe(golden);
  });
  test("a number by its name, as a sum, or by an override", () => {
    const inline = base.replace("kl\n", "kl\n").replace("6 * kl", "(2 + 8/2) * kl");
    expect(bytes(inline)).toBe(golden);
    const named = base.replace("seed 3", "seed 3\nparam beta = 1").replace("6 * kl", "beta * kl");
    expect(bytes(named, { beta: "6.0" })).toBe(golden);
    const attack = base.replaceAll("pgd3(steps: 10)", "pgd3(steps: 10, radius: 0.5 * 16/255, step: 2/255)");
    expect(bytes(attack)).toBe(golden);
  });
  test("a `let`", () => {
    const text = base.replace(
      "loss l_adv = nt_xent(g(f.attacked(a_adv, b_adv))",
      "let one, two = g(z)\n  let z = f.attacked(a_adv, b_adv)\n  loss l_adv = nt_xent(one, two",
    );
    expect(bytes(text)).toBe(golden);
  });
});

describe("what has a meaning", () => {
  test.each([
    ["the seed", "seed 3", "seed 4"],
    ["a view's name", "view x = soft", "view y = soft"],
    ["the order of terms that move one set of statistics", "minimize ce + 6 * kl", "minimize 6 * kl + ce"],
    ["a batch-norm mode", "pgd3(x, start", "pgd3(x, batch_norm: batch, start"],
  ])("%s", (_, from, to) => {
    const changed = base.replace(from, to).replaceAll(/\bx\b(?=[,)])/g, from.startsWith("view") ? "y" : "x");
    expect(changed).not.toBe(base);
    expect(bytes(changed)).not.toBe(golden);
  });
});
