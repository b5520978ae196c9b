import type { Checking } from "./checking.ts";
import type { StagePlan } from "./schema.ts";

/** Says of what a plan holds whether anything uses it: what nothing uses would be read over. */
export function checkUse(checking: Checking): void {
  const { plan, report, place } = checking;
  const unused = (
    what: string,
    by: string,
    all: object,
    used: ReadonlySet<string>,
    ...path: string[]
  ): void => {
    for (const name of Object.keys(all))
      if (!used.has(name)) report("not-used", place([...path, name], "key"), { what, name, by });
  };
  const stages = Object.values(plan.stages);
  const networks = new Set(stages.flatMap((stage) => Object.keys(stage.networks)));
  unused("network", "stage", plan.networks, networks, "networks");
  const splits = Object.values(plan.splits);
  const sets = new Set([
    ...stages.flatMap((stage) => [stage.data.of, ...dataOf(stage)]),
    ...Object.values(plan.evaluations).map(({ on }) => on),
    ...splits.map(({ of }) => of),
  ]);
  const datasets = new Set([...sets].map((name) => name.split(".")[0]!));
  unused("data set", "stage and no evaluation", plan.datasets, datasets, "datasets");
  for (const [name, { parts }] of Object.entries(plan.splits))
    if (!Object.keys(parts).some((part) => sets.has(part)))
      unused("split", "stage and no evaluation", { [name]: parts }, sets, "splits");
  for (const [name, stage] of Object.entries(plan.stages)) {
    const { losses, minimize, attacks, views, passes } = stage;
    const its = Object.values(attacks);
    const raised = its.flatMap(({ maximizing }) => Object.keys(maximizing));
    const used = new Set([...Object.keys(minimize), ...raised]);
    unused("loss", "attack and no `minimize`", losses, used, "stages", name, "losses");
    const seen = [passes, ...its.map((attack) => attack.passes)].flatMap((one) =>
      Object.values(one).flatMap(({ inputs }) => inputs),
    );
    const made = [
      ...Object.values(views).map(({ of }) => of),
      ...its.flatMap(({ moves }) => Object.values(moves)),
    ];
    unused("view", "pass and no other view", views, new Set([...seen, ...made]), "stages", name, "views");
  }
}

function dataOf({ keep, measure }: StagePlan): string[] {
  return [...Object.values(keep.by), ...Object.values(measure)].map(({ on }) => on);
}
