import { isZero } from "../../experiment/open-schedule.ts";
import { rule } from "../rule.ts";

export const radiusZero = rule({
  code: "radius-zero",
  severity: "error",
  message: () => "an attack with radius 0 changes nothing",
  help: () => "remove the attack, or give it a radius such as 8/255",
  about: "attack",
  check: ({ call }, report) => {
    if (isZero(call.word.threat(call.args).radius)) report({ node: call, key: "radius" }, {});
  },
});
