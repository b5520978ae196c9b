// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts with templates in them
import { at, FLOAT64, INIT, type Mutation, PIPELINE } from "./mutation.ts";

/** Networks: their layers and initial weights. */
export const NETWORKS: readonly Mutation[] = [
  ...at("compiler/derive/layers.ts", INIT, [
    ["linear: bound by its outputs", "1 / Math.sqrt(layer.from)", "1 / Math.sqrt(layer.to)"],
    ["Kaiming: by fan_in", "fan: layer.to * layer.kernel ** 2", "fan: layer.from * layer.kernel ** 2"],
    [
      "Kaiming: without the kernel's area",
      "fan: layer.to * layer.kernel ** 2",
      "fan: layer.to * layer.kernel",
    ],
    ["linear: zeros not asked for", `layer.init === "zeros"`, `layer.init !== "zeros"`],
    ["batch norm: variance starts at 0", `["running_var", "running", 1]`, `["running_var", "running", 0]`],
    ["batch norm: scale starts at 0", `["weight", "weight", 1]`, `["weight", "weight", 0]`],
    [
      "linear: bias by its own length",
      `shape: [layer.to],\n            layout: "plain",\n            init,`,
      `shape: [layer.to],\n            layout: "plain",\n            init: { kind: "uniform", bound: 1 / Math.sqrt(layer.to) },`,
    ],
  ]),
  ...at("compiler/derive/layers.ts", PIPELINE, [
    ["convnet: first layer halves the image", "i === 0 ? 1 : 2)", "2)"],
    ["convnet: no layer halves the image", "i === 0 ? 1 : 2)", "1)"],
    [
      "convnet: relu before batch norm",
      "batchNorm(`bn${i + 1}`, to), relu];",
      "relu, batchNorm(`bn${i + 1}`, to)];",
    ],
    ["mlp: relu at the end", "...(last ? [] : [relu])", "relu"],
    ["mlp: no relu", "...(last ? [] : [relu])", "...[]"],
    ["batch norm: epsilon", "epsilon: 1e-5", "epsilon: 1e-6"],
    ["batch norm: momentum", "momentum: 0.1 }", "momentum: 0.01 }"],
  ]),
  ...at("compiler/derive/layers.ts", FLOAT64, [
    [
      "ResNet: last stage keeps its size",
      "stage > 0 && block === 0 ? 2 : 1",
      "stage % 3 > 0 && block === 0 ? 2 : 1",
    ],
    [
      "ResNet: a block halves in its second convolution",
      "convolution(`${name}.conv1`, from, to, 3, stride),",
      "convolution(`${name}.conv1`, from, to, 3, 1),",
    ],
    [
      "ResNet: no relu in a block",
      "relu,\n          convolution(`${name}.conv2`",
      "convolution(`${name}.conv2`",
    ],
    ["ResNet: no relu behind the stem", `batchNorm("bn1", width), relu];`, `batchNorm("bn1", width)];`],
  ]),
  ...at("compiler/derive/trained.ts", PIPELINE, [
    ["freeze: trained all the same", `update !== "train"`, `update === undefined`],
  ]),
  ...at(
    "compiler/derive/trained.ts",
    ["test/exact/trained-tensors.test.ts"],
    [
      [
        "branches: trained without a gradient",
        "(spec.branch === undefined || used.has(spec.branch))",
        "spec.shape.length > 0",
      ],
    ],
  ),
];
