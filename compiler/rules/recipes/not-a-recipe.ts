import { rule } from "../rule.ts";

export const notARecipe = rule({
  code: "not-a-recipe",
  severity: "error",
  message: ({ name, found }: { name: string; found: string }) => `\`${name}\` is ${found}, not a recipe`,
  help: () => "only a recipe may follow `like`",
});
