import { passOf } from "../derive/trained.ts";
import { recordOf } from "../experiment/record.ts";
import { planOf } from "../plan/plan-of.ts";
import { readExperiment } from "../plan/read-experiment.ts";
import { Reading } from "../plan/reading.ts";
import type { PassPlan, Plan, StagePlan } from "../schema/plan.ts";

const NOWHERE = { file: "", start: 0, end: 0 };

/**
 * A plan with all derived values computed again from what it states; undefined if it is not a valid experiment.
 * @param other a plan with things that it may refer to and lacks
 */
export function derivedAgain(plan: Plan, other: Plan): Plan | undefined {
  const reading = new Reading(
    completed(plan, other),
    () => NOWHERE,
    () => undefined,
  );
  const experiment = readExperiment(reading);
  return reading.ok ? planOf(experiment) : undefined;
}

/**
 * A plan with additional things from another plan that it may refer to. Unused ones are left out when it is derived.
 */
function completed(plan: Plan, other: Plan): Plan {
  const networks = { ...other.networks, ...plan.networks };
  const stages = Object.entries(plan.stages).map(([name, stage]) => [
    name,
    completedStage(stage, other.stages[name], networks),
  ]);
  return {
    ...plan,
    datasets: { ...other.datasets, ...plan.datasets },
    splits: { ...other.splits, ...plan.splits },
    networks,
    stages: recordOf(stages as [string, StagePlan][]),
  };
}

type Passes = Readonly<Record<string, PassPlan>>;

/** A stage with the views that its attacks make, and the passes that its networks and views allow. */
function completedStage(stage: StagePlan, other: StagePlan | undefined, known: Plan["networks"]): StagePlan {
  const networks = only({ ...other?.networks, ...stage.networks }, (_, name) => Object.hasOwn(known, name));
  const made = new Set(Object.values(stage.attacks).flatMap(({ moves }) => Object.keys(moves)));
  const views = only({ ...other?.views, ...stage.views }, ({ kind }, name) =>
    kind === "adversarial" ? made.has(name) : Object.hasOwn(stage.views, name),
  );
  const allowed = (own: Passes, its: Passes = {}): Passes => {
    const all = { ...its, ...own };
    const isAllowed = ({ network, branch, inputs }: PassPlan): boolean =>
      Object.hasOwn(networks, network) &&
      (branch === undefined || networks[network]!.branches.includes(branch)) &&
      inputs.every((input) => {
        const below = passOf(all, input);
        return below ? isAllowed(below) : input === "image" || Object.hasOwn(views, input);
      });
    return only(all, isAllowed);
  };
  const { predict } = stage;
  return {
    ...stage,
    networks,
    views,
    attacks: recordOf(
      Object.entries(stage.attacks).map(([key, attack]) => [
        key,
        { ...attack, passes: allowed(attack.passes, other?.attacks[key]?.passes) },
      ]),
    ),
    passes: allowed(stage.passes, other?.passes),
    ...(predict ? { predict: { ...predict, passes: allowed(predict.passes, other?.predict?.passes) } } : {}),
  };
}

function only<T>(
  record: Readonly<Record<string, T>>,
  is: (value: T, name: string) => boolean,
): Record<string, T> {
  return recordOf(Object.entries(record).filter(([name, value]) => is(value, name)));
}
