import { rule } from "../rule.ts";

interface Params {
  readonly name: string;
  readonly of: string;
  readonly has: readonly string[];
  readonly help?: string | undefined;
  readonly nearest?: string | undefined;
}

export const unknownMember = rule({
  code: "unknown-member",
  severity: "error",
  message: ({ name, of }: Params) => `${of} has no \`${name}\``,
  help: ({ name, has, help }) =>
    help ??
    (has.length === 0 ? `remove \`.${name}\`` : `it has ${has.map((one) => `\`${one}\``).join(", ")}`),
  meant: ({ nearest }) => nearest,
});
