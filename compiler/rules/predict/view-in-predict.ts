import { rule } from "../rule.ts";

export const viewInPredict = rule({
  code: "view-in-predict",
  severity: "error",
  message: ({ name }: { name: string }) => `\`predict\` must use \`image\`, not the view \`${name}\``,
  help: () => "write `image`",
  replacement: () => "image",
});
