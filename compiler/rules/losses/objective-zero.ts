import { rule } from "../rule.ts";

export const objectiveZero = rule({
  code: "objective-zero",
  severity: "error",
  message: ({ of }: { of: "minimize" | "maximizing" }) =>
    of === "minimize"
      ? "every loss in `minimize` has weight 0, so nothing is trained"
      : "every loss in `maximizing` has weight 0, so the attack maximizes nothing",
  help: () => "remove the factor, or give it another value",
  about: "weights",
  check: ({ of, zeros, alive }, report) => {
    const [first] = zeros;
    if (first && !alive) report({ node: first.node }, { of });
  },
});
