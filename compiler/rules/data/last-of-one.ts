import { stageEpoch } from "../../derive/epoch.ts";
import { attackMode, trainingMode } from "../../derive/pass-order.ts";
import { fewestPositions } from "../../derive/statistics.ts";
import { partsOf } from "../../derive/views.ts";
import type { Pass, Stage } from "../../experiment/experiment.ts";
import { rule } from "../rule.ts";

interface Params {
  readonly items: number;
  readonly batch: number;
  readonly data: string;
  readonly network: string;
  readonly other: number | undefined;
}

export const lastOfOne = rule({
  code: "last-of-one",
  severity: "error",
  message: ({ items, batch, network }: Params) =>
    batch === 1
      ? `the batch norm of \`${network}\` has no batch statistics for one image`
      : `${items} images in batches of ${batch} leave one image for the last batch, and the batch norm of \`${network}\` has no batch statistics for one image`,
  help: ({ batch, data, other }, form) => {
    if (batch === 1) return "write a larger batch, such as batch 128";
    const drop = form === "plan" ? "write `last: drop`" : `drop the last batch: data ${data}(last: drop)`;
    return `${drop}${other === undefined ? "" : `, or write batch ${other}`}`;
  },
  about: "stage",
  check: (stage, report) => {
    const { data, batch } = stage;
    const alone = stageEpoch(stage).last_batch === 1 ? withoutStatistics(stage) : undefined;
    if (!alone) return;
    const items = data.of.items;
    const texts = { items, batch, data: data.of.name, network: alone.network.network.name };
    const labels = [{ place: { node: alone }, text: "normalized over one value" }];
    if (batch === 1) report({ node: stage, key: "batch" }, { ...texts, other: undefined }, labels);
    else
      report({ node: data, key: "of" }, { ...texts, other: smallerBatch(items, batch) }, [
        { place: { node: stage, key: "batch" }, text: "the batch" },
        ...labels,
      ]);
  },
});

/** A pass with a batch norm whose statistics come from a single value: one image, one view, one position. */
function withoutStatistics({ passes, attacks }: Stage): Pass | undefined {
  const ofOne = (pass: Pass): boolean => fewestPositions(pass.network.network) === 1 && partsOf(pass) === 1;
  const training = passes.find((pass) => trainingMode(pass) !== "eval" && ofOne(pass));
  if (training) return training;
  for (const attack of attacks) {
    const found = attack.passes.find((pass) => attackMode(attack, pass) !== "eval" && ofOne(pass));
    if (found) return found;
  }
  return undefined;
}

/** The largest smaller batch size with more than one image in the last batch. */
function smallerBatch(items: number, batch: number): number | undefined {
  for (let other = batch - 1; other > 1; other--) if (items % other !== 1) return other;
  return undefined;
}
