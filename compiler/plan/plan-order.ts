import { afterNeeds, compareText } from "../derive/after-needs.ts";
import { passText } from "../derive/trained.ts";
import { Rational } from "../experiment/rational.ts";
import { recordOf, sorted } from "../experiment/record.ts";
import type {
  AttackPlan,
  AttackSettings,
  EvaluationPlan,
  MetricPlan,
  PassPlan,
  Plan,
  StagePlan,
  ViewPlan,
} from "./schema.ts";

type Named<T> = Readonly<Record<string, T>>;

/**
 * The one order of all that is named in a plan. The order in a file carries no meaning but that of stages and of a split's
 * parts, so that what reads a plan puts all else in order: a tool may have sorted its keys.
 */
export function inPlanOrder(plan: Plan): Plan {
  const stages = stagesInOrder(plan.stages);
  return {
    ...plan,
    datasets: sorted(plan.datasets),
    splits: sorted(mapped(plan.splits, splitInOrder)),
    networks: sorted(plan.networks),
    stages: mapped(stages, stageInOrder),
    evaluations: evaluationsInOrder(mapped(plan.evaluations, evaluationInOrder), stages),
  };
}

/** A stage after those that it starts from; otherwise as written: stages are the one list whose order somebody chose. */
function stagesInOrder(stages: Named<StagePlan>): Record<string, StagePlan> {
  const { ordered, circle } = afterNeeds(
    Object.entries(stages),
    ([name]) => [name],
    ([, { networks }]) => Object.values(networks).map(({ start }) => start.split(".")[0]!),
  );
  return recordOf([...ordered, ...circle]);
}

/** The first part names the split; which of more parts follows which only their order says. */
function splitInOrder(split: Plan["splits"][string], name: string): Plan["splits"][string] {
  const parts = Object.entries(split.parts);
  return parts.length === 2 && parts[1]![0] === name ? { ...split, parts: recordOf(parts.reverse()) } : split;
}

function stageInOrder(stage: StagePlan): StagePlan {
  const { views, attacks } = viewsInOrder(stage);
  const { predict } = stage;
  return {
    ...stage,
    networks: sorted(stage.networks),
    views,
    attacks: mapped(attacks, (attack) => ({
      ...attack,
      moves: sorted(attack.moves),
      maximizing: sorted(attack.maximizing),
      passes: passesInOrder(attack.passes),
    })),
    passes: passesInOrder(stage.passes),
    losses: sorted(stage.losses),
    minimize: sorted(stage.minimize),
    ...(predict ? { predict: { ...predict, passes: passesInOrder(predict.passes) } } : {}),
    keep: { ...stage.keep, by: sorted(stage.keep.by) },
    measure: metricsInOrder(stage.measure),
  };
}

function evaluationInOrder(evaluation: EvaluationPlan): EvaluationPlan {
  const { predict, measure } = evaluation;
  return {
    ...evaluation,
    predict: { ...predict, passes: passesInOrder(predict.passes) },
    measure: metricsInOrder(measure),
  };
}

/** One view that is made by augmentation, or those that one attack makes together. */
interface Made {
  readonly views: Named<ViewPlan>;
  readonly attack?: readonly [key: string, plan: AttackPlan];
}

/** Rank of a view among those that could be made next: augmentations before attacks, then by name. */
export function viewRank(kind: ViewPlan["kind"], [name = ""]: readonly string[]): string {
  return `${kind === "adversarial" ? 1 : 0} ${name}`;
}

function viewsInOrder({ views, attacks }: StagePlan): Pick<StagePlan, "views" | "attacks"> {
  const moved = new Set(Object.values(attacks).flatMap(({ moves }) => Object.keys(moves)));
  const own = Object.entries(views).filter(([name]) => !moved.has(name));
  const all: Made[] = [
    ...own.map(([name, view]) => ({ views: { [name]: view } })),
    ...Object.entries(attacks).map((attack) => {
      const its = Object.entries(views).filter(([name]) => Object.hasOwn(attack[1].moves, name));
      return { views: sorted(recordOf(its)), attack };
    }),
  ];
  const rank = ({ views: its, attack }: Made): string =>
    viewRank(attack ? "adversarial" : "augmented", Object.keys(its));
  const { ordered, circle } = afterNeeds(
    all.sort((a, b) => compareText(rank(a), rank(b))),
    (one) => Object.keys(one.views),
    ({ views: its, attack }) => {
      const names = attack ? viewsOfAttack(attack[1]) : Object.values(its).map(({ of }) => of);
      return names.filter((name) => !Object.hasOwn(its, name));
    },
  );
  const made = [...ordered, ...circle];
  return {
    views: recordOf(made.flatMap((one) => Object.entries(one.views))),
    attacks: recordOf(made.flatMap(({ attack }) => (attack ? [attack] : []))),
  };
}

/** Views an attack looks at. */
function viewsOfAttack({ moves, passes }: AttackPlan): string[] {
  return [...Object.values(moves), ...Object.values(passes).flatMap(({ inputs }) => inputs)];
}

/** A pass after those it is made of; those that move the same statistics as their `order` says; all else by text. */
function passesInOrder(passes: Named<PassPlan>): Named<PassPlan> {
  const entries = Object.entries(passes).sort(([a], [b]) => compareText(a, b));
  const before = turnsBefore(Object.values(passes));
  const { ordered, circle } = afterNeeds(
    entries,
    ([text, pass]) => [`pass ${text}`, turnOf(pass)],
    ([, pass]) => {
      const turn = pass.order === undefined ? undefined : before.get(turnOf(pass));
      const inputs = pass.inputs.map((input) => `pass ${passText(passes, input)}`);
      return turn === undefined ? inputs : [...inputs, turn];
    },
  );
  return recordOf([...ordered, ...circle]);
}

/** A name for all passes that move the same statistics at the same place of their order. */
function turnOf(pass: PassPlan): string {
  return `turn ${pass.order ?? 0} of ${statisticsOf(pass) ?? ""}`;
}

/** For each turn the one before it. */
function turnsBefore(passes: readonly PassPlan[]): ReadonlyMap<string, string> {
  const byOrder = [...passes].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const latest = new Map<string | undefined, string>();
  const before = new Map<string, string>();
  for (const pass of byOrder) {
    const [statistics, turn] = [statisticsOf(pass), turnOf(pass)];
    const last = latest.get(statistics);
    if (last === turn) continue;
    if (last !== undefined) before.set(turn, last);
    latest.set(statistics, turn);
  }
  return before;
}

/** The running statistics that a pass moves. */
export function statisticsOf({ network, branch, batch_norm: mode }: PassPlan): string | undefined {
  return mode === "train" ? `${network} ${branch ?? ""}` : undefined;
}

/** Clean images first, then attacks of fewer steps, of smaller radius, and by name. */
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

/** What changes has no place of its own. */
function numberOf(value: unknown): number {
  return value instanceof Rational ? value.toNumber() : typeof value === "number" ? value : 0;
}

/** In order of stages; of one stage the last checkpoint first, then those that are kept, by name; then by data. */
export function evaluationsInOrder(
  evaluations: Named<EvaluationPlan>,
  stages: Named<unknown>,
): Record<string, EvaluationPlan> {
  const places = Object.keys(stages);
  const rank = ({ checkpoint }: EvaluationPlan): readonly number[] => {
    const [stage = "", name] = checkpoint.split(".");
    return [places.indexOf(stage), name === "last" ? 0 : 1];
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

function mapped<T>(record: Named<T>, change: (value: T, name: string) => T): Record<string, T> {
  return recordOf(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
