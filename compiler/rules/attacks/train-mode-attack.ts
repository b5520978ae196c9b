import { viewsOf } from "../../derive/views.ts";
import type { Pass, View } from "../../experiment/experiment.ts";
import { asAttack } from "../../vocabulary/define/attacks.ts";
import { hasStatistics, statisticsOf } from "../networks/running-statistics.ts";
import { rule } from "../rule.ts";

export const trainModeAttack = rule({
  code: "train-mode-attack",
  severity: "warning",
  message: ({ network }: { network: string }) =>
    `the attack updates the running statistics of \`${network}\`, which clean images also use`,
  help: () => "write `batch_norm: eval` or `batch_norm: batch` in the attack",
  about: "stage",
  check: ({ attacks, passes, predict }, report) => {
    const made = new Set<View>(attacks.flatMap(({ makes }) => makes));
    const seesClean = (pass: Pass): boolean => [...viewsOf(pass)].some((view) => !made.has(view));
    // the classifier runs on clean images, in measurements and later
    const onClean = [...passes.filter(seesClean), ...(predict?.passes ?? [])];
    const clean = new Set(onClean.filter(hasStatistics).map(statisticsOf));
    for (const attack of attacks) {
      if (asAttack(attack.word).iterations(attack.args).batchNorm !== "train") continue;
      const shared = attack.passes.find(
        (pass) => hasStatistics(pass) && pass.mode === undefined && clean.has(statisticsOf(pass)),
      );
      if (!shared) continue;
      const labels = [{ place: { node: attack, key: "batch_norm" }, text: "train mode" }];
      report({ node: attack.makes[0]! }, { network: statisticsOf(shared) }, labels);
    }
  },
});
