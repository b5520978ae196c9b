import { rule } from "../rule.ts";
import { unusual } from "./unusual.ts";

export const smoothingLarge = rule({
  code: "smoothing-large",
  severity: "warning",
  message: ({ found, published }: { found: string; published: string }) =>
    `with a smoothing of ${found}, most of the target is the same for all classes; published: ${published}`,
  help: () => "write a value such as 0.1",
  about: "function",
  check: (call, report) => {
    const found = unusual(call, "smoothing");
    if (found) report({ node: call.node, key: "smoothing" }, found);
  },
});
