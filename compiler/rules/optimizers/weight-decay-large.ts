import { rationalText } from "../../experiment/number-text.ts";
import { RATIONAL_ONE, statedValues } from "../../experiment/open-schedule.ts";
import { commonArgs } from "../../vocabulary/define/optimizers.ts";
import { rule } from "../rule.ts";

export const weightDecayLarge = rule({
  code: "weight-decay-large",
  severity: "warning",
  message: ({ found }: { found: string }) =>
    `a weight decay of ${found} is so large that all weights go to 0`,
  help: () => "write a value such as 5e-4",
  about: "optimizer",
  check: (call, report) => {
    const large = statedValues(commonArgs(call).weight_decay).find(
      (value) => value.compare(RATIONAL_ONE) >= 0,
    );
    if (large) report({ node: call, key: "weight_decay" }, { found: rationalText(large) });
  },
});
