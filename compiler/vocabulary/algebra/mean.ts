import { argument, optional } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { reducedType } from "../define/result-types.ts";
import { reduced } from "../lowering/rows.ts";
import { tensor } from "../types/results.ts";
import { choice } from "../types/words.ts";

export const mean = operation("mean", {
  doc: "Mean of all values, or over one axis.",
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
  lower: (context, { of, over }) => {
    const { sum, count } = reduced(context, of, over);
    return { ...sum, value: context.b.mulNumber(sum.value, 1 / count) };
  },
});
