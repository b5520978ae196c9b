import { argument } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { tensor } from "../types/results.ts";

export const negate = operation("negate", {
  doc: "With the other sign.",
  internal: true,
  args: { of: argument(tensor, { doc: "the values" }) },
  traits: { operator: "negate", linear: true },
  result: ({ of }, check) => (of.shape === "class" ? check.wrong("of", "a number") : of),
  lower: ({ b }, { of }) => ({ ...of, value: b.neg(of.value) }),
});
