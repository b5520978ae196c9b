import { valueText } from "../../derive/schedule-range.ts";
import { rule } from "../rule.ts";
import { placeOf } from "../subjects.ts";
import { outsideInTime } from "./outside-in-time.ts";

export const pixelsTooLarge = rule({
  code: "pixels-too-large",
  severity: "error",
  message: ({ name, found }: { name: string; found: string; help: string; meant?: string | undefined }) =>
    `\`${name}\` is in pixel scale, from 0 to 1, and cannot be ${found}`,
  help: ({ help }) => help,
  replacement: ({ meant }) => meant,
  about: "number",
  check: (number, report) => {
    const found = outsideInTime(number);
    if (found?.kind !== "above white") return;
    const help = "pixels range from 0 (black) to 1 (white)";
    report(placeOf(number), { name: number.key, found: valueText(found), help });
  },
});
