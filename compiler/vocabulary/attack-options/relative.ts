import { argument } from "../define/argument.ts";
import { attackOption } from "../define/attack-options.ts";
import { number } from "../types/numbers.ts";

export const relative = attackOption("relative", {
  doc: "A step size relative to the radius.",
  positional: ["share"],
  args: {
    share: argument(number, {
      bounds: "positive",
      share: true,
      example: "1/4",
      doc: "fraction of the radius",
    }),
  },
  value: ({ share }) => ({ kind: "relative", share }),
});
