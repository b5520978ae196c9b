import { argument } from "../define/argument.ts";
import { batchNorm, convolution, globalAveragePool, relu } from "../define/layers.ts";
import { ENCODER_ARGS, encoder } from "../define/networks.ts";
import { wholes } from "../types/lists.ts";
import { choice } from "../types/words.ts";

const widths = argument(wholes, {
  bounds: "positive",
  example: "[16, 32, 64]",
  doc: "number of channels of each layer",
});

export const convnet = encoder("convnet", {
  doc: "3 x 3 convolutions with batch norm and ReLU, and global average pooling. Each layer after the first halves the image.",
  args: { widths, ...ENCODER_ARGS },
  plan: {
    keys: {
      widths,
      stem: argument(choice(["small_image"]), {
        doc: "first layer: a 3 x 3 convolution with stride 1, no pooling",
      }),
      normalize: ENCODER_ARGS.normalize,
    },
    values: ({ widths: all, normalize }) => ({ widths: all, stem: "small_image" as const, normalize }),
  },
  nonEmpty: "widths",
  features: ({ widths: all }) => all.at(-1)!,
  tooDeep: ({ widths: all }, [height]) =>
    height >> (all.length - 1) < 1
      ? { layers: all.length, most: Math.floor(Math.log2(height)) + 1 }
      : undefined,
  layers: ({ widths: all }, input) => [
    ...all.flatMap((to, i) => {
      const from = i === 0 ? (typeof input === "number" ? input : input[2]) : all[i - 1]!;
      return [convolution(`conv${i + 1}`, from, to, 3, i === 0 ? 1 : 2), batchNorm(`bn${i + 1}`, to), relu];
    }),
    globalAveragePool,
  ],
});
