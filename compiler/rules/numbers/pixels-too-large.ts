import { rule } from "../rule.ts";

export const pixelsTooLarge = rule({
  code: "pixels-too-large",
  severity: "error",
  message: ({ name, found }: { name: string; found: string; help: string }) =>
    `\`${name}\` is in pixel scale, from 0 to 1, and cannot be ${found}`,
  help: ({ help }) => help,
});
