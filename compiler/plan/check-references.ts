import { nearestName } from "../../grammar/did-you-mean.ts";
import { passText } from "../derive/trained.ts";
import type { Checking } from "./checking.ts";
import { argumentPath, branchesOf, type Passes } from "./pass-facts.ts";
import type { Plan, PlanExpr, PredictPlan, StagePlan } from "./schema.ts";

type Names = Iterable<string>;

/** For so many unknown names the likely one is looked for. */
const MOST_NEAREST = 100;

/** Says of every name in a plan that is read whether it stands for something. */
export function checkReferences(checking: Checking): void {
  const { plan, place, report } = checking;
  const want: Want = (what, name, names, path, at = "value") => {
    const known = names instanceof Set ? (names as ReadonlySet<string>) : new Set(names);
    if (known.has(name)) return true;
    // a search among all names for each of thousands would take minutes
    const nearest = unknown++ < MOST_NEAREST ? nearestName(name, known) : undefined;
    report("unknown-name", place(path, at), { what, name, nearest });
    return false;
  };
  let unknown = 0;

  const parts = new Set(itemSets(plan));
  const owners = ownersOf(plan);
  const circular = circularSplits(plan, owners);
  for (const [name, { of, parts: its }] of Object.entries(plan.splits)) {
    const path = ["splits", name, "of"];
    if (want("set of images", of, parts, path) && circular.has(name))
      want(
        "set of images outside of this split",
        of,
        unknown < MOST_NEAREST ? outside(plan, name, owners) : [],
        path,
      );
    for (const part of Object.keys(its))
      if (owners.get(part) !== name)
        report("name-twice", place(["splits", name, "parts", part], "key"), {
          what: "sets of images",
          name: part,
        });
  }
  for (const [name, { branches }] of Object.entries(plan.networks)) {
    const twice = branches.find((branch, i) => branches.indexOf(branch) < i);
    if (twice !== undefined)
      report("name-twice", place(["networks", name, "branches"]), { what: "branches", name: twice });
  }
  const earlier = new Map<string, StagePlan>();
  for (const [name, stage] of Object.entries(plan.stages)) {
    checkStage(plan, stage, parts, ["stages", name], earlier, want);
    earlier.set(name, stage);
  }
  for (const [name, evaluation] of Object.entries(plan.evaluations)) {
    const path = ["evaluations", name];
    want("set of images", evaluation.on, parts, [...path, "on"]);
    const [of = "", ...checkpoint] = evaluation.checkpoint.split(".");
    const stage = plan.stages[of];
    const there = [...path, "checkpoint"];
    if (want("stage", of, Object.keys(plan.stages), there) && stage) {
      want(`checkpoint of ${of}`, checkpoint.join("."), checkpointsOf(stage), there);
      checkPredict(plan, evaluation.predict, stage, [...path, "predict"], want);
    }
    for (const [metric, { on }] of Object.entries(evaluation.measure))
      want("set of images", on, parts, [...path, "measure", metric, "on"]);
  }
}

type Want = (
  what: string,
  name: string,
  names: Names,
  path: readonly string[],
  at?: "key" | "value",
) => boolean;

function checkStage(
  plan: Plan,
  stage: StagePlan,
  parts: Names,
  path: readonly string[],
  earlier: ReadonlyMap<string, StagePlan>,
  want: Want,
): void {
  want("set of images", stage.data.of, parts, [...path, "data", "of"]);
  for (const [name, { start }] of Object.entries(stage.networks)) {
    want("network", name, Object.keys(plan.networks), [...path, "networks", name], "key");
    if (start !== "scratch") checkStart(plan, start, [...path, "networks", name, "start"], earlier, want);
  }
  const made = ["image"];
  for (const [name, view] of Object.entries(stage.views)) {
    want("view before this one", view.of, made, [...path, "views", name, "of"]);
    if (view.kind === "adversarial")
      want("attack", view.attack, Object.keys(stage.attacks), [...path, "views", name, "attack"]);
    made.push(name);
  }
  // Training and attacks take views: whether they are augmented or not stands in the plan.
  const views = Object.keys(stage.views);
  for (const [name, attack] of Object.entries(stage.attacks)) {
    const at = [...path, "attacks", name];
    for (const [moved, source] of Object.entries(attack.moves)) {
      want("view", moved, views, [...at, "moves", moved], "key");
      want("view", source, made, [...at, "moves", moved]);
    }
    const there = viewsBefore(stage, name);
    checkPasses(plan, attack.passes, stage, there, [...at, "passes"], want, "view made before this attack");
    checkLosses(attack.maximizing, stage, attack.passes, [...at, "maximizing"], path, want);
  }
  checkPasses(plan, stage.passes, stage, views, [...path, "passes"], want);
  checkLosses(stage.minimize, stage, stage.passes, [...path, "minimize"], path, want);
  if (stage.predict) checkPredict(plan, stage.predict, stage, [...path, "predict"], want);
  for (const [name, { on }] of Object.entries(stage.keep.by))
    want("set of images", on, parts, [...path, "keep", "by", name, "on"]);
  for (const [name, { on }] of Object.entries(stage.measure))
    want("set of images", on, parts, [...path, "measure", name, "on"]);
}

