import { rule } from "../rule.ts";

interface Params {
  readonly left: string;
  readonly right: string;
  readonly second: string;
  readonly draw: string;
}

export const sameView = rule({
  code: "same-view",
  severity: "error",
  message: ({ left, right }: Params) =>
    left === right
      ? `\`${left}\` is contrasted with itself, so there is nothing to learn`
      : `\`${left}\` and \`${right}\` are the same images, so there is nothing to learn from contrasting them`,
  help: ({ left, second, draw }) => `draw two views: view ${left}, ${second} = ${draw}`,
});
