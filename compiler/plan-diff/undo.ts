import type { AttackPlan, NetworkPlan, PassPlan, Plan, PlanExpr, StagePlan } from "../plan/schema.ts";
import { passOf } from "../plan/trained.ts";

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
  if (room === "networks") return withoutNetworkChange(own, key, is, before, after, plan);
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

function withoutNetworkChange(
  name: string,
  key: string | undefined,
  stage: StagePlan,
  before: Plan,
  after: Plan,
  plan: Costed["plan"],
): Costed | undefined {
  const [is, was] = [after.networks[name], before.networks[name]];
  if (!is || !was) return undefined;
  const isArgument = key !== undefined && key in was.args;
  const plain: NetworkPlan =
    key === undefined
      ? was
      : isArgument
        ? { ...is, args: { ...is.args, [key]: was.args[key] } }
        : { ...is, [key]: was[key as keyof NetworkPlan] };
  const width = plain.word.features(plain.args);
  const network = plain.kind === "encoder" ? { ...plain, features: width } : plain;
  const networks: Record<string, NetworkPlan> = { ...plan.networks, [name]: network };
  const withPasses = (passes: Passes): Passes => {
    for (const pass of Object.values(passes)) {
      const head = networks[pass.network];
      if (head?.kind === "head" && pass.inputs.some((input) => passOf(passes, input)?.network === name))
        networks[pass.network] = { ...head, input: width };
    }
    return mapped(passes, (pass) => (pass.network === name ? { ...pass, features: width } : pass));
  };
  const own = stage.networks[name];
  return {
    stage: {
      ...stage,
      networks:
        own && key === "branches"
          ? { ...stage.networks, [name]: { ...own, branches: network.branches } }
          : stage.networks,
      passes: withPasses(stage.passes),
      attacks: mapped(stage.attacks, (attack) => ({ ...attack, passes: withPasses(attack.passes) })),
    },
    plan: { ...plan, networks },
  };
}

function mapped<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function withoutAttackChange(
  name: string,
  field: string | undefined,
  is: StagePlan,
  was: StagePlan,
): StagePlan {
  const [now, old] = [is.attacks[name], was.attacks[name]];
  const attack =
    now && old && (field === "steps" || field === "restarts")
      ? withTrips(
          now,
          old,
          field === "steps" ? tripsOf(old) * restartsOf(now) : tripsOf(now) * restartsOf(old),
        )
      : old;
  const attacks = swapped(is.attacks, attack ? { [name]: attack } : {}, name);
  return { ...is, losses: { ...was.losses, ...is.losses }, attacks };
}

/** Steps of an attack, the most there are. */
function tripsOf(attack: AttackPlan): number {
  return Math.max(...Object.values(attack.passes).map(({ times }) => times)) / restartsOf(attack);
}

function restartsOf({ word, args }: AttackPlan): number {
  return word.iterations(args).restarts;
}

/** An attack with passes of the moved views run so many times. */
function withTrips(is: AttackPlan, was: AttackPlan, trips: number): AttackPlan {
  const all = Math.max(...Object.values(is.passes).map(({ times }) => times));
  const passes = Object.entries(is.passes).map(([text, pass]) => {
    // where each is run once, those of the moved views are known by what they were
    const moves = all > 1 ? pass.times > 1 : (was.passes[text]?.times ?? 1) > 1;
    return [text, moves ? { ...pass, times: trips } : pass] as const;
  });
  return { ...is, passes: Object.fromEntries(passes) };
}

/** A loss as it was, with its weight, and the passes that are needed then. */
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
    return [key, own && { ...attack, passes: own }] as const;
  });
  if (!passes || attacks.some(([, attack]) => attack === undefined)) return undefined;
  const whole = Object.fromEntries(attacks) as StagePlan["attacks"];
  return { plan, stage: { ...is, losses, minimize, passes, attacks: whole } };
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
  return lost ? undefined : Object.fromEntries(found);
}
