import { rule } from "../rule.ts";

export const badOverride = rule({
  code: "bad-override",
  severity: "error",
  message: ({ of, text }: { of: string; text: string }) => `\`${text}\` is not a valid value for ${of}`,
});
