import { rationalText } from "../../experiment/number-text.ts";
import { statedValues } from "../../experiment/open-schedule.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import { rule } from "../rule.ts";

const ONE = Rational.of(1);

export const jitterAbove1 = rule({
  code: "jitter-above-1",
  severity: "warning",
  message: ({ name, found, most }: { name: string; found: string; most: string }) =>
    `a ${name} of ${found} multiplies images by a factor from 0 to ${most}, which destroys many of them`,
  help: ({ found }) => (/^[2-9]$/.test(found) ? `did you mean 0.${found}?` : "SimCLR uses at most 0.8"),
  about: "augmentation",
  check: (call, report) => {
    for (const name of call.word.amounts ?? []) {
      const large = statedValues(call.args[name] as Scalar).find((value) => value.compare(ONE) > 0);
      if (!large) continue;
      const most = rationalText(large.add(ONE));
      report({ node: call, key: name }, { name, found: rationalText(large), most });
    }
  },
});
