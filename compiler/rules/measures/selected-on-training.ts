import { rule } from "../rule.ts";
import { seenAt } from "../subjects.ts";
import { type HeldOut, keepInstead } from "./held-out.ts";

interface Params {
  readonly data: string;
  readonly by: string | undefined;
  readonly own: string | undefined;
  readonly held: HeldOut | undefined;
}

export const selectedOnTraining = rule({
  code: "selected-on-training",
  severity: "error",
  message: ({ data, by }: Params) =>
    `a checkpoint cannot be chosen on ${data}: ${by === undefined ? "this stage trains on these images" : `stage \`${by}\` trained on these images with their labels`}`,
  help: ({ by, own, held }, form) => {
    if (by === undefined || own === undefined) return keepInstead(held);
    return `train stage \`${by}\` without them, too: ${form === "plan" ? `\`of: ${own}\`` : `data ${own}`}`;
  },
  about: "selection",
  check: ({ metric, on, seen, own, held }, report) => {
    if (!seen) return;
    const by = seen.start && seen.stage;
    report({ node: metric, key: "on" }, { data: on.name, by, own, held }, seenAt(seen));
  },
});
