import type { ValueId } from "../../tensor/program.ts";
import { argument } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { tensor } from "../types/results.ts";
import { choice } from "../types/words.ts";

export const softmax = operation("softmax", {
  doc: "Softmax over the classes, or over the images of the batch.",
  positional: ["of"],
  args: {
    of: argument(tensor, { example: "z", doc: "network outputs" }),
    over: argument(choice(["classes", "images"]), { default: "classes", doc: "the axis that sums to 1" }),
  },
  result: ({ of }, check) => {
    if (of.shape === "rows") return of;
    if (of.shape === "vector" || of.shape === "columns") {
      const each = of.shape === "vector" ? "image" : "class";
      return check.notYet("of", `softmax of one number per ${each}`);
    }
    return check.wrong("of", "values for each image");
  },
  mixesImages: ({ over }) => over === "images",
  isDistribution: ({ over }) => over === "classes",
  lower: ({ b }, { of, over }) => {
    const x = rowsOf(of);
    const axis = over === "images" ? 0 : 1;
    const shape = b.shape(x.value);
    const back = (value: ValueId): ValueId => b.broadcastInDim(value, shape, [1 - axis]);
    const exponent = b.exp(b.sub(x.value, back(b.stopGradient(b.reduceMax(x.value, [axis])))));
    return { ...x, value: b.div(exponent, back(b.reduceSum(exponent, [axis]))) };
  },
});
