import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { slotName } from "../../compiler/lower/optimizers.ts";
import { lowerStep, METRIC } from "../../compiler/lower/step-program.ts";
import type { Plan, Precision } from "../../compiler/schema/plan.ts";
import type { AnyInstruction } from "../../compiler/tensor/program.ts";
import { forEachInstruction } from "../../compiler/tensor/walk.ts";
import { makeShapes10 } from "../../runtime/data/shapes10.ts";
import type { Engine } from "../../runtime/engine.ts";
import { initialTensor } from "../../runtime/stages/tensors.ts";
import { INSTALL_TIMEOUT, openTensorflow } from "../engines/tensorflow/open-tensorflow.ts";
import { difference, distanceOf, normOf, relativeDifference } from "./compare-fixture.ts";
import { planOf, stageOf } from "./plans.ts";
import { SingleStep } from "./single-step.ts";
import { Training } from "./training.ts";

let engine: Engine;
beforeEach(async () => {
  engine = await openTensorflow();
}, INSTALL_TIMEOUT);
afterEach(() => engine?.close());

/** A contrastive loss of two views, with a convnet. The momentum is 0, so the momentum buffer is the gradient. */
const contrast = (precision: Precision, batch: number): Plan =>
  planOf(`experiment "contrast" precision ${precision}
    dataset d = shapes10(train: ${batch})
    encoder f = convnet(widths: [16, 32, 64], normalize: imagenet, branches: [standard])
    head g = mlp(64, 64, 64, norm: batch_norm, bias: first, end: norm)
    augment mirrored = flip(probability: 1.0)
    stage s {
      data d.train(shuffle: false) unlabeled   batch ${batch}
      view a = image   view b = mirrored(image)
      loss l = nt_xent(g(f.standard(a, b)), temperature: 0.5)   minimize l
      optimizer sgd(lr: 0.05)   for 1 steps
    }`);

/** Ten classes, with a convnet. */
const classification = (precision: Precision, items: number, batch: number, updates: number): Plan =>
  planOf(`experiment "classification" precision ${precision}
    dataset d = shapes10(train: ${items})
    encoder f = convnet(widths: [8, 16], normalize: imagenet)
    head c = linear(d.classes)
    stage s {
      data d.train(shuffle: false)   batch ${batch}
      view x = image
      loss ce = cross_entropy(c(f(x)), label)   minimize ce
      optimizer sgd(lr: 0.05, momentum: 0.9)   for ${updates} steps
    }`);

/** A dual-stream step, which contains everything that programs of steps can contain. */
const dualStream = (): Plan =>
  planOf(`experiment "types" precision bfloat16
    dataset d = shapes10(train: 4)
    encoder f = resnet18(width: 4, stem: small_image, normalize: imagenet, branches: [standard, adversarial])
    head g = mlp(8, 8, norm: batch_norm, bias: first, end: norm)
    attack pgd2 = pgd(norm: linf, radius: 8/255, step: 2/255, steps: 2)
    augment crop_flip = random_resized_crop(32, scale: 0.1..1.0) then flip(probability: 0.5)
    stage s {
      data d.train(shuffle: false) unlabeled   batch 4
      view a, b = crop_flip(image)
      view a_adv, b_adv = pgd2(a, b) maximizing l_adv
      loss l_adv = nt_xent(g(f.adversarial(a_adv, b_adv)), temperature: 0.5)
      loss l_std = nt_xent(g(f.standard(a, b)), temperature: 0.5)
      minimize 0.5 * l_adv + 0.5 * l_std
      optimizer lars(lr: 0.1)   for 1 steps
    }`);

async function start(plan: Plan, items: number): Promise<Training> {
  const { images, labels } = await makeShapes10(0, "train", items);
  const state = (spec: Parameters<typeof initialTensor>[1]) => initialTensor(1, spec, "f32").data;
  return Training.start(engine, plan, { state, images, labels: Int32Array.from(labels) });
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

function cosine(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0) / (normOf(x) * normOf(y));
}

