import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OP_NAMES, type Op } from "../../compiler/tensor/ops.ts";
import type { Engine } from "../../runtime/engine.ts";
import { type Case, type FloatType, floatsOf } from "./case.ts";
import { caseDifferences, measureOf } from "./case-differences.ts";
import { CASES, PROGRAM_CASES } from "./cases.ts";
import type { Measure } from "./compare.ts";

export interface ConformanceOptions {
  /** the float types that the engine supports */
  readonly dtypes: readonly FloatType[];
  /** the operations to test; default: all, and whole programs */
  readonly ops?: readonly Op[];
  /** why a case (`op: name`) is not run, shown next to it; other cases are run */
  readonly skip?: (name: string, float: FloatType) => string | undefined;
}

/** Registers tests that compare an engine with the reference, operation by operation. */
export function conformance(
  name: string,
  openEngine: () => Promise<Engine>,
  options: ConformanceOptions,
): void {
  describe(`${name} conforms to the reference`, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await openEngine();
    });
    afterAll(async () => {
      await engine?.close();
    });

    for (const op of options.ops ?? OP_NAMES) {
      describe(op, () => {
        for (const one of CASES[op]) register(`${op}: ${one.name}`, one, measureOf(op));
      });
    }
    if (options.ops === undefined) {
      describe("programs", () => {
        for (const one of PROGRAM_CASES) register(`program: ${one.name}`, one, "largest");
      });
    }

    function register(title: string, one: Case, measure: Measure): void {
      for (const float of floatsOf(one).filter((each) => options.dtypes.includes(each))) {
        const why = options.skip?.(title, float);
        test.skipIf(why !== undefined)(`${one.name}, ${float}${why ? `: ${why}` : ""}`, async (context) => {
          if (one.bfloat16 && engine.capabilities.bfloat16 === "none") context.skip("no bfloat16");
          expect(await caseDifferences(engine, title, one, float, measure)).toEqual([]);
        });
      }
    }
  });
}
