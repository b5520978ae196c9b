import { rule } from "../rule.ts";

export const pixelsLarge = rule({
  code: "pixels-large",
  severity: "warning",
  message: ({ name, found }: { name: string; found: string }) =>
    `a ${name} of ${found} is very large: above 32/255 images are hard to recognize`,
  help: () => "the usual value is 8/255",
});
