import { isError, type Label } from "../../grammar/diagnostic.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { type Origin, written } from "../experiment/origin.ts";
import { withOrigins } from "../experiment/origins.ts";
import type { PlaceOf } from "../yaml/place.ts";
import type { PlanReport } from "./diagnostics.ts";
import type { Plan } from "./schema.ts";

export type Path = readonly string[];

/** Names that are known: a set, a map, or what answers as one. */
export interface Names {
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** For so many unknown names the likely one is looked for: among all names for each of thousands would take minutes. */
const MOST_NEAREST = 100;

/** A plan whose experiment is read: where its parts stand, and what is said of them. */
export class Reading {
  /** nothing has been wrong so far */
  ok = true;
  private unknown = 0;

  constructor(
    readonly plan: Plan,
    readonly place: PlaceOf,
    private readonly send: PlanReport,
  ) {}

  readonly report: PlanReport = (code, span, params, labels) => {
    const diagnostic = this.send(code, span, params, labels);
    if (isError(diagnostic)) this.ok = false;
    return diagnostic;
  };

  /** The same plan, to know of one part of it whether something is wrong. */
  part(): Reading {
    return new Reading(this.plan, this.place, this.report);
  }

  /** Whether a name is one of some; says so if not. */
  want(what: string, name: string, names: Names | readonly string[], path: Path, at?: "key"): boolean {
    const known = Array.isArray(names) ? new Set<string>(names) : (names as Names);
    if (known.has(name)) return true;
    const nearest = this.unknown++ < MOST_NEAREST ? nearestName(name, known.keys()) : undefined;
    this.report("unknown-name", this.place(path, at), { what, name, nearest });
    return false;
  }

  /**
   * What a name stands for; says so if that is nothing.
   * @param known by name; undefined of what is wrong itself, which has been said
   */
  find<T>(
    what: string,
    name: string,
    known: ReadonlyMap<string, T | undefined>,
    path: Path,
    at?: "key",
  ): T | undefined {
    return this.want(what, name, known, path, at) ? known.get(name) : undefined;
  }

  /** Says that a value is not what the rest of the plan makes it. */
  refuse(
    found: string | number | undefined,
    expected: string | number | undefined,
    why: string,
    path: Path,
    at?: "key",
    labels: readonly Label[] = [],
  ): void {
    const key = path.at(-1) ?? "";
    this.report("does-not-follow", this.place(path, at), { key, found, expected, why }, labels);
  }

  /** Where a part of the plan comes from: found only for what something is said of. */
  origin(path: Path, at?: "key"): Origin {
    const { place } = this;
    return {
      ...written({ file: "", start: 0, end: 0 }),
      get span() {
        return place(path, at);
      },
    } as Origin;
  }

  /** A node of the tree that stands at a path. */
  at<T extends object>(node: T, path: Path, at?: "key"): T {
    return withOrigins(node, {}, this.origin(path, at));
  }
}
