import { rule } from "../rule.ts";

export const zerosInMlp = rule({
  code: "zeros-in-mlp",
  severity: "error",
  message: () => "layers that all start at zero get no gradient and are never trained",
  help: () => "remove `init`; only a single layer, linear(..., init: zeros), can start at zero",
});
