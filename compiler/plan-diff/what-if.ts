import { costOf } from "../derive/cost.ts";
import { itemsOf } from "../derive/data-facts.ts";
import { mostOf } from "../experiment/quantity.ts";
import type { AttackPlan, CostPlan, PassPlan, Plan, StagePlan } from "../plan/schema.ts";
import { networksWithout } from "./networks-without.ts";
import { undone } from "./undo.ts";
import { isMadeOf, sizesDiffer } from "./view-sizes.ts";

type Path = readonly string[];

/**
 * Whether a change that may be the cause of a number is one: it is where the number is another without it. Where that
 * cannot be told, it is.
 */
export class WhatIf {
  private readonly known = new Map<string, CostPlan | undefined>();
  private earlier: { readonly plan: Plan | undefined } | undefined;

  /** @param makeBefore gives the plan before, with the names after the change, if there is one */
  constructor(
    private readonly makeBefore: () => Plan | undefined,
    private readonly after: Plan,
  ) {}

  /** made when it is asked for: most comparisons do without */
  private get before(): Plan | undefined {
    this.earlier ??= { plan: this.makeBefore() };
    return this.earlier.plan;
  }

  decides(path: Path, cause: Path): boolean {
    const [room, name = "", key] = path;
    if (path.at(-1) === "items") return this.isOfData(this.dataAt(path), cause);
    if (room === "networks" && key === "branches") return true;
    if (room === "networks") return this.decidesNetwork(name, key as "features" | "input", cause);
    if (path.at(-1) === "features") return this.decidesNetwork(this.passAt(path).network, "features", cause);
    const stage = room === "stages" ? this.after.stages[name] : undefined;
    if (!stage) return true;
    if (key === "attacks" && path[4] === "passes") return this.decidesAttackPass(path, cause);
    if (key === "views" && path.at(-1) === "size") return this.decidesSize(stage, path[3]!, cause);
    if (key === "cost") return this.decidesCost(name, path[3] as keyof CostPlan, cause);
    if (key === "updates" || key === "epoch") return this.decidesCount(stage, path, cause);
    return true;
  }

  /** Whether the parts of a split are of other sizes because what is split is, by a change of a data set. */
  partsFollow(name: string, cause: Path): boolean {
    const of = this.after.splits[name]?.of;
    return of !== undefined && this.areShares(name) && this.isOfData(of, cause);
  }

  /** Whether all parts of a split are the shares of it that they were. */
  private areShares(name: string): boolean {
    const { before, after } = this;
    const [was, is] = [before?.splits[name], after.splits[name]];
    if (!before || !was || !is || was.of !== is.of) return false;
    const [old, now] = [itemsOf(before, was.of), itemsOf(after, is.of)];
    if (old === now || old === 0) return false;
    return Object.entries(is.parts).every(
      ([part, items]) =>
        was.parts[part] !== undefined && Math.abs(items - (was.parts[part]! * now) / old) < 1,
    );
  }

  /** What is known of a network from its layers: what it is called on and gives, how many parameters it has. */
  private decidesNetwork(name: string, key: "features" | "input" | "parameters", cause: Path): boolean {
    const { before, after } = this;
    const [is, without] = [after.networks[name], before && networksWithout(cause, before, after)?.[name]];
    return !is || !without || JSON.stringify(without[key]) !== JSON.stringify(is[key]);
  }

  /** A pass of an attack depends on the arguments of the attack by its iterations alone. */
  private decidesAttackPass(path: Path, cause: Path): boolean {
    const [, name = "", , key = "", argument] = cause;
    const [was, is] = [this.before?.stages[name], this.after.stages[name]];
    const [old, now] = [was?.attacks[key], is?.attacks[key]];
    if (
      cause[2] !== "attacks" ||
      !was ||
      !is ||
      !old ||
      !now ||
      !(argument !== undefined && argument in now.args)
    )
      return true;
    if (path[3] !== key) return false;
    const of = (args: AttackPlan["args"]) => {
      const { steps, restarts, batchNorm } = now.word.iterations(args);
      return { times: mostOf(steps, is) * restarts, batch_norm: batchNorm };
    };
    const [one, other] = [of(now.args), of({ ...now.args, [argument]: old.args[argument] })];
    return one.batch_norm !== other.batch_norm || (path.at(-1) === "times" && one.times !== other.times);
  }

  private decidesSize(stage: StagePlan, view: string, cause: Path): boolean {
    if (!this.before || (cause[0] === "stages" && !isMadeOf(view, cause[3]!, stage))) return false;
    return cause.length === 4 || sizesDiffer(cause, this.before, this.after);
  }

  private passAt(path: Path): PassPlan {
    return path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], this.after) as PassPlan;
  }

  /** The images that items at a path are counted of. */
  private dataAt(path: Path): string {
    const part = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], this.after);
    const { of, on } = (part ?? {}) as { readonly of?: string; readonly on?: string };
    return of ?? on ?? "";
  }

  /** Whether a change has to do with the number of images in `cifar.train` or in a part of a split. */
  private isOfData(name: string, cause: Path): boolean {
    if (cause[0] !== "datasets" && cause[0] !== "splits") return true;
    return this.placesOf(name).some((place) => cause.every((key, i) => key === place[i]));
  }

  private placesOf(name: string): Path[] {
    for (const [key, { of, parts }] of Object.entries(this.after.splits))
      if (Object.hasOwn(parts, name))
        return [
          ["splits", key, "parts", name],
          ["splits", key, "of"],
          ...(this.areShares(key) ? this.placesOf(of) : []),
        ];
    const [dataset = "", half = ""] = name.split(".");
    return [["datasets", dataset, half]];
  }

  /** Steps of an epoch and of all of them, from what they are counted from. */
  private decidesCount(stage: StagePlan, path: Path, cause: Path): boolean {
    const { before } = this;
    const was = before?.stages[path[1]!];
    if (!before || !was) return true;
    if (!this.isOfData(stage.data.of, cause)) return false;
    const key = cause[0] === "stages" ? cause.slice(2).join(".") : "items";
    const items =
      key === "items"
        ? itemsOf(before, stage.data.of)
        : key === "data.of"
          ? itemsOf(this.after, was.data.of)
          : stage.data.items;
    const batch = (key === "batch" ? was : stage).batch;
    const last = (key === "data.last" ? was : stage).data.last;
    const { unit, value } = (key === "for" ? was : stage).for;
    const steps = last === "keep" ? Math.ceil(items / batch) : Math.floor(items / batch);
    const counted = {
      updates: value.toNumber() * (unit === "epochs" ? steps : 1),
      steps,
      last_batch: last === "keep" ? items - (steps - 1) * batch : batch,
    }[path.at(-1)!];
    const now =
      path.at(-1) === "updates" ? stage.updates : stage.epoch[path.at(-1) as "steps" | "last_batch"];
    return counted !== now;
  }

  private decidesCost(name: string, key: keyof CostPlan, cause: Path): boolean {
    const { before, after } = this;
    const was = before?.stages[name];
    if (!before || !was) return true;
    if (cause[0] === "networks" && [was, after.stages[name]!].every(({ networks }) => !networks[cause[1]!]))
      return false;
    const id = JSON.stringify([name, cause]);
    if (!this.known.has(id)) {
      const without = undone(cause, name, before, after);
      this.known.set(id, without && costOf(without.plan, without.stage));
    }
    const cost = this.known.get(id);
    const is = after.stages[name]!.cost[key];
    // what makes a hundredth of the difference is no reason for it
    return cost === undefined || Math.abs(cost[key] - is) > 0.01 * Math.abs(is - was.cost[key]);
  }
}
