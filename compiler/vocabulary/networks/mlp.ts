import { argument, optional } from "../define/argument.ts";
import { HEAD_KEYS } from "../define/head-keys.ts";
import { batchNorm, type Layer, relu } from "../define/layers.ts";
import { head } from "../define/networks.ts";
import { whole } from "../types/numbers.ts";
import { branches } from "../types/words.ts";

const { layers: _, ...options } = HEAD_KEYS;

export const mlp = head("mlp", {
  doc: "A multi-layer perceptron: linear layers with ReLU between them.",
  rest: {
    name: "layers",
    argument: argument(whole, { bounds: "positive", doc: "number of outputs of each linear layer" }),
    least: 1,
    key: "layers",
  },
  args: {
    ...options,
    branches: optional(branches, {
      doc: "names of the branches, or `shared` for one set of batch norms; by default the encoder's branches",
    }),
  },
  plan: {
    keys: HEAD_KEYS,
    values: ({ norm, bias, end, init, ...rest }) => ({
      layers: (rest as unknown as { readonly layers: readonly number[] }).layers,
      norm,
      bias,
      end,
      init,
    }),
  },
  conflict: (args) => {
    const { norm, end, init, layers } = args as {
      readonly norm: string;
      readonly end: string;
      readonly init: string;
      readonly layers: readonly number[];
    };
    if (norm === "none" && end === "norm") return { code: "norm-end", at: "end" };
    return layers.length > 1 && init === "zeros" ? { code: "zeros-in-mlp", at: "init" } : undefined;
  },
  features: ({ layers }) => layers.at(-1)!,
  hasNorm: ({ norm }) => norm === "batch_norm",
  startsAtZero: ({ init }) => init === "zeros",
  layers: ({ layers, norm, bias, end, init }, input) =>
    layers.flatMap((to, i): Layer[] => {
      const from = i === 0 ? Number(input) : layers[i - 1]!;
      const last = i === layers.length - 1;
      const hasBias = bias === "all" || (bias === "first" && i === 0);
      return [
        { kind: "linear", name: `fc${i + 1}`, from, to, bias: hasBias, init },
        ...(norm === "batch_norm" && (!last || end === "norm") ? [batchNorm(`bn${i + 1}`, to)] : []),
        ...(last ? [] : [relu]),
      ];
    }),
});
