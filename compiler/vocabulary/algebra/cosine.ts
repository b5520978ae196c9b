import { argument } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { alike, perImage } from "../define/result-types.ts";
import { rowDot, rowLength } from "../lowering/rows.ts";
import { rows } from "../types/results.ts";

export const cosine = operation("cosine", {
  doc: "Cosine similarity of two outputs, for each image.",
  positional: ["left", "right"],
  args: {
    left: argument(rows, { example: "p", doc: "features" }),
    right: argument(rows, { example: "q", doc: "features" }),
  },
  traits: { equalAtBest: ["left", "right"], compares: ["left", "right"] },
  result: ({ left, right }, check) => (alike(left, right) ? perImage(left) : check.differ("left", "right")),
  lower: (context, { left, right }) => {
    const { b } = context;
    const [x, y] = [rowsOf(left).value, rowsOf(right).value];
    const value = b.div(rowDot(context, x, y), b.mul(rowLength(context, x), rowLength(context, y)));
    return { kind: "vector", value };
  },
});
