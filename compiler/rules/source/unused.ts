import { andList } from "../../../grammar/diagnostic.ts";
import type { DeclaredKind } from "../declared-kind.ts";
import { rule } from "../rule.ts";

/** What can be unused. */
export type Unused = DeclaredKind | "the import";

/** How to use a declaration, by its kind. */
const USES: Readonly<Partial<Record<Unused, (name: string) => string>>> = {
  recipe: (name) => `write stage NAME like ${name} { ... }`,
  param: (name) => `write \`${name}\` where its value is needed`,
  attack: (name) => `write view x_adv = ${name}(x) maximizing LOSS, or measure accuracy under ${name}`,
  schedule: (name) => `write \`${name}\` in place of a number, such as lr: ${name}`,
  augment: (name) => `write view x = ${name}(image)`,
  dataset: (name) => `write data ${name}.train`,
  split: (name) => `write data ${name}, or measure on ${name}`,
  encoder: (name) => `call it on views: ${name}(x)`,
  head: (name) => `call it on the output of an encoder: ${name}(f(x))`,
  let: (name) => `write \`${name}\` in a loss`,
  branch: (name) => `call it in a loss: ${name}(x)`,
  stage: (name) => `start a later stage from ${name}.last, or evaluate ${name}.last`,
};

export const unused = rule({
  code: "unused",
  severity: "warning",
  needs: "text",
  message: ({ what, names }: { what: Unused; names: readonly string[]; of?: string }) =>
    `${what} ${andList(names)} ${names.length === 1 ? "is" : "are"} never used`,
  help: ({ what, names, of }) => {
    const [name = ""] = names;
    const use = USES[what]?.(of === undefined ? name : `${of}.${name}`);
    return use === undefined ? undefined : `${use}, or remove it`;
  },
});
