import { compareText } from "../derive/after-needs.ts";
import { readCheckpointName } from "../experiment/names.ts";
import { Rational } from "../experiment/rational.ts";
import { recordOf } from "../experiment/record.ts";
import type { AttackSettings, EvaluationPlan, MetricPlan } from "../schema/plan.ts";

type Named<T> = Readonly<Record<string, T>>;

/** Sorts metrics: clean images first, then attacks by number of steps, by radius, and by name. */
export function metricsInOrder<T extends MetricPlan>(metrics: Named<T>): Record<string, T> {
  const rank = ({ under }: MetricPlan): readonly number[] => (under ? rankOf(under) : [0, 0, 0]);
  return recordOf(
    Object.entries(metrics)
      .map((entry) => ({ entry, rank: rank(entry[1]) }))
      .sort((a, b) => compareRanks(a.rank, b.rank) || compareText(a.entry[0], b.entry[0]))
      .map(({ entry }) => entry),
  );
}

function rankOf({ word, args }: AttackSettings): readonly number[] {
  return [1, word.iterations(args).steps, word.threat(args).radius].map(numberOf);
}

/** A number for sorting; a schedule counts as 0. */
function numberOf(value: unknown): number {
  return value instanceof Rational ? value.toNumber() : typeof value === "number" ? value : 0;
}

/** Sorts evaluations by stage, then by checkpoint (`last` first, then by name), then by data. */
export function evaluationsInOrder(
  evaluations: Named<EvaluationPlan>,
  stages: Named<unknown>,
): Record<string, EvaluationPlan> {
  const places = Object.keys(stages);
  const rank = ({ checkpoint }: EvaluationPlan): readonly number[] => {
    const { stage, kept } = readCheckpointName(checkpoint);
    return [places.indexOf(stage), kept === "last" ? 0 : 1];
  };
  return recordOf(
    Object.entries(evaluations).sort(
      ([, a], [, b]) =>
        compareRanks(rank(a), rank(b)) || compareText(a.checkpoint, b.checkpoint) || compareText(a.on, b.on),
    ),
  );
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  return a.map((value, i) => value - b[i]!).find((difference) => difference !== 0) ?? 0;
}
