import type { EncoderPlan, HeadPlan, NetworkPlan } from "../plan/schema.ts";

/**
 * A network as a list of layers. Its tensors, its parameter count, its operations and its tensor program are all
 * read off this one list. Names are torchvision's.
 */
export type Layer =
  | {
      readonly kind: "convolution";
      readonly name: string;
      readonly from: number;
      readonly to: number;
      readonly kernel: number;
      readonly stride: number;
      readonly padding: number;
    }
  /** batch norm over the last axis; one set of parameters and statistics for each branch */
  | { readonly kind: "batch_norm"; readonly name: string; readonly channels: number }
  | { readonly kind: "relu" }
  /** relu(main(x) + shortcut(x)); an empty shortcut is the identity */
  | { readonly kind: "residual"; readonly main: readonly Layer[]; readonly shortcut: readonly Layer[] }
  /** mean over height and width */
  | { readonly kind: "global_average_pool" }
  | {
      readonly kind: "linear";
      readonly name: string;
      readonly from: number;
      readonly to: number;
      readonly bias: boolean;
      readonly init: "default" | "zeros";
    };

/** Batch norm of PyTorch: running = (1 - momentum) * running + momentum * batch, variance unbiased. */
export const BATCH_NORM = { epsilon: 1e-5, momentum: 0.1 } as const;

const convolution = (name: string, from: number, to: number, kernel: number, stride: number): Layer => ({
  kind: "convolution",
  name,
  from,
  to,
  kernel,
  stride,
  padding: kernel >> 1,
});
const norm = (name: string, channels: number): Layer => ({ kind: "batch_norm", name, channels });
const relu: Layer = { kind: "relu" };

/** He et al. 2016, BasicBlock [2, 2, 2, 2], with the stem for small images: 3x3, stride 1, no pooling. */
function resnet18(plan: EncoderPlan): Layer[] {
  const width = plan.widths[0]!;
  const channels = plan.input[2];
  const layers: Layer[] = [convolution("conv1", channels, width, 3, 1), norm("bn1", width), relu];
  let from = width;
  for (let stage = 0; stage < 4; stage++) {
    const to = width * 2 ** stage;
    for (let block = 0; block < 2; block++) {
      const name = `layer${stage + 1}.${block}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const main = [
        convolution(`${name}.conv1`, from, to, 3, stride),
        norm(`${name}.bn1`, to),
        relu,
        convolution(`${name}.conv2`, to, to, 3, 1),
        norm(`${name}.bn2`, to),
      ];
      const shortcut =
        stride === 1 && from === to
          ? []
          : [convolution(`${name}.downsample.0`, from, to, 1, stride), norm(`${name}.downsample.1`, to)];
      layers.push({ kind: "residual", main, shortcut });
      from = to;
    }
  }
  layers.push({ kind: "global_average_pool" });
  return layers;
}

/** 3x3 convolution, batch norm, relu for each width; every layer but the first halves the image. */
function convnet(plan: EncoderPlan): Layer[] {
  const layers: Layer[] = [];
  let from = plan.input[2];
  plan.widths.forEach((to, i) => {
    layers.push(convolution(`conv${i + 1}`, from, to, 3, i === 0 ? 1 : 2), norm(`bn${i + 1}`, to), relu);
    from = to;
  });
  layers.push({ kind: "global_average_pool" });
  return layers;
}

function head(plan: HeadPlan): Layer[] {
  const layers: Layer[] = [];
  let from = plan.input;
  const single = plan.architecture === "linear";
  plan.layers.forEach((to, i) => {
    const last = i === plan.layers.length - 1;
    const bias = plan.bias === "all" || (plan.bias === "first" && i === 0);
    layers.push({ kind: "linear", name: single ? "" : `fc${i + 1}`, from, to, bias, init: plan.init });
    if (plan.norm === "batch_norm" && (!last || plan.end === "norm")) layers.push(norm(`bn${i + 1}`, to));
    if (!last) layers.push(relu);
    from = to;
  });
  return layers;
}

/** The layers of a network, without its input normalisation. */
export function layersOf(plan: NetworkPlan): Layer[] {
  if (plan.kind === "head") return head(plan);
  return plan.architecture === "resnet18" ? resnet18(plan) : convnet(plan);
}

/** Features of an encoder: channels of its last layer. */
export function encoderFeatures(plan: Pick<EncoderPlan, "architecture" | "widths">): number {
  return plan.architecture === "resnet18" ? plan.widths[0]! * 8 : plan.widths.at(-1)!;
}

/** First words of the names of a network's tensors, by which it can be frozen in part. */
export function partNames(
  spec:
    | Pick<EncoderPlan, "kind" | "architecture" | "widths">
    | Pick<HeadPlan, "kind" | "architecture" | "layers">,
): readonly string[] {
  if (spec.kind === "head")
    return spec.architecture === "linear"
      ? ["weight", "bias"]
      : spec.layers.flatMap((_, i) => [`fc${i + 1}`, `bn${i + 1}`]);
  return spec.architecture === "resnet18"
    ? ["conv1", "bn1", "layer1", "layer2", "layer3", "layer4"]
    : spec.widths.flatMap((_, i) => [`conv${i + 1}`, `bn${i + 1}`]);
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
  /** shape in a checkpoint: PyTorch's (OIHW, out x in) */
  readonly shape: readonly number[];
  readonly layout: "oihw" | "plain";
  readonly init: Init;
  /** of the batch norm it belongs to; absent for shared tensors and unnamed sets */
  readonly branch?: string;
}

/** `f` + `bn1` + `adversarial` + `weight` -> `f.bn1.adversarial.weight`; empty parts fall out. */
export function tensorName(...parts: readonly (string | undefined)[]): string {
  let name = "";
  for (const part of parts) if (part) name = name === "" ? part : `${name}.${part}`;
  return name;
}

/**
 * Every tensor of a network that has the given branches, in order of its layers.
 * @param branches empty: one unnamed set of batch norms
 */
export function tensorsOf(network: string, plan: NetworkPlan, branches: readonly string[]): TensorSpec[] {
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

/** Trainable numbers of a network with the given branches. */
export function parameterCount(plan: NetworkPlan, branches: readonly string[]): number {
  let count = 0;
  for (const spec of tensorsOf("", plan, branches))
    if (spec.role === "weight") count += spec.shape.reduce((product, extent) => product * extent, 1);
  return count;
}

interface Operations {
  readonly all: number;
  /** of the first layer */
  readonly first: number;
}
const OPERATIONS = new WeakMap<NetworkPlan, Operations>();

/** Operations of one row's forward pass through a network: 2 for each multiply-add of convolutions and matrix products. */
export function forwardOperations(plan: NetworkPlan): Operations {
  const known = OPERATIONS.get(plan);
  if (known) return known;
  const counted = countOperations(plan);
  OPERATIONS.set(plan, counted);
  return counted;
}

function countOperations(plan: NetworkPlan): Operations {
  let operations = 0;
  let first = 0;
  const add = (n: number): void => {
    if (operations === 0) first = n;
    operations += n;
  };
  let size: readonly [number, number] = plan.kind === "encoder" ? [plan.input[0], plan.input[1]] : [1, 1];
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
