import { isZero } from "../../experiment/open-schedule.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import { rule } from "../rule.ts";

export const nesterovWithoutMomentum = rule({
  code: "nesterov-without-momentum",
  severity: "error",
  message: () => "`nesterov` needs momentum, and the momentum is 0",
  help: () => "add: momentum: 0.9",
  about: "optimizer",
  check: (call, report) => {
    const { word, args } = call;
    const [flag, number] = word.needs ?? [];
    if (flag === undefined || number === undefined || !args[flag] || !isZero(args[number] as Scalar)) return;
    const labels = [{ place: { node: call, key: number }, text: `the ${number}` }];
    report({ node: call, key: flag }, {}, labels);
  },
});
