import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSafetensors } from "../../runtime/checkpoint/safetensors.ts";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { independenceTest, ksTest, LEAST_P, normalCdf } from "./statistics.ts";

/**
 * Compares the distributions of `aclc init` with the initial weights of PyTorch and torchvision: convolutions are
 * normal with variance 2 / (outputs * kernel area) (`kaiming_normal_`, fan_out, relu); weights and biases of linear
 * layers are uniform within 1 / sqrt(inputs) (`nn.Linear`); batch norms are 1, 0, 0, 1.
 */
const PROGRAM = `experiment "first weights"
seed 4
dataset d = shapes10(train: 20, test: 20)
encoder f = resnet18(width: 8, branches: [standard, adversarial])
head g = mlp(300, 100, norm: batch_norm, bias: first, end: norm)
head p = mlp(400, 50)
head c = linear(d.classes)
head z = linear(d.classes, init: zeros)
stage s {
  data d.train
  batch 10
  view a, b = flip(image)
  loss l = nt_xent(g(f.standard(a)), g(f.adversarial(b)), temperature: 0.5)
  loss q = cross_entropy(c(f.standard(a)) + z(f.standard(a)), label)
  loss r = mean(p(f.standard(a)))
  minimize l + q + r
  optimizer sgd(lr: 0.1)
  for 1 epoch
}
`;

interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

let folder: string;
let tensors: ReadonlyMap<string, Tensor>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "aclc-init-"));
  writeFileSync(join(folder, "first.acl"), PROGRAM);
  tensors = await initialWeights();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function initialWeights(...flags: string[]): Promise<Map<string, Tensor>> {
  const { io, err } = fakeIo(folder, process.env);
  expect(await runCommandLine(["init", "first.acl", ...flags], io), err()).toBe(0);
  const file = await readSafetensors(join(folder, "first.init.safetensors"));
  return new Map(
    [...file.tensors].map(([name, { shape, data }]) => [name, { shape, data: data as Float32Array }]),
  );
}

function the(name: string): Tensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`no ${name} among ${[...tensors.keys()].join(", ")}`);
  return tensor;
}

const convolutions = (): [string, Tensor][] => [...tensors].filter(([, { shape }]) => shape.length === 4);

/** The numbers of a convolution, divided by their expected standard deviation. */
function standardized({ shape, data }: Tensor): Float64Array {
  const [outputs, , height, width] = shape as [number, number, number, number];
  const deviation = Math.sqrt(2 / (outputs * height * width));
  return Float64Array.from(data, (x) => x / deviation);
}

/** The numbers of a linear layer, mapped linearly from -1 / sqrt(inputs)..1 / sqrt(inputs) to 0..1. */
const shares = ({ data }: Tensor, inputs: number): Float64Array =>
  Float64Array.from(data, (x) => (x * Math.sqrt(inputs) + 1) / 2);

const uniformCdf = (x: number): number => Math.min(Math.max(x, 0), 1);

/** p-value for the independence of two sequences: chi-square test on a table of their quartiles. */
function pairTest(x: Float64Array, y: Float64Array, cdf: (x: number) => number): number {
  const table = Array.from({ length: 4 }, () => Array<number>(4).fill(0));
  x.forEach((value, i) => {
    const [row, column] = [value, y[i]!].map((one) => Math.min(Math.floor(cdf(one) * 4), 3)) as [
      number,
      number,
    ];
    table[row]![column]!++;
  });
  return independenceTest(table);
}

describe("convolutions", () => {
  test("are normal, with a variance that depends on the outputs: each one, and all together", () => {
    expect(convolutions()).toHaveLength(20);
    for (const [name, tensor] of convolutions())
      expect(ksTest(standardized(tensor), normalCdf), name).toBeGreaterThan(LEAST_P);
    const all = convolutions().flatMap(([, tensor]) => [...standardized(tensor)]);
    expect(all.length).toBeGreaterThan(170_000);
    expect(ksTest(all, normalCdf)).toBeGreaterThan(LEAST_P);
  });

  test("neighbours are independent", () => {
    const z = standardized(the("f.layer4.1.conv2.weight"));
    for (const step of [1, 2, 9])
      expect(pairTest(z.slice(0, -step), z.slice(step), normalCdf), `${step} apart`).toBeGreaterThan(LEAST_P);
  });

  test("two of one shape are independent", () => {
    const [x, y] = ["f.layer4.0.conv2.weight", "f.layer4.1.conv1.weight"].map((name) =>
      standardized(the(name)),
    );
    expect(pairTest(x!, y!, normalCdf)).toBeGreaterThan(LEAST_P);
  });
});

describe("linear layers", () => {
  const LAYERS = [
    ["g.fc1.weight", 64],
    ["g.fc1.bias", 64],
    ["g.fc2.weight", 300],
    ["p.fc1.weight", 64],
    ["p.fc1.bias", 64],
    ["p.fc2.weight", 400],
    ["p.fc2.bias", 400],
    ["c.weight", 64],
  ] as const;

  test.each(LAYERS)("%s is uniform within 1 / sqrt(%i)", (name, inputs) => {
    const values = shares(the(name), inputs);
    expect(values.every((share) => share >= 0 && share < 1)).toBe(true);
    expect(ksTest(values, uniformCdf)).toBeGreaterThan(LEAST_P);
  });

  test("a bias is independent of the weights of its layer", () => {
    const bias = shares(the("p.fc1.bias"), 64);
    expect(pairTest(shares(the("p.fc1.weight"), 64).slice(0, 400), bias, uniformCdf)).toBeGreaterThan(
      LEAST_P,
    );
  });

  test("only the head with `init: zeros` starts at zero", () => {
    const zero = [...tensors].filter(
      ([name, { data }]) => !name.includes(".bn") && data.every((x) => x === 0),
    );
    expect(zero.map(([name]) => name).sort()).toEqual([
      ...[...tensors.keys()].filter((name) => /downsample\.1\..*(bias|running_mean)$/.test(name)).sort(),
      "z.bias",
      "z.weight",
    ]);
  });
});

test("batch norms of every branch start as the identity", () => {
  const parts = { weight: 1, bias: 0, running_mean: 0, running_var: 1 };
  const norms = [...tensors].filter(([name]) => /\.(standard|adversarial)\./.test(name));
  // 20 in the encoder, 2 in the head
  expect(norms).toHaveLength(22 * 2 * 4);
  for (const [name, { data }] of norms)
    expect(new Set(data), name).toEqual(new Set([parts[name.split(".").at(-1) as keyof typeof parts]]));
});

test("the seed decides the weights: the same seed gives the same bits, another seed gives others", async () => {
  expect(await initialWeights()).toEqual(tensors);
  const others = await initialWeights("--set", "seed=5");
  expect([...others.keys()]).toEqual([...tensors.keys()]);
  const [x, y] = [tensors, others].map((all) => standardized(all.get("f.layer4.1.conv2.weight")!));
  expect(pairTest(x!, y!, normalCdf)).toBeGreaterThan(LEAST_P);
  expect(x).not.toEqual(y);
});
