import { SCALAR } from "../../experiment/tensor-node.ts";
import type { ValueId } from "../../tensor/program.ts";
import { argument } from "../define/argument.ts";
import { loss } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { usual } from "../define/usual.ts";
import { reduceRows } from "../lowering/rows.ts";
import { scalar } from "../types/numbers.ts";
import { rows } from "../types/results.ts";
import { choice } from "../types/words.ts";

/** Logit of masked pairs: far below any other, but finite in float32. */
const MASKED = -1e30;

export const nt_xent = loss("nt_xent", {
  doc: "The contrastive loss of SimCLR (NT-Xent). Positives are the other views of the same image; negatives are all other views in the batch.",
  source: "Chen et al., 2020; Jiang et al., 2020, section 3.1",
  rest: {
    name: "views",
    argument: argument(rows, { doc: "outputs of networks, one per view" }),
    least: 1,
    key: "of",
  },
  args: {
    temperature: argument(scalar, {
      bounds: "positive",
      example: "0.5",
      usual: usual({ most: "1", published: "0.05 to 1 (Chen et al., 2020, table 5)" }),
      doc: "temperature of the softmax: similarities are divided by it",
    }),
    positives: argument(choice(["all"]), {
      default: "all",
      doc: "which other views of an image are positives",
      reservedList: "choosing positives",
    }),
    over_positives: argument(choice(["mean", "sum"]), {
      default: "mean",
      doc: "how the losses of several positives are combined",
    }),
    gradient: argument(choice(["both", "rows"]), {
      default: "both",
      doc: "`both`: through both sides of each similarity; `rows`: through the anchor only",
    }),
    reduce: argument(choice(["mean", "sum"]), {
      default: "mean",
      doc: "how the values of the images are combined",
    }),
  },
  reservedArgs: ["negatives", "asymmetric", "degree", "asymmetric_weight"],
  traits: { contrasts: true },
  result: ({ rest }, check) => {
    const [first] = rest;
    const other = rest.findIndex((type) => featuresOf(type) !== featuresOf(first));
    return other > 0 ? check.differ(0, other) : SCALAR;
  },
  mixesImages: () => true,
  // every pair of rows is compared; the backward pass takes one product for each side
  products: (count, features, { gradient }) => ({
    forward: 2 * count * count * features,
    sides: gradient === "rows" ? 1 : 2,
  }),
  /**
   * Cosine similarities divided by the temperature; each row is compared with its positives among all other rows. Row v
   * * batch + i is view v of image i. A mask excludes the row itself. The published code subtracts exp(1/t) instead.
   * Both are equal up to rounding, except for a row of zeros: its similarity with itself is 0, so the published code
   * adds exp(0) and subtracts exp(1/t), and its loss is too small or NaN.
   */
  lower: (context, { rest, temperature, over_positives, gradient, reduce }) => {
    const { b, scalars } = context;
    const parts = rest.map(rowsOf);
    const [single] = parts;
    const z =
      parts.length === 1
        ? single!.value
        : b.concatenate(
            parts.map((part) => part.value),
            0,
          );
    const views = parts.reduce((sum, part) => sum + part.parts, 0);
    const t = scalars.scalar(temperature);
    const [count, width] = b.shape(z) as [number, number];
    const batch = count / views;
    const length = b.sqrt(b.maxNumber(b.reduceSum(b.mul(z, z), [1]), 1e-16));
    const unit = b.div(z, b.alongFirst(length, [count, width]));
    const other = gradient === "rows" ? b.stopGradient(unit) : unit;
    const square = [count, count];
    const logits = b.div(b.dot(unit, other, false, true), b.splat(t, square));
    const self = b.compare(b.iota("i32", square, 0), b.iota("i32", square, 1), "EQ");
    const masked = b.select(self, b.constant(MASKED, context.compute, square), logits);
    const top = b.stopGradient(b.reduceMax(masked, [1]));
    const sum = b.reduceSum(b.exp(b.sub(masked, b.alongFirst(top, square))), [1]);
    const logSum = b.add(b.log(sum), top);

    // similarity to each positive for each row: view u of image i with view v of image i
    const part = (value: ValueId, view: number): ValueId => b.rows(value, view * batch, (view + 1) * batch);
    const positives: ValueId[] = [];
    for (let u = 0; u < views; u++) {
      const similarities: ValueId[] = [];
      for (let v = 0; v < views; v++)
        if (u !== v) similarities.push(b.reduceSum(b.mul(part(unit, u), part(other, v)), [1]));
      positives.push(similarities.reduce((total, value) => b.add(total, value)));
    }
    const others = views - 1;
    const pulled = b.div(b.concatenate(positives, 0), b.splat(t, [count]));
    const value =
      over_positives === "sum"
        ? b.sub(b.mulNumber(logSum, others), pulled)
        : b.sub(logSum, b.mulNumber(pulled, 1 / others));
    return { kind: "scalar", value: reduceRows(context, value, reduce) };
  },
});

function featuresOf(
  type: { readonly shape: string; readonly features?: number } | undefined,
): number | undefined {
  return type?.features;
}
