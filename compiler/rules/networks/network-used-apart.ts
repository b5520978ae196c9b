import { rule } from "../rule.ts";

interface Params {
  readonly network: string;
  readonly left: string;
  readonly right: string;
  readonly images: boolean;
}

export const networkUsedApart = rule({
  code: "network-used-apart",
  severity: "error",
  message: ({ network, left, right }: Params) => `\`${network}\` gets ${right} here, but ${left} elsewhere`,
  help: ({ images }) =>
    images ? "make all views the same size, or declare a second network" : "declare a second network",
});
