import { argument, optional } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { reducedType } from "../define/result-types.ts";
import { reduced } from "../lowering/rows.ts";
import { tensor } from "../types/results.ts";
import { choice } from "../types/words.ts";

export const sum = operation("sum", {
  doc: "Sum of all values, or over one axis.",
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
    return reduced(context, of, over).sum;
  },
});
