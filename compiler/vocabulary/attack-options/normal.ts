import { argument } from "../define/argument.ts";
import { attackOption } from "../define/attack-options.ts";
import { number } from "../types/numbers.ts";

export const normal = attackOption("normal", {
  doc: "A random start from a normal distribution.",
  positional: ["deviation"],
  args: {
    deviation: argument(number, {
      bounds: "positive",
      example: "0.001",
      doc: "standard deviation, in pixel scale",
    }),
  },
  value: ({ deviation }) => ({ kind: "normal", deviation }),
});
