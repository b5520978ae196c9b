import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompileResult } from "../../compiler/compile.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { brokenRules } from "./checked-rules.ts";
import { meaning, spelling, write } from "./generated-programs.ts";
import { plainExperiment } from "./plain-experiment.ts";
import { compileText, programNames, readProgram } from "./programs.ts";

/** Warnings about what only a file shows: whether `from scratch` is written, and how losses are named. */
const ONLY_IN_FILES = ["check/frozen-untrained", "check/loss-doubled"];

/** The experiment of a file, and the experiment that is read from its plan. */
function bothWays({ experiment, plan, diagnostics }: CompileResult): [unknown, unknown] {
  const read = readPlan(writePlan(plan!), "a.plan.yaml");
  const broken = (all: CompileResult["diagnostics"]): string[] =>
    brokenRules(all).filter((code) => !ONLY_IN_FILES.includes(code));
  expect(broken(read.diagnostics)).toEqual(broken(diagnostics));
  return [plainExperiment(experiment!), plainExperiment(read.experiment!)];
}

describe("a file and the plan that is made of it are read into the same experiment", () => {
  it("of generated programs", () => {
    fc.assert(
      fc.property(meaning, spelling, (what, how) => {
        const { text, overrides } = write(what, how);
        const [file, plan] = bothWays(compileText(text, overrides));
        expect(plan).toEqual(file);
      }),
      { numRuns: 60 },
    );
  });

  it.each(programNames())("of %s", (name) => {
    const [file, plan] = bothWays(compileText(readProgram(name)));
    expect(plan).toEqual(file);
  });
});

it("another experiment is another tree", () => {
  fc.assert(
    fc.property(meaning, spelling, (what, how) => {
      const trees = [what, { ...what, seed: what.seed + 1 }].map((one) => {
        const { text, overrides } = write(one, how);
        return plainExperiment(compileText(text, overrides).experiment!);
      });
      expect(trees[0]).not.toEqual(trees[1]);
    }),
    { numRuns: 10 },
  );
});
