import { rule } from "../rule.ts";

export const refersToItself = rule({
  code: "refers-to-itself",
  severity: "error",
  message: ({ name }: { name: string; view?: boolean }) => `\`${name}\` is defined using itself`,
  help: ({ name, view }) =>
    view ? "make it from `image` or from another view" : `define \`${name}\` without using \`${name}\``,
});