/** `pretrain.last.f.adversarial`: stage, checkpoint, network, branch. */
function checkStart(
  plan: Plan,
  start: string,
  path: readonly string[],
  earlier: ReadonlyMap<string, StagePlan>,
  want: Want,
): void {
  const [of = "", checkpoint = "", network = "", ...branches] = start.split(".");
  if (!want("stage before this one", of, earlier.keys(), path)) return;
  const stage = earlier.get(of)!;
  want(`checkpoint of ${of}`, checkpoint, checkpointsOf(stage), path);
  if (!want(`network of stage ${of}`, network, Object.keys(stage.networks), path)) return;
  if (branches.length > 0)
    want(`branch of ${network}`, branches.join("."), branchesOf(plan, stage.networks[network]!), path);
}

/** Views that are there when an attack runs, and those that it moves. */
function viewsBefore({ views, attacks }: StagePlan, key: string): string[] {
  const { moves } = attacks[key]!;
  const names = Object.keys(views);
  const first = names.findIndex((name) => Object.hasOwn(moves, name));
  return [...names.slice(0, Math.max(first, 0)), ...Object.keys(moves)];
}

function checkPasses(
  plan: Plan,
  passes: Passes,
  stage: StagePlan,
  views: Names,
  path: readonly string[],
  want: Want,
  what = "view",
): void {
  const before: string[] = [];
  for (const [text, pass] of Object.entries(passes)) {
    const at = [...path, text];
    const known = want("network of this stage", pass.network, Object.keys(stage.networks), [
      ...at,
      "network",
    ]);
    if (known && pass.branch !== undefined)
      want(`branch of ${pass.network}`, pass.branch, branchesOf(plan, stage.networks[pass.network]!), [
        ...at,
        "branch",
      ]);
    const head = plan.networks[pass.network]?.kind === "head";
    pass.inputs.forEach((input, i) => {
      const place = [...at, "inputs", String(i)];
      if (head) want("pass before this one", passText(passes, input), before, place);
      else want(what, input, views, place);
    });
    before.push(text);
  }
}

function checkLosses(
  weights: Readonly<Record<string, unknown>>,
  stage: StagePlan,
  passes: Passes,
  path: readonly string[],
  stagePath: readonly string[],
  want: Want,
): void {
  for (const name of Object.keys(weights))
    if (want("loss", name, Object.keys(stage.losses), [...path, name], "key"))
      checkExpr(stage.losses[name]!, passes, [...stagePath, "losses", name], want);
}

function checkPredict(
  plan: Plan,
  predict: PredictPlan,
  stage: StagePlan,
  path: readonly string[],
  want: Want,
): void {
  checkPasses(plan, predict.passes, stage, ["image"], [...path, "passes"], want);
  checkExpr(predict.logits, predict.passes, [...path, "logits"], want);
}

/** A name in an expression is a pass of where the expression is used. */
function checkExpr(expr: PlanExpr, passes: Passes, path: readonly string[], want: Want): void {
  if (expr.kind === "pass") {
    const text = expr.part === undefined ? expr.pass : `${expr.pass}[${expr.part}]`;
    want("pass", passText(passes, text), Object.keys(passes), path);
  }
  if (expr.kind === "call")
    expr.args.forEach((arg, i) => {
      checkExpr(arg, passes, [...path, ...argumentPath(expr, i)], want);
    });
}

function checkpointsOf({ keep }: StagePlan): string[] {
  return ["last", ...Object.keys(keep.by)];
}

/** Names of all sets of items. */
function itemSets(plan: Plan): string[] {
  return [
    ...Object.keys(plan.datasets).flatMap((name) => [`${name}.train`, `${name}.test`]),
    ...Object.values(plan.splits).flatMap(({ parts }) => Object.keys(parts)),
  ];
}

/** The split of each part; of a name that is given twice the first. */
function ownersOf(plan: Plan): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const [name, { parts }] of Object.entries(plan.splits))
    for (const part of Object.keys(parts)) if (!owners.has(part)) owners.set(part, name);
  return owners;
}

/** The splits of a set that is made of their own parts. */
function circularSplits(plan: Plan, owners: ReadonlyMap<string, string>): ReadonlySet<string> {
  const circular = new Set<string>();
  const seen = new Set<string>();
  for (const name of Object.keys(plan.splits)) {
    const path: string[] = [];
    let at: string | undefined = name;
    for (; at !== undefined && !seen.has(at); at = owners.get(plan.splits[at]!.of)) {
      seen.add(at);
      path.push(at);
    }
    // the path has come back to itself, not to an earlier one
    const start = at === undefined ? -1 : path.indexOf(at);
    if (start >= 0) for (const one of path.slice(start)) circular.add(one);
  }
  return circular;
}

/** Sets of items that are not made of a split's parts. */
function outside(plan: Plan, split: string, owners: ReadonlyMap<string, string>): string[] {
  const below = new Map<string, string[]>();
  for (const [name, { of }] of Object.entries(plan.splits)) {
    const owner = owners.get(of);
    if (owner !== undefined) below.get(owner)?.push(name) ?? below.set(owner, [name]);
  }
  const inside = new Set([split]);
  // a set goes on with what is added to it
  for (const name of inside) for (const other of below.get(name) ?? []) inside.add(other);
  return itemSets(plan).filter((name) => !inside.has(owners.get(name) ?? ""));
}
