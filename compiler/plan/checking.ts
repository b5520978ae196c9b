import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { PlaceOf } from "../yaml/place.ts";
import { PLAN_DIAGNOSTICS, type PlanReport } from "./diagnostics.ts";
import type { Plan } from "./schema.ts";

type Value = number | string | readonly (number | string)[] | undefined;
export type Path = readonly string[];

/** The checks of a plan that has been read: what they look at, and how they say what is wrong. */
export class Checking {
  /** nothing has been wrong so far */
  ok = true;

  constructor(
    readonly plan: Plan,
    readonly place: PlaceOf,
    private readonly send: PlanReport,
  ) {}

  readonly report: PlanReport = (code, span, params, labels): Diagnostic => {
    if (PLAN_DIAGNOSTICS.rows[code].severity === "error") this.ok = false;
    return this.send(code, span, params, labels);
  };

  private readonly done = new Set<string>();

  /** Checks what several places ask for until it is wrong. */
  once(what: string, check: () => boolean): void {
    if (!this.done.has(what) && !check()) this.done.add(what);
  }

  /** Says of a value whether it is what follows from the rest. */
  follows(found: Value, expected: Value, why: string, ...path: Path): boolean {
    const [left, right] = [textOf(found), textOf(expected)];
    if (left === right) return true;
    const key = path.at(-1) ?? "";
    this.report("does-not-follow", this.place(path), { key, found: left, expected: right, why });
    return false;
  }
}

function textOf(value: Value): string | number | undefined {
  return typeof value === "object" ? `[${value.join(", ")}]` : value;
}
