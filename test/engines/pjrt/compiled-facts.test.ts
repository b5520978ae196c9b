import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runPasses } from "../../../compiler/tensor/passes/passes.ts";
import { printStableHlo } from "../../../runtime/engines/pjrt/emit/print.ts";
import { problemsOf, type StepFacts, stepFacts } from "../../bench/gpu/facts.ts";
import { attackProgram } from "../tensorflow/small-network.ts";
import { openPjrt, QUICK } from "./open-pjrt.ts";

test("facts are read from the program that the plugin has made", async () => {
  const engine = await openPjrt();
  const program = runPasses(attackProgram({ float: "f32", size: 8, width: 2, trips: 40 }));
  const compiled = await engine.client.compile(printStableHlo(program), QUICK);
  const facts = stepFacts(program, compiled, 2);
  // the loop contains the network's six convolutions, forward and for the input; a CPU plugin does not call cuDNN
  expect(facts.convolutions).toEqual({ forward: 6, input: 6, filter: 0 });
  expect(facts.cudnn).toEqual({ forward: 0, input: 0, filter: 0 });
  expect(facts.whiles).toBe(1);
  expect(facts.bytes.argument).toBeGreaterThan(2 * 8 * 8 * 3 * 4);
  compiled.destroy();
  await engine.close();
});

const GOOD: StepFacts = {
  convolutions: { forward: 4, input: 3, filter: 2 },
  cudnn: { forward: 4, input: 3, filter: 2 },
  whiles: 1,
  filterGradientsInLoops: 0,
  transposedActivations: 0,
  bytes: { argument: 100, alias: 95, temporary: 50 },
};

test.each([
  [{ cudnn: { forward: 3, input: 3, filter: 2 } }, "every convolution is one call of cuDNN"],
  [{ cudnn: { forward: 4, input: 3, filter: 4 } }, "every filter gradient is one call of cuDNN"],
  [{ whiles: 2 }, "the attack is the one loop"],
  [{ filterGradientsInLoops: 1 }, "the attack makes no filter gradient"],
  [{ transposedActivations: 1 }, "no activation is transposed"],
  [{ bytes: { argument: 100, alias: 0, temporary: 50 } }, "the state gives its memory to the next one"],
  [{ bytes: { argument: 100, alias: 95, temporary: 150e9 } }, "a step fits into an H200"],
])("a step that is not as it should be is found out: %j", (change, text) => {
  expect(problemsOf(GOOD)).toEqual([]);
  expect(problemsOf({ ...GOOD, ...change })).toEqual([`not so: ${text}`]);
});

test("the recorded steps for an H200 are as they should be", () => {
  const file = join(import.meta.dirname, "../../bench/gpu/h200-compile.json");
  const { steps } = JSON.parse(readFileSync(file, "utf8")) as { steps: Record<string, StepFacts> };
  expect(Object.keys(steps)).toEqual(["bfloat16", "float32"]);
  for (const facts of Object.values(steps)) expect(problemsOf(facts)).toEqual([]);
});
