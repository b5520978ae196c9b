import { isStationary } from "../../derive/stationary.ts";
import { rule } from "../rule.ts";

export const stationaryStart = rule({
  code: "stationary-start",
  severity: "warning",
  message: () => "the attack starts where its loss has no gradient, so it never moves",
  help: (_, form) => (form === "plan" ? "write `normal: 0.001` at `start`" : "write `start: normal(0.001)`"),
  about: "stage",
  check: ({ attacks, data }, report) => {
    for (const attack of attacks) {
      if (attack.args.start !== "zero" || !isStationary(attack, data.of.dataset.image)) continue;
      const labels = [{ place: { node: attack, key: "start" }, text: "starts at zero" }];
      report({ node: attack.makes[0]! }, {}, labels);
    }
  },
});
