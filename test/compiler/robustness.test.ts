import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { compileText, programNames, readProgram } from "./programs.ts";

/** The words and numbers of a program, with their positions. */
function words(text: string): RegExpMatchArray[] {
  return [...text.matchAll(/[A-Za-z_]\w*|\d+(?:\.\d+)?/g)];
}

/** A program with some words replaced by others of the same program: mostly invalid, sometimes another experiment. */
function shuffled(text: string): fc.Arbitrary<string> {
  const all = words(text);
  const one = fc.tuple(fc.nat(all.length - 1), fc.nat(all.length - 1));
  return fc.uniqueArray(one, { minLength: 1, maxLength: 3, selector: ([at]) => at }).map((swaps) =>
    swaps
      .sort(([a], [b]) => b - a)
      .reduce((changed, [at, by]) => {
        const { index = 0, 0: word } = all[at]!;
        return changed.slice(0, index) + all[by]![0] + changed.slice(index + word.length);
      }, text),
  );
}

test.each(programNames())("whatever %s is turned into has a plan or an error", (name) => {
  fc.assert(
    fc.property(shuffled(readProgram(name)), (text) => {
      const { plan, diagnostics } = compileText(text);
      const failed = diagnostics.some(({ severity }) => severity === "error");
      if (plan) expect(failed).toBe(false);
      // A file without a stage is a library: it has no plan, but no error either.
      else if (!failed) expect(text).not.toMatch(/^stage\b/m);
      if (plan) expect(readPlan(writePlan(plan), "plan.yaml").plan).toEqual(plan);
    }),
    { numRuns: 150 },
  );
});

test.each(programNames())("a prefix of %s is no reason to fall over", (name) => {
  const text = readProgram(name);
  fc.assert(
    fc.property(fc.nat(text.length), (end) => {
      expect(() => compileText(text.slice(0, end))).not.toThrow();
    }),
    { numRuns: 40 },
  );
});
