import { reduced } from "../lowering/rows.ts";
import { tensor } from "../types/results.ts";
import { choice } from "../types/words.ts";
import { argument, optional } from "./argument.ts";
import { operation } from "./functions.ts";
import type { ExprValue, LoweringContext } from "./lowering.ts";
import { reducedType } from "./result-types.ts";

/**
 * An operation that reduces many numbers to one, over one axis or both.
 * @param finish makes the result from the sum and the number of values in it
 */
export function reduction(
  name: string,
  doc: string,
  finish: (context: LoweringContext, sums: { readonly sum: ExprValue; readonly count: number }) => ExprValue,
) {
  return operation(name, {
    doc,
    positional: ["of"],
    args: {
      of: argument(tensor, { example: "z", doc: "the values" }),
      over: optional(choice(["classes", "images"]), {
        doc: "the axis: `classes` gives one number per image, `images` one per class; by default both, which gives one number",
      }),
    },
    traits: { linear: true },
    result: ({ of, over }, check) =>
      reducedType(of, over) ??
      check.wrong("of", over === undefined ? "values for each image" : `values over ${over}`),
    mixesImages: ({ over }) => over !== "classes",
    lower: (context, { of, over }) => finish(context, reduced(context, of, over)),
  });
}
