import { valuesOf } from "../../experiment/quantity.ts";
import { rule } from "../rule.ts";
import { placeOf } from "../subjects.ts";

export const countNotWhole = rule({
  code: "count-not-whole",
  severity: "error",
  message: ({ found }: { found: number }) =>
    `this must be a whole number, at least 1, at every update; the schedule reaches ${found}`,
  help: () => "use `staircase` or `milestones`, which have no values in between",
  about: "number",
  check: (number, report) => {
    const { argument, value, time } = number;
    if (!argument.type.times || !("word" in value)) return;
    const values = [...valuesOf(value, time.updates, time.stepsPerEpoch)];
    const found = values.find((one) => !Number.isInteger(one) || one < 1);
    if (found !== undefined) report(placeOf(number), { found });
  },
});
