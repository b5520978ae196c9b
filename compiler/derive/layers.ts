import type { NetworkSpec } from "../experiment/network-symbol.ts";
import type { Call } from "../experiment/word.ts";
import type { Layer } from "../vocabulary/define/layers.ts";
import { asNetwork, type NetworkDefinition, type NetworkInput } from "../vocabulary/define/networks.ts";

/** The part of a network that its layers depend on. */
interface Built extends Call<NetworkDefinition> {
  readonly input: NetworkInput;
}

/** Batch norm as in PyTorch: running = (1 - momentum) * running + momentum * batch, with the unbiased variance. */
export const BATCH_NORM = { epsilon: 1e-5, momentum: 0.1 } as const;

/** The layers of a network, without input normalization. */
export function layersOf({ word, args, input }: Built): readonly Layer[] {
  return word.layers(args, input);
}

/** A network with the smallest possible input, for facts that do not depend on the input size. */
function smallest({ kind, word, args }: NetworkSpec): Built {
  return { word: asNetwork(word), args, input: kind === "encoder" ? [1, 1, 3] : 1 };
}

/** The names of the parts of a network that can be frozen: the first words of its tensor names. */
export function partNames(spec: NetworkSpec): readonly string[] {
  const names = tensorsOf("", smallest(spec), []).map(({ name }) => name.split(".")[0]!);
  return [...new Set(names)];
}

/**
 * Names and shapes of a network's tensors as one text. The weights of one network fit another if the texts are equal.
 */
export function shapesOf(spec: NetworkSpec): string {
  return tensorsOf("", smallest(spec), [])
    .map(({ name, shape }) => `${name} ${shape.join("x")}`)
    .join(", ");
}

export type Init =
  /** Kaiming normal, fan_out, gain of relu (torchvision's convolutions) */
  | { readonly kind: "kaiming_normal"; readonly fan: number }
  /** U(-bound, bound) */
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "constant"; readonly value: number };

/** One tensor of a network, by its name in a checkpoint. */
export interface TensorSpec {
  readonly name: string;
  readonly role: "weight" | "running";
  /** shape in a checkpoint, as in PyTorch (OIHW, out x in) */
  readonly shape: readonly number[];
  readonly layout: "oihw" | "plain";
  readonly init: Init;
  /** the branch of its batch norm; absent for shared tensors and for an unnamed set */
  readonly branch?: string;
}

/** `f` + `bn1` + `adversarial` + `weight` -> `f.bn1.adversarial.weight`; empty parts are left out. */
export function tensorName(...parts: readonly (string | undefined)[]): string {
  let name = "";
  for (const part of parts) if (part) name = name === "" ? part : `${name}.${part}`;
  return name;
}

/**
 * Every tensor of a network with the given branches, in the order of its layers.
 * @param branches empty: one unnamed set of batch norms
 */
export function tensorsOf(network: string, plan: Built, branches: readonly string[]): TensorSpec[] {
  const specs: TensorSpec[] = [];
  const sets: readonly (string | undefined)[] = branches.length === 0 ? [undefined] : branches;
  const walk = (layers: readonly Layer[]): void => {
    for (const layer of layers) {
      if (layer.kind === "residual") {
        walk(layer.main);
        walk(layer.shortcut);
      } else if (layer.kind === "convolution") {
        specs.push({
          name: tensorName(network, layer.name, "weight"),
          role: "weight",
          shape: [layer.to, layer.from, layer.kernel, layer.kernel],
          layout: "oihw",
          init: { kind: "kaiming_normal", fan: layer.to * layer.kernel ** 2 },
        });
      } else if (layer.kind === "linear") {
        const init: Init =
          layer.init === "zeros"
            ? { kind: "constant", value: 0 }
            : { kind: "uniform", bound: 1 / Math.sqrt(layer.from) };
        specs.push({
          name: tensorName(network, layer.name, "weight"),
          role: "weight",
          shape: [layer.to, layer.from],
          layout: "plain",
          init,
        });
        if (layer.bias)
          specs.push({
            name: tensorName(network, layer.name, "bias"),
            role: "weight",
            shape: [layer.to],
            layout: "plain",
            init,
          });
      } else if (layer.kind === "batch_norm") {
        for (const branch of sets)
          for (const [part, role, value] of [
            ["weight", "weight", 1],
            ["bias", "weight", 0],
            ["running_mean", "running", 0],
            ["running_var", "running", 1],
          ] as const)
            specs.push({
              name: tensorName(network, layer.name, branch, part),
              role,
              shape: [layer.channels],
              layout: "plain",
              init: { kind: "constant", value },
              ...(branch === undefined ? {} : { branch }),
            });
      }
    }
  };
  walk(layersOf(plan));
  return specs;
}

/** The number of trainable parameters of a network with the given branches. */
export function parameterCount(plan: Built, branches: readonly string[]): number {
  let count = 0;
  for (const spec of tensorsOf("", plan, branches))
    if (spec.role === "weight") count += spec.shape.reduce((product, extent) => product * extent, 1);
  return count;
}

interface Operations {
  readonly all: number;
  /** operations of the first layer */
  readonly first: number;
}
const OPERATIONS = new WeakMap<Built, Operations>();

/** Operations of a forward pass for one row: 2 for each multiply-add of convolutions and matrix products. */
export function forwardOperations(plan: Built): Operations {
  const known = OPERATIONS.get(plan);
  if (known) return known;
  const counted = countOperations(plan);
  OPERATIONS.set(plan, counted);
  return counted;
}

function countOperations(plan: Built): Operations {
  let operations = 0;
  let first = 0;
  const add = (n: number): void => {
    if (operations === 0) first = n;
    operations += n;
  };
  const { input } = plan;
  let size: readonly [number, number] = typeof input === "number" ? [1, 1] : [input[0], input[1]];
  const shrink = (extent: number, kernel: number, stride: number, padding: number): number =>
    Math.floor((extent + 2 * padding - kernel) / stride) + 1;
  const walk = (layers: readonly Layer[]): void => {
    for (const layer of layers) {
      if (layer.kind === "convolution") {
        size = [
          shrink(size[0], layer.kernel, layer.stride, layer.padding),
          shrink(size[1], layer.kernel, layer.stride, layer.padding),
        ];
        add(2 * size[0] * size[1] * layer.kernel ** 2 * layer.from * layer.to);
      } else if (layer.kind === "linear") {
        add(2 * layer.from * layer.to);
      } else if (layer.kind === "residual") {
        const before = size;
        walk(layer.main);
        const after = size;
        size = before;
        walk(layer.shortcut);
        size = after;
      }
    }
  };
  walk(layersOf(plan));
  return { all: operations, first };
}
