import { argument } from "../define/argument.ts";
import { batchNorm, convolution, globalAveragePool, type Layer, relu } from "../define/layers.ts";
import { ENCODER_ARGS, encoder } from "../define/networks.ts";
import { wholes } from "../types/lists.ts";
import { whole } from "../types/numbers.ts";
import { choice } from "../types/words.ts";

const stem = argument(choice(["small_image"]), {
  default: "small_image",
  doc: "first layer: a 3 x 3 convolution with stride 1, no pooling",
});

export const resnet18 = encoder("resnet18", {
  doc: "ResNet-18 with global average pooling and without the final linear layer.",
  source: "He et al., 2016",
  args: {
    stem,
    width: argument(whole, {
      default: "64",
      bounds: "positive",
      doc: "number of channels of the first of four stages",
    }),
    ...ENCODER_ARGS,
  },
  plan: {
    keys: {
      widths: argument(wholes, { bounds: "positive", doc: "number of channels of the first of four stages" }),
      stem,
      normalize: ENCODER_ARGS.normalize,
    },
    values: ({ width, stem: first, normalize }) => ({ widths: [width], stem: first, normalize }),
    from: (origins) => ({ ...origins, widths: origins.width }),
  },
  features: ({ widths }) => widths[0]! * 8,
  // basic blocks [2, 2, 2, 2]
  layers: ({ widths }, input) => {
    const width = widths[0]!;
    const channels = typeof input === "number" ? input : input[2];
    const layers: Layer[] = [convolution("conv1", channels, width, 3, 1), batchNorm("bn1", width), relu];
    let from = width;
    for (let stage = 0; stage < 4; stage++) {
      const to = width * 2 ** stage;
      for (let block = 0; block < 2; block++) {
        const name = `layer${stage + 1}.${block}`;
        const stride = stage > 0 && block === 0 ? 2 : 1;
        const main = [
          convolution(`${name}.conv1`, from, to, 3, stride),
          batchNorm(`${name}.bn1`, to),
          relu,
          convolution(`${name}.conv2`, to, to, 3, 1),
          batchNorm(`${name}.bn2`, to),
        ];
        const shortcut =
          stride === 1 && from === to
            ? []
            : [
                convolution(`${name}.downsample.0`, from, to, 1, stride),
                batchNorm(`${name}.downsample.1`, to),
              ];
        layers.push({ kind: "residual", main, shortcut });
        from = to;
      }
    }
    return [...layers, globalAveragePool];
  },
});
