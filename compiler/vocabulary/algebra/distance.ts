import { argument } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { alike, perImage } from "../define/result-types.ts";
import { rowLength } from "../lowering/rows.ts";
import { rows } from "../types/results.ts";

export const distance = operation("distance", {
  doc: "Euclidean distance of two outputs, for each image.",
  positional: ["left", "right"],
  args: {
    left: argument(rows, { example: "p", doc: "features" }),
    right: argument(rows, { example: "q", doc: "features" }),
  },
  traits: { equalAtBest: ["left", "right"], compares: ["left", "right"] },
  result: ({ left, right }, check) => (alike(left, right) ? perImage(left) : check.differ("left", "right")),
  lower: (context, { left, right }) => {
    const difference = context.b.sub(rowsOf(left).value, rowsOf(right).value);
    return { kind: "vector", value: rowLength(context, difference) };
  },
});
