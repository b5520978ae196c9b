import type { Checkpoint, Metric } from "../../experiment/experiment.ts";
import { asAttack } from "../../vocabulary/define/attacks.ts";
import { rule } from "../rule.ts";

interface Params {
  readonly checkpoint: string;
  readonly metric: string;
}

export const keptUnused = rule({
  code: "kept-unused",
  severity: "warning",
  message: ({ checkpoint, metric }: Params) =>
    `nothing uses ${checkpoint}, and choosing it costs ${metric} in every epoch`,
  help: ({ checkpoint }) => `evaluate ${checkpoint}, or remove the line`,
  about: "experiment",
  check: ({ stages, evaluations }, report) => {
    const used: Checkpoint[] = evaluations.map(({ checkpoint }) => checkpoint);
    for (const { networks } of stages)
      for (const { start } of networks) if (start) used.push(start.checkpoint);
    for (const stage of stages) {
      const uses = used.filter((one) => one.stage === stage);
      // if nothing uses the stage, its checkpoints are the result of the experiment
      if (uses.length === 0) continue;
      const unused = stage.keep.by.filter((kept) => !uses.some((one) => one.kept === kept));
      // clean accuracy costs little compared with an attack, so it can be kept beside a checkpoint that is used
      const cheap = unused.length < stage.keep.by.length;
      for (const kept of unused)
        if (!cheap || kept.metric.under)
          report(
            { node: kept },
            { checkpoint: `${stage.name}.${kept.name}`, metric: metricText(kept.metric) },
          );
    }
  },
});

function metricText({ word, under }: Metric): string {
  return under ? `${word.name} under ${asAttack(under.word).label(under.args)}` : word.name;
}
