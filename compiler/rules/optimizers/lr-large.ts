import { rationalText } from "../../experiment/number-text.ts";
import { RATIONAL_ONE, statedValues } from "../../experiment/open-schedule.ts";
import { commonArgs } from "../../vocabulary/define/optimizers.ts";
import { rule } from "../rule.ts";

export const lrLarge = rule({
  code: "lr-large",
  severity: "warning",
  message: ({ found }: { found: string }) =>
    `a learning rate of ${found} is too large for Adam, which changes each weight by about this much per step`,
  help: () => "write a value such as 1e-3",
  about: "optimizer",
  check: (call, report) => {
    const large = statedValues(commonArgs(call).lr).find((value) => value.compare(RATIONAL_ONE) >= 0);
    if (large && call.word.normalized) report({ node: call, key: "lr" }, { found: rationalText(large) });
  },
});
