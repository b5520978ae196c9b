import { rule } from "../rule.ts";

interface Params {
  readonly parts: number;
  readonly shares: number;
  readonly what?: "files";
}

export const splitShares = rule({
  code: "split-shares",
  severity: "error",
  message: ({ parts, shares, what }: Params) =>
    `${parts} parts need ${parts} ${what ?? "shares"}, found ${shares}`,
});
