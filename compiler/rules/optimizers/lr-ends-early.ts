import { largestInTime } from "../../derive/schedule-range.ts";
import { durationText } from "../../experiment/number-text.ts";
import { clockAt, type Scalar, scalarAt } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import { commonArgs } from "../../vocabulary/define/optimizers.ts";
import { rule } from "../rule.ts";
import { lengthOf, type StageTime } from "../subjects.ts";

/** A learning rate below this share of its largest value changes almost nothing. */
const ALMOST_NOTHING = 1e-3;
/** Of a stage: a cosine to 1e-6 has such rates at its end, too, but not for long. */
const LONG = 0.5;
/** So many updates are looked at first, evenly spread. */
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
    // any stop at 0 is one too many; a small rate may well be the end of a schedule
    const [threshold, short] = end > 0 ? [ALMOST_NOTHING * largestInTime(lr, time), LONG * updates] : [0, 1];
    if (end < 0 || end > threshold) return;
    const from = lastAbove(lr, threshold, time);
    if (from === 0 || updates - from <= short) return;
    const texts = { found: numberText(end), at: atText(from, time), stage: durationText(time.for) };
    report({ node: call, key: "lr" }, texts, [lengthOf(time)]);
  },
});

/** The last update with a rate above a threshold; 0 where there is none. */
function lastAbove(lr: Scalar, threshold: number, { updates, stepsPerEpoch }: StageTime): number {
  const isAbove = (update: number): boolean =>
    scalarAt(lr, clockAt(update, stepsPerEpoch, updates)) > threshold;
  const looks = Math.min(updates, LOOKS);
  let above = 0;
  for (let i = 1; i <= looks; i++) {
    const update = Math.round((i * updates) / looks);
    if (isAbove(update)) above = update;
  }
  if (above === 0) return 0;
  // between two looks the rate falls once
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
