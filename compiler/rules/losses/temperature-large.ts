import { rule } from "../rule.ts";

export const temperatureLarge = rule({
  code: "temperature-large",
  severity: "warning",
  message: ({ found }: { found: string }) =>
    `a temperature of ${found} makes all similarities almost equal, so the loss has almost no gradient`,
  help: () => "write a value such as 0.5",
});
