import { rule } from "../rule.ts";

export const recipeCircle = rule({
  code: "recipe-circle",
  severity: "error",
  message: ({ name }: { name: string }) => `recipe \`${name}\` is defined using itself`,
  help: () => "remove one of the `like`",
});
