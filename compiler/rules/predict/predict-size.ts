import { rule } from "../rule.ts";

interface Params {
  readonly network: string;
  readonly image: string;
  readonly trained: string;
  readonly size: number;
}

export const predictSize = rule({
  code: "predict-size",
  severity: "error",
  message: ({ network, image, trained }: Params) =>
    `\`predict\` uses the original images (${image}), but \`${network}\` is trained on views of ${trained}`,
  help: ({ size }) => `make views of ${size} x ${size}, such as random_resized_crop(${size})`,
});
