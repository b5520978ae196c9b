import { argument } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { tensor } from "../types/results.ts";

export const log = operation("log", {
  doc: "Natural logarithm.",
  positional: ["of"],
  args: { of: argument(tensor, { example: "z", doc: "the values" }) },
  result: ({ of }) => of,
  lower: ({ b }, { of }) => ({ ...of, value: b.log(of.value) }),
});
