import { rule } from "../rule.ts";

export const shapesDiffer = rule({
  code: "shapes-differ",
  severity: "error",
  message: ({ network, source }: { network: string; source: string }) =>
    `the weights of \`${source}\` do not fit into \`${network}\``,
  help: ({ network }) => `give both the same layers, or write: start ${network} from scratch`,
});
