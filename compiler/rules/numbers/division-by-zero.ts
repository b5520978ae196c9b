import { rule } from "../rule.ts";
import { placeOf } from "../subjects.ts";
import { outsideInTime } from "./outside-in-time.ts";

export const divisionByZero = rule({
  code: "division-by-zero",
  severity: "error",
  message: () => "division by zero",
  about: "number",
  check: (number, report) => {
    if (outsideInTime(number)?.kind === "infinite") report(placeOf(number), {});
  },
});
