import { mayLeaveItsValues, valuesInTime } from "../../derive/schedule-range.ts";
import { pixelText } from "../../experiment/number-text.ts";
import { isZero, statedValues } from "../../experiment/open-schedule.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import { LARGE_RADIUS } from "../attacks/attack-sizes.ts";
import { rule } from "../rule.ts";
import type { StageTime } from "../subjects.ts";

export const pixelsLarge = rule({
  code: "pixels-large",
  severity: "warning",
  message: ({ name, found }: { name: string; found: string }) =>
    `a ${name} of ${found} is very large: above 32/255 images are hard to recognize`,
  help: () => "the usual value is 8/255",
  about: "attack",
  check: ({ call, time }, report) => {
    const { radius } = call.word.threat(call.args);
    if (isZero(radius)) return;
    const large = statedValues(radius).find((value) => value.compare(LARGE_RADIUS) > 0);
    const found = large ? pixelText(large) : time && largestInTime(radius, time);
    if (found !== undefined) report({ node: call, key: "radius" }, { name: "radius", found });
  },
});

/**
 * The largest value of a computed radius, if it is unusually large but allowed. Other radii show their values where
 * they are written.
 */
function largestInTime(radius: Scalar, time: StageTime): string | undefined {
  if (!mayLeaveItsValues(radius)) return undefined;
  const most = Math.max(...[...valuesInTime(radius, time)].map(({ value }) => value));
  return most <= 1 && most > LARGE_RADIUS.toNumber() + 1e-9
    ? `${Number((most * 255).toPrecision(4))}/255`
    : undefined;
}
