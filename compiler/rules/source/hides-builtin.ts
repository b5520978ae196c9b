import { rule } from "../rule.ts";

interface Params {
  readonly name: string;
  readonly instead: string;
  readonly meant?: string | undefined;
}

export const hidesBuiltin = rule({
  code: "hides-builtin",
  severity: "error",
  message: ({ name }: Params) => `\`${name}\` is a built-in name`,
  help: ({ instead }) => `choose another name: ${instead}`,
  meant: ({ meant }) => meant,
});
