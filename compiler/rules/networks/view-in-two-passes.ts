import type { Pass } from "../../experiment/experiment.ts";
import { rule } from "../rule.ts";
import { hasStatistics, statisticsOf } from "./running-statistics.ts";

export const viewInTwoPasses = rule({
  code: "view-in-two-passes",
  severity: "warning",
  message: ({ view, network }: { view: string; network: string }) =>
    `\`${network}\` runs on \`${view}\` in two passes with different batches, so the batch statistics differ`,
  help: ({ network }, form) =>
    form === "plan"
      ? "one pass over all views has the statistics of one batch"
      : `one call over all views is one pass: let z1, z2 = ${network}(...)`,
  about: "stage",
  check: ({ passes }, report) => {
    const first = new Map<string, Pass>();
    const reported = new Set<string>();
    for (const pass of passes) {
      if (pass.again > 0 || !hasStatistics(pass) || pass.mode === "eval") continue;
      for (const input of pass.inputs) {
        if (input.kind !== "view") continue;
        const network = statisticsOf(pass);
        const place = `${network} ${input.view.name}`;
        const before = first.get(place);
        if (!before) first.set(place, pass);
        else if (!reported.has(place) && batchOf(before) !== batchOf(pass)) {
          reported.add(place);
          const labels = [{ place: { node: before }, text: "the other pass" }];
          report({ node: input }, { view: input.view.name, network }, labels);
        }
      }
    }
  },
});

/** The inputs that share the batch of a pass. */
function batchOf({ inputs }: Pass): string {
  return inputs
    .map((input) => (input.kind === "view" ? input.view.name : `${input.pass.name} ${input.part}`))
    .join();
}
