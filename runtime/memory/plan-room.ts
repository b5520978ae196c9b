import { constants } from "node:buffer";
import { itemsIn } from "../../compiler/derive/data-facts.ts";
import { tensorsOf } from "../../compiler/derive/layers.ts";
import type { DatasetPlan, Plan } from "../../compiler/schema/plan.ts";
import { type MemoryLimit, memoryLimits, tightest } from "./free-memory.ts";
import { memoryError, roundedDown, sizeText } from "./memory-errors.ts";

/** Maximum number of elements in an array. */
const MOST_ELEMENTS = constants.MAX_LENGTH;

const HALVES = ["train", "test"] as const;

/**
 * Checks that the images and weights of a plan fit in memory, before an engine is downloaded or anything is made. It
 * counts one copy of the images, and the weights with the optimizer state of the largest stage, which is a lower bound.
 * @throws RunError if they do not fit
 */
export function expectPlanFits(plan: Plan, limits: readonly MemoryLimit[] = memoryLimits()): void {
  const { free, of } = tightest(limits)!;
  let images = 0;
  for (const [name, dataset] of Object.entries(plan.datasets)) {
    const each = imageBytes(dataset);
    const count = HALVES.reduce((sum, half) => sum + itemsIn(dataset, half), 0);
    images += count * each;
    if (images > free)
      throw memoryError("memory-too-small", {
        what: `the data set ${name}`,
        needed: count * each,
        free,
        of,
        parts: `${count.toLocaleString("en-US")} images of ${each.toLocaleString("en-US")} bytes`,
        // the device needs a second copy
        advice: `use fewer images: about ${roundedDown(free / 2 / each)} fit`,
      });
    for (const half of HALVES)
      if (itemsIn(dataset, half) * each > MOST_ELEMENTS)
        throw memoryError("too-many-numbers", {
          what: `the part ${half} of the data set ${name}`,
          count: itemsIn(dataset, half) * each,
          most: MOST_ELEMENTS,
          advice: `use at most ${roundedDown(MOST_ELEMENTS / each)} images: ${half}: NUMBER`,
        });
  }
  for (const [name, { cost, optimizer }] of Object.entries(plan.stages))
    if (cost.state_bytes + images > free)
      throw memoryError("memory-too-small", {
        what: `stage ${name}`,
        needed: cost.state_bytes + images,
        free,
        of,
        parts: `${sizeText(cost.state_bytes)} for weights and the state of ${optimizer.word.name}, ${sizeText(images)} for images`,
        advice: "use narrower networks, or fewer images",
      });
  expectTensors(plan);
}

/**
 * Checks that the initial weights of all networks fit in memory.
 * @throws RunError if they do not fit
 */
export function expectWeightsFit(plan: Plan, limits: readonly MemoryLimit[] = memoryLimits()): void {
  const { free, of } = tightest(limits)!;
  const numbers = Object.entries(plan.networks).flatMap(([name, network]) =>
    tensorsOf(name, network, network.branches).map(({ shape }) => product(shape)),
  );
  const needed = numbers.reduce((sum, n) => sum + n, 0) * (plan.precision === "float64" ? 8 : 4);
  if (needed > free)
    throw memoryError("memory-too-small", {
      what: "the file of initial weights",
      needed,
      free,
      of,
      parts: `${numbers.length} tensors`,
      advice: "use narrower networks",
    });
  expectTensors(plan);
}

function expectTensors(plan: Plan): void {
  for (const [name, network] of Object.entries(plan.networks))
    for (const { name: tensor, shape } of tensorsOf(name, network, network.branches))
      if (product(shape) > MOST_ELEMENTS)
        throw memoryError("too-many-numbers", {
          what: `the tensor ${tensor}`,
          count: product(shape),
          most: MOST_ELEMENTS,
          advice: `use a narrower network ${name}`,
        });
}

function imageBytes({ word }: DatasetPlan): number {
  return product(word.image);
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, extent) => all * extent, 1);
}
