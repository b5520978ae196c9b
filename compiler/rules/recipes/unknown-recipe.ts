import { rule } from "../rule.ts";

export const unknownRecipe = rule({
  code: "unknown-recipe",
  severity: "error",
  needs: "names",
  message: ({ name }: { name: string; nearest?: string | undefined }) => `there is no recipe \`${name}\``,
  meant: ({ nearest }) => nearest,
});
