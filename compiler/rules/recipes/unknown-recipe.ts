import { rule } from "../rule.ts";

export const unknownRecipe = rule({
  code: "unknown-recipe",
  severity: "error",
  needs: "names",
  message: ({ name }: { name: string; has: readonly string[]; nearest?: string | undefined }) =>
    `there is no recipe \`${name}\``,
  help: ({ name, has }) =>
    has.length === 0
      ? `there are no recipes here: remove \`like ${name}\`, or declare: recipe ${name} { ... }`
      : `available recipes: ${has.map((one) => `\`${one}\``).join(", ")}`,
  meant: ({ nearest }) => nearest,
});
