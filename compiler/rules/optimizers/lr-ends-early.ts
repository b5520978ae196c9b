import { largestInTime } from "../../derive/schedule-range.ts";
import { durationText } from "../../experiment/number-text.ts";
import { clockAt, type Scalar, scalarAt } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import { commonArgs } from "../../vocabulary/define/optimizers.ts";
import { rule } from "../rule.ts";
import { lengthOf, type StageTime } from "../subjects.ts";

/** A learning rate below this share of its maximum changes almost nothing. */
const ALMOST_NOTHING = 1e-3;
/** Share of a stage. A cosine to 1e-6 also ends with such rates, but not for this long. */
const LONG = 0.5;
/** The number of evenly spread updates that are sampled first. */
const LOOKS = 512;

interface Params {
  readonly found: string;
  readonly at: string;
  readonly stage: string;
}

export const lrEndsEarly = rule({
  code: "lr-ends-early",
  severity: "warning",
  message: ({ found, at, stage }: Params) =>
    `the learning rate is ${found} after ${at}, but the stage lasts ${stage}: the rest trains ${found === "0" ? "" : "almost "}nothing`,
  help: (_, form) =>
    form === "plan"
      ? "let the schedule end with the stage, or write later milestones"
      : "let the schedule end with the stage: remove its last `over`, or write later milestones",
  about: "training",
  check: ({ call, time }, report) => {
    const { lr } = commonArgs(call);
    if (lr instanceof Rational) return;
    const { updates, stepsPerEpoch } = time;
    const end = scalarAt(lr, clockAt(updates, stepsPerEpoch, updates));
    // a rate of 0 is always a waste; a small rate can be the intended end of a schedule
    const [threshold, short] = end > 0 ? [ALMOST_NOTHING * largestInTime(lr, time), LONG * updates] : [0, 1];
    if (end < 0 || end > threshold) return;
    const from = lastAbove(lr, threshold, time);
    if (from === 0 || updates - from <= short) return;
    const texts = { found: numberText(end), at: atText(from, time), stage: durationText(time.for) };
    report({ node: call, key: "lr" }, texts, [lengthOf(time)]);
  },
});

/** The last update with a rate above a threshold; 0 if there is none. */
function lastAbove(lr: Scalar, threshold: number, { updates, stepsPerEpoch }: StageTime): number {
  const isAbove = (update: number): boolean =>
    scalarAt(lr, clockAt(update, stepsPerEpoch, updates)) > threshold;
  const looks = Math.min(updates, LOOKS);
  let above = 0;
  for (let i = looks; i >= 1 && above === 0; i--) {
    const update = Math.round((i * updates) / looks);
    if (isAbove(update)) above = update;
  }
  if (above === 0) return 0;
  // between two samples, search for the update where the rate falls below the threshold
  let below = Math.min(updates, above + Math.ceil(updates / looks));
  while (below - above > 1) {
    const middle = Math.floor((above + below) / 2);
    if (isAbove(middle)) above = middle;
    else below = middle;
  }
  return above;
}

function numberText(value: number): string {
  return value !== 0 && value < 1e-3
    ? value.toExponential(3).replace(/\.?0*e/, "e")
    : String(Number(value.toPrecision(4)));
}

function atText(updates: number, { stepsPerEpoch, for: length }: StageTime): string {
  const unit = length.unit;
  const value = unit === "epochs" ? updates / stepsPerEpoch : updates;
  const shown = String(Number(value.toPrecision(2)));
  return `${shown} ${shown === "1" ? unit.slice(0, -1) : unit}`;
}
