import { limitsOf, valueText } from "../../derive/schedule-range.ts";
import { rule } from "../rule.ts";
import { placeOf } from "../subjects.ts";
import { outsideInTime } from "./outside-in-time.ts";

interface Params {
  readonly name: string;
  readonly bounds: string;
  readonly found: string;
  readonly meant?: string | undefined;
  readonly help?: string | undefined;
}

export const outOfBounds = rule({
  code: "out-of-bounds",
  severity: "error",
  message: ({ name, bounds, found }: Params) => `\`${name}\` must be ${bounds}, not ${found}`,
  help: ({ help, meant }) => help ?? (meant && `did you mean ${meant}?`),
  replacement: ({ meant }) => meant,
  about: "number",
  check: (number, report) => {
    const found = outsideInTime(number);
    if (found?.kind !== "out of bounds") return;
    const { key, argument } = number;
    report(placeOf(number), { name: key, bounds: limitsOf(argument).says, found: valueText(found) });
  },
});
