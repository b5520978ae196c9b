import { passOf } from "../derive/trained.ts";
import { mostOf } from "../experiment/quantity.ts";
import { recordOf } from "../experiment/record.ts";
import { runsEveryTime, widthOf } from "../plan/pass-facts.ts";
import type { AttackPlan, PassPlan, Plan, PlanExpr, StagePlan } from "../plan/schema.ts";
import { type Networks, networksWithout } from "./networks-without.ts";

type Passes = Readonly<Record<string, PassPlan>>;
type Path = readonly string[];

/** As much of a plan as the cost of one of its stages is counted from. */
export interface Costed {
  readonly plan: Pick<Plan, "networks" | "precision">;
  readonly stage: StagePlan;
}

/**
 * A stage after the change with one change of it taken back, as far as its cost depends on that; undefined where that
 * change alone cannot be taken back.
 * @param before with the names after the change
 */
export function undone(path: Path, name: string, before: Plan, after: Plan): Costed | undefined {
  const [is, was] = [after.stages[name], before.stages[name]];
  if (!is || !was) return undefined;
  const [room, own = "", key, inner = "", field] = path;
  // what is taken back may be of a network that is no more
  const plan = { networks: { ...before.networks, ...after.networks }, precision: after.precision };
  if (room === "precision") return { plan: { ...plan, precision: before.precision }, stage: is };
  if (room === "networks" || room === "datasets" || key === "views") {
    const networks = networksWithout(path, before, after);
    return (
      networks && {
        plan: { ...plan, networks: { ...before.networks, ...networks } },
        stage: withNetworks(is, networks, path),
      }
    );
  }
  if (room !== "stages" || own !== name) return undefined;
  switch (key) {
    case "batch":
      return { plan, stage: { ...is, batch: was.batch } };
    case "optimizer":
      return { plan, stage: { ...is, optimizer: was.optimizer } };
    case "networks":
      return { plan, stage: { ...is, networks: swapped(is.networks, was.networks, inner) } };
    case "attacks":
      return { plan, stage: withoutAttackChange(inner, field, is, was) };
    case "losses":
    case "minimize":
      return withoutLossChange(inner, plan, is, was);
    default:
      return undefined;
  }
}

/** A record with one of its entries as it was, or without it. */
function swapped<T>(
  is: Readonly<Record<string, T>>,
  was: Readonly<Record<string, T>>,
  key: string,
): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = is;
  return Object.hasOwn(was, key) ? { ...rest, [key]: was[key]! } : rest;
}

/** A stage with other networks. */
function withNetworks(stage: StagePlan, networks: Networks, [room, name = "", key]: Path): StagePlan {
  const withWidths = (passes: Passes): Passes =>
    mapped(passes, (pass) => {
      const network = networks[pass.network];
      return network ? { ...pass, features: widthOf(network) } : pass;
    });
  const own = room === "networks" && key === "branches" ? stage.networks[name] : undefined;
  return {
    ...stage,
    networks: own
      ? { ...stage.networks, [name]: { ...own, branches: networks[name]!.branches } }
      : stage.networks,
    passes: withWidths(stage.passes),
    attacks: mapped(stage.attacks, (attack) => ({ ...attack, passes: withWidths(attack.passes) })),
  };
}

function mapped<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return recordOf(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function withoutAttackChange(
  name: string,
  field: string | undefined,
  is: StagePlan,
  was: StagePlan,
): StagePlan {
  const [now, old] = [is.attacks[name], was.attacks[name]];
  const attack = now && old && field !== undefined ? withArgument(now, old, field, is) : old;
  const attacks = swapped(is.attacks, attack ? { [name]: attack } : {}, name);
  return { ...is, losses: { ...was.losses, ...is.losses }, attacks };
}

/** An attack with one of its arguments as it was, and the passes that it runs then. */
function withArgument(is: AttackPlan, was: AttackPlan, key: string, stage: StagePlan): AttackPlan {
  const args = { ...is.args, [key]: was.args[key] };
  const [mode, other] = [is.args, args].map((its) => is.word.iterations(its).batchNorm);
  const passes = mapped(is.passes, (pass) =>
    pass.batch_norm === mode ? { ...pass, batch_norm: other! } : pass,
  );
  return withTimes({ ...is, args, passes }, stage);
}

/** An attack whose passes run as often as its arguments say. */
function withTimes(attack: AttackPlan, stage: StagePlan): AttackPlan {
  const { steps, restarts } = attack.word.iterations(attack.args);
  const times = mostOf(steps, stage) * restarts;
  const passes = mapped(attack.passes, (pass) => ({
    ...pass,
    times: runsEveryTime(attack, pass) ? times : 1,
  }));
  return { ...attack, passes };
}

/** A loss as it was, with its weight, and the passes and networks that are needed then. */
function withoutLossChange(
  name: string,
  plan: Costed["plan"],
  is: StagePlan,
  was: StagePlan,
): Costed | undefined {
  const losses = swapped(is.losses, was.losses, name);
  const minimize = swapped(is.minimize, was.minimize, name);
  const passes = needed(Object.keys(minimize), losses, { ...was.passes, ...is.passes });
  const attacks = Object.entries(is.attacks).map(([key, attack]) => {
    const all = { ...was.attacks[key]?.passes, ...attack.passes };
    const own = needed(Object.keys(attack.maximizing), losses, all);
    return [key, own && withTimes({ ...attack, passes: own }, is)] as const;
  });
  if (!passes || attacks.some(([, attack]) => attack === undefined)) return undefined;
  const whole = recordOf(attacks) as StagePlan["attacks"];
  const used = new Set(Object.values(passes).map(({ network }) => network));
  const again = Object.entries(was.networks).filter(([network]) => used.has(network));
  const networks = { ...recordOf(again), ...is.networks };
  return { plan, stage: { ...is, networks, losses, minimize, passes, attacks: whole } };
}

/** The passes that losses are made of; undefined where one is nowhere to be found. */
function needed(names: readonly string[], losses: StagePlan["losses"], all: Passes): Passes | undefined {
  const texts = new Set(Object.keys(all));
  const found = new Map<string, PassPlan>();
  let lost = false;
  const add = (text: string): void => {
    const key = texts.has(text) ? text : text.replace(/\[\d+\]$/, "");
    const pass = all[key];
    if (!pass || found.has(key)) return;
    pass.inputs.forEach(add);
    found.set(key, pass);
  };
  const visit = (expr: PlanExpr): void => {
    if (expr.kind === "pass") {
      add(expr.pass);
      lost ||= !passOf(all, expr.pass);
    }
    if (expr.kind === "call") expr.args.forEach(visit);
  };
  for (const name of names) {
    const loss = losses[name];
    if (loss) visit(loss);
    else lost = true;
  }
  return lost ? undefined : recordOf(found);
}
