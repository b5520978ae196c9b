import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OP_NAMES, OPS, type Op } from "../../compiler/tensor/ops.ts";
import type { Engine, HostTensor } from "../../runtime/engine.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import { type BuiltCase, buildCase, type Case, type FloatType, floatsOf } from "./case.ts";
import { CASES, PROGRAM_CASES } from "./cases.ts";
import { difference, differenceOfTensors, type Measure, numbersOf } from "./compare.ts";

export interface ConformanceOptions {
  /** the floats the engine computes in */
  readonly dtypes: readonly FloatType[];
  /** the operations to look at; all, and whole programs, unless told */
  readonly ops?: readonly Op[];
  /** a reason not to run a case (`op: name`), shown beside it; anything else runs */
  readonly skip?: (name: string, float: FloatType) => string | undefined;
}

/** The relative error allowed unless a case says otherwise, in f32; f64 is held to 1e-7 of it. */
const TOLERANCE = 1e-5;
const F64_PART = 1e-7;

/** Registers tests that hold an engine to the reference, operation by operation. */
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
          await check(engine, title, one, float, measure);
        });
      }
    }
  });
}

/** Elementwise results stand each for themselves; sums and products lose what cancels. */
export function measureOf(op: Op): Measure {
  const each = ["source", "unary", "binary", "compare", "select", "shape"];
  return each.includes(OPS[op].class) ? "each" : "largest";
}

async function check(
  engine: Engine,
  title: string,
  one: Case,
  float: FloatType,
  measure: Measure,
): Promise<void> {
  const built = buildCase(title, one, float);
  const judge = await reference.open({ device: "cpu" });
  const wanted = await execute(judge, built, one.runs ?? 1);
  const got = await execute(engine, built, one.runs ?? 1);
  const relative = (one.tolerance ?? TOLERANCE) * (float === "f64" ? F64_PART : 1);
  expect([...got.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [name, tensor] of wanted) {
    expect(differenceOfTensors(got.get(name)!, tensor, relative, measure), name).toBeUndefined();
    const expected = built.expected.get(name);
    if (!expected) continue;
    // the hand's numbers too, lest both be wrong in the same way
    const near = difference(numbersOf(got.get(name)!), expected, relative, measure);
    expect(near, `${name} by hand`).toBeUndefined();
  }
}

/** Outputs of the last run, and variables after it (by `variable:` and name). Leaves no variable behind. */
export async function execute(
  engine: Engine,
  built: BuiltCase,
  runs: number,
): Promise<Map<string, HostTensor>> {
  const names = [...built.variables.keys()];
  const executable = await engine.load(built.program);
  await engine.write(built.variables);
  let outputs = new Map<string, HostTensor>();
  for (let run = 0; run < runs; run++) outputs = await executable.run(built.inputs);
  const contents = await engine.read(names);
  await engine.drop(names);
  return new Map([
    ...outputs,
    ...[...contents].map(([name, tensor]) => [`variable:${name}`, tensor] as const),
  ]);
}
