import { OPS, type Op } from "../../compiler/tensor/ops.ts";
import type { Engine, HostTensor } from "../../runtime/engine.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import { type BuiltCase, buildCase, type Case, type FloatType } from "./case.ts";
import { difference, differenceOfTensors, type Measure, numbersOf } from "./compare.ts";

/** The default relative tolerance in f32; in f64 it is 1e-7 of that. */
const TOLERANCE = 1e-5;
const F64_PART = 1e-7;

/**
 * The error of elementwise results is relative to each number; that of sums and products, which lose digits by
 * cancellation, to the largest number.
 */
export function measureOf(op: Op): Measure {
  const each = ["source", "unary", "binary", "compare", "select", "shape"];
  return each.includes(OPS[op].class) ? "each" : "largest";
}

/** How an engine's results differ from the reference and from results computed by hand, by output or variable. */
export async function caseDifferences(
  engine: Engine,
  title: string,
  one: Case,
  float: FloatType,
  measure: Measure,
): Promise<string[]> {
  const built = buildCase(title, one, float);
  const judge = await reference.open({ device: "cpu" });
  const wanted = await execute(judge, built, one.runs ?? 1);
  const got = await execute(engine, built, one.runs ?? 1);
  const relative = (one.tolerance ?? TOLERANCE) * (float === "f64" ? F64_PART : 1);
  const [names, expectedNames] = [[...got.keys()].sort().join(), [...wanted.keys()].sort().join()];
  if (names !== expectedNames) return [`it gives ${names}, not ${expectedNames}`];
  return [...wanted].flatMap(([name, tensor]) => {
    const far = differenceOfTensors(got.get(name)!, tensor, relative, measure);
    if (far !== undefined) return [`${name}: ${far}`];
    const expected = built.expected.get(name);
    // compare with numbers computed by hand too, in case both engines have the same error
    const byHand = expected && difference(numbersOf(got.get(name)!), expected, relative, measure);
    return byHand === undefined ? [] : [`${name} by hand: ${byHand}`];
  });
}

/** The outputs of the last run, and the variables after it (by `variable:` and name). Removes all variables. */
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
