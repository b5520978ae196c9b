import { valuesInTime } from "../../derive/schedule-range.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import { rule } from "../rule.ts";
import { placeOf } from "../subjects.ts";
import { outsideInTime } from "./outside-in-time.ts";

interface Params {
  readonly name: string;
  readonly low: string;
  readonly high: string;
  readonly epoch: number;
}

export const rangeCrosses = rule({
  code: "range-crosses",
  severity: "error",
  message: ({ name, low, high, epoch }: Params) =>
    `the lower end of \`${name}\` rises above the upper end: ${low}..${high} in epoch ${epoch}`,
  help: () => "let the schedule end before the other end of the range",
  about: "number",
  check: (number, report) => {
    const { key, value, ends, time } = number;
    if (ends?.length !== 2 || outsideInTime(number)) return;
    const [low, high] = ends as readonly [Scalar, Scalar];
    // report once if both ends are schedules
    if (value !== ("word" in low ? low : high)) return;
    const upper = valuesInTime(high, time);
    for (const { value: least, epoch } of valuesInTime(low, time)) {
      const most = upper.next().value?.value ?? Number.NaN;
      // rounding errors are not a crossing
      if (!(least > most + 1e-9)) continue;
      const [from, to] = [least, most].map((end) => String(Number(end.toPrecision(4))));
      return report(placeOf(number), { name: key, low: from!, high: to!, epoch });
    }
  },
});
