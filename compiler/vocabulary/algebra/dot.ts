import { argument } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { alike, perImage } from "../define/result-types.ts";
import { rowDot } from "../lowering/rows.ts";
import { rows } from "../types/results.ts";

export const dot = operation("dot", {
  doc: "Inner product of two outputs, for each image.",
  positional: ["left", "right"],
  args: {
    left: argument(rows, { example: "p", doc: "features" }),
    right: argument(rows, { example: "q", doc: "features" }),
  },
  result: ({ left, right }, check) => (alike(left, right) ? perImage(left) : check.differ("left", "right")),
  lower: (context, { left, right }) => ({
    kind: "vector",
    value: rowDot(context, rowsOf(left).value, rowsOf(right).value),
  }),
});
