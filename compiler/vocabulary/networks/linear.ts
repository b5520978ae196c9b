import { argument } from "../define/argument.ts";
import { HEAD_KEYS, init } from "../define/head-keys.ts";
import { head } from "../define/networks.ts";
import { whole } from "../types/numbers.ts";
import { choice } from "../types/words.ts";

export const linear = head("linear", {
  doc: "A single linear layer with bias.",
  positional: ["outputs"],
  inferred: "the number of inputs follows from what it is called on",
  args: {
    outputs: argument(whole, {
      bounds: "positive",
      example: "10",
      doc: "number of outputs",
    }),
    init,
  },
  plan: {
    keys: {
      layers: HEAD_KEYS.layers,
      norm: argument(choice(["none"]), { doc: HEAD_KEYS.norm.doc }),
      bias: argument(choice(["all"]), { doc: HEAD_KEYS.bias.doc }),
      end: argument(choice(["linear"]), { doc: HEAD_KEYS.end.doc }),
      init,
    },
    values: ({ outputs, init: first }) => ({
      layers: [outputs],
      norm: "none" as const,
      bias: "all" as const,
      end: "linear" as const,
      init: first,
    }),
    from: (origins) => ({ ...origins, layers: origins.outputs }),
  },
  features: ({ layers }) => layers.at(-1)!,
  hasNorm: () => false,
  startsAtZero: ({ init: first }) => first === "zeros",
  layers: ({ layers, init: first }, input) =>
    layers.slice(0, 1).map((to) => ({
      kind: "linear",
      name: "",
      from: Number(input),
      to,
      bias: true,
      init: first,
    })),
});
