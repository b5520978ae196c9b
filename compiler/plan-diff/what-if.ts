import { costOf } from "../derive/cost.ts";
import { itemsOf } from "../plan/data-facts.ts";
import type { CostPlan, Plan, StagePlan } from "../plan/schema.ts";
import { undone } from "./undo.ts";

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
    const stage = room === "stages" ? this.after.stages[name] : undefined;
    if (!stage) return true;
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
