import { isZero } from "../../experiment/open-schedule.ts";
import { commonArgs } from "../../vocabulary/define/optimizers.ts";
import { rule } from "../rule.ts";

export const lrZero = rule({
  code: "lr-zero",
  severity: "error",
  message: () => "the learning rate is always 0, so nothing is trained",
  help: () => "write a value such as 0.1",
  about: "optimizer",
  check: (call, report) => {
    if (isZero(commonArgs(call).lr)) report({ node: call, key: "lr" }, {});
  },
});