test("one step of a convnet: the loss within 1 %, the cosine of every large gradient above 0.99", async () => {
  const batch = 64;
  const run = async (precision: Precision) => {
    const training = await start(contrast(precision, batch), batch);
    const { metrics } = await training.step(range(0, batch));
    const tensors = await training.tensors();
    const slots = [...tensors].filter(([name]) => name.startsWith(slotName("momentum", "")));
    return { loss: metrics.get(METRIC.loss)!, gradients: new Map(slots) };
  };
  const wide = await run("float32");
  const narrow = await run("bfloat16");
  expect(relativeDifference(narrow.loss, wide.loss)).toBeLessThan(1e-2);
  const whole = normOf([...wide.gradients.values()].map(normOf));
  const large = [...wide.gradients].filter(([, values]) => normOf(values) > 0.03 * whole);
  expect(large.length).toBeGreaterThan(5);
  for (const [name, values] of large)
    expect(cosine(narrow.gradients.get(name)!, values), name).toBeGreaterThan(0.99);
  expect([...narrow.gradients.values()].flatMap((values) => [...values]).every(Number.isFinite)).toBe(true);
});

test("one step of a narrow ResNet-18: no further from float64 than PyTorch's bfloat16", async () => {
  const step = await SingleStep.read();
  const { metrics, tensors } = await step.withGivenPerturbation(engine, "bfloat16");
  const { float64, autocast_bfloat16: autocast } = step.fixture;
  expect(relativeDifference(metrics.get(METRIC.loss)!, float64.loss)).toBeLessThan(1e-2);
  const gradients = step.gradients();
  const off = [...gradients].map(([name, values]) =>
    normOf(difference(tensors.get(slotName("momentum", name))!, values)),
  );
  // With four images and eighteen batch norms, PyTorch's gradient differs by half of its norm, and so does this one.
  expect(normOf(off) / normOf([...gradients.values()].map(normOf))).toBeLessThan(1.1 * autocast.gradient);
  for (const [name, values] of step.statistics())
    expect(distanceOf(tensors.get(name)!, values), name).toBeLessThan(1e-2);
});

test("200 steps end within 3 % of float32's loss", async () => {
  const [items, batch, updates] = [256, 32, 200];
  const lossAfter = async (precision: Precision) => {
    const training = await start(classification(precision, items, batch, updates), items);
    const losses: number[] = [];
    for (let k = 0; k < updates; k++) {
      const first = (k * batch) % items;
      losses.push((await training.step(range(first, first + batch))).metrics.get(METRIC.loss)!);
    }
    const epoch = items / batch;
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / epoch;
    return { first: mean(losses.slice(0, epoch)), last: mean(losses.slice(-epoch)) };
  };
  const wide = await lossAfter("float32");
  const narrow = await lossAfter("bfloat16");
  // the loss decreases at all
  expect(wide.last).toBeLessThan(0.8 * wide.first);
  expect(relativeDifference(narrow.last, wide.last)).toBeLessThan(0.03);
});

describe("what is kept in which type", () => {
  const instructions: AnyInstruction[] = [];
  let types: readonly { readonly dtype: string }[];
  beforeAll(() => {
    const plan = dualStream();
    const { program } = lowerStep(plan, stageOf(plan)[0], 4);
    types = program.types;
    forEachInstruction(program.instructions, (one) => instructions.push(one));
  });
  const typesOf = (...ops: readonly AnyInstruction["op"][]): string[] => {
    const values = instructions
      .filter(({ op }) => ops.includes(op))
      .flatMap((one) => [...one.operands, ...one.results]);
    return [...new Set(values.map((value) => types[value]!.dtype))].sort();
  };
  test("convolutions and their gradients work in bfloat16", () => {
    expect(typesOf("convolution", "convolution_input_grad", "convolution_filter_grad")).toEqual(["bf16"]);
  });
  test("heads and similarities, exponents and roots in float32", () => {
    expect(typesOf("dot_general", "exp", "log", "sqrt", "rsqrt", "sign")).toEqual(["f32"]);
  });
  test("batch norm takes bfloat16 to bfloat16 in the encoder; its parameters and statistics are float32", () => {
    expect(typesOf("batch_norm_training", "batch_norm_grad")).toEqual(["bf16", "f32"]);
    for (const { op, operands, results } of instructions)
      if (op === "batch_norm_training") {
        const [x, ...vectors] = [operands[0]!, ...operands.slice(1), ...results.slice(1)];
        expect(types[results[0]!]!.dtype).toBe(types[x!]!.dtype);
        expect(vectors.every((value) => types[value]!.dtype === "f32")).toBe(true);
      }
  });
  test("what loops carry is float32", () => {
    expect(typesOf("repeat").filter((dtype) => dtype !== "i32")).toEqual(["f32"]);
  });
});
