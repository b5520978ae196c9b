import { parameterCount } from "../../derive/layers.ts";
import { asNetwork } from "../../vocabulary/define/networks.ts";
import { rule } from "../rule.ts";

/** With more parameters, weights, gradients and optimizer states in float32 (12 bytes each) fit on no GPU (192 GB). */
const MOST_PARAMETERS = 16e9;

export const networkHuge = rule({
  code: "network-huge",
  severity: "warning",
  message: ({ network, parameters, bytes }: { network: string; parameters: string; bytes: string }) =>
    `\`${network}\` has ${parameters} parameters: its weights alone take ${bytes}`,
  help: () => "write a smaller width",
  about: "stage",
  check: ({ passes }, report) => {
    const reported = new Set<string>();
    for (const pass of passes) {
      const { network, branches } = pass.network;
      const { use, spec, name } = network;
      if (!use || reported.has(name)) continue;
      reported.add(name);
      const built = { word: asNetwork(spec.word), args: spec.args, input: use.input };
      const parameters = parameterCount(built, branches);
      if (parameters <= MOST_PARAMETERS) continue;
      const texts = {
        parameters: `${short(parameters / 1e9)} billion`,
        bytes: `${short((4 * parameters) / 1e9)} GB`,
      };
      report({ node: pass }, { network: name, ...texts });
    }
  },
});

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
