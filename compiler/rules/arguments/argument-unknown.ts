import { rule } from "../rule.ts";

interface Params {
  readonly of: string;
  readonly name: string;
  readonly has: readonly string[];
  readonly nearest?: string | undefined;
  readonly instead?: string | undefined;
}

export const argumentUnknown = rule({
  code: "argument-unknown",
  severity: "error",
  message: ({ of, name }: Params) => `\`${of}\` has no argument \`${name}\``,
  help: ({ has, instead }) =>
    instead
      ? instead
      : has.length === 0
        ? "it takes no arguments"
        : `its arguments are ${has.map((one) => `\`${one}\``).join(", ")}`,
  meant: ({ nearest }) => nearest,
});
