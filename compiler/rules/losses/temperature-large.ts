import { rule } from "../rule.ts";
import { unusual } from "./unusual.ts";

export const temperatureLarge = rule({
  code: "temperature-large",
  severity: "warning",
  message: ({ found, published }: { found: string; published: string }) =>
    `a temperature of ${found} makes all similarities almost equal, so the loss has almost no gradient; published values: ${published}`,
  help: () => "write a value such as 0.5",
  about: "function",
  check: (call, report) => {
    const found = unusual(call, "temperature");
    if (found) report({ node: call.node, key: "temperature" }, found);
  },
});
