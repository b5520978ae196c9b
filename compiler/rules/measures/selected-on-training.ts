import { rule } from "../rule.ts";
import { type HeldOut, keepInstead } from "./held-out.ts";

interface Params {
  readonly data: string;
  readonly by: string | undefined;
  readonly own: string | undefined;
  readonly held: HeldOut;
}

export const selectedOnTraining = rule({
  code: "selected-on-training",
  severity: "error",
  message: ({ data, by }: Params) =>
    `a checkpoint cannot be chosen on ${data}: ${by === undefined ? "this stage trains on these images" : `stage \`${by}\` trained on these images with their labels`}`,
  help: ({ by, own, held }) =>
    by !== undefined && own !== undefined
      ? `train stage \`${by}\` without them, too: data ${own}`
      : keepInstead(held),
});
