import { type Diagnostic, isError, type Label } from "../../grammar/diagnostic.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { type Origin, written } from "../experiment/origin.ts";
import { originOf, withOrigins } from "../experiment/origins.ts";
import { makeInPlan, type Report } from "../rules/diagnostics.ts";
import type { SpanOf } from "../rules/run.ts";
import type { Plan } from "../schema/plan.ts";
import type { PlaceOf } from "../yaml/place.ts";
import { PLAN_DIAGNOSTICS, type PlanReport } from "./diagnostics.ts";

export type Path = readonly string[];

/** Known names: a set, a map, or an object with the same methods. */
export interface Names {
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** Number of unknown names for which a similar name is searched. With thousands, the search would take minutes. */
const MOST_NEAREST = 100;

/** The path of each node of the tree in its plan. */
const PATHS = new WeakMap<object, Path>();

/** A plan that is being read: finds places in the file and reports errors. */
export class Reading {
  /** no error was reported so far */
  ok = true;
  private unknown = 0;

  constructor(
    readonly plan: Plan,
    readonly place: PlaceOf,
    private readonly send: (diagnostic: Diagnostic) => void,
  ) {}

  readonly report: PlanReport = (code, span, params, labels) => {
    const diagnostic = PLAN_DIAGNOSTICS.make(code, span, params, labels);
    this.keep(diagnostic);
    return diagnostic;
  };

  private readonly keep = (diagnostic: Diagnostic): void => {
    if (isError(diagnostic)) this.ok = false;
    this.send(diagnostic);
  };

  /** A reader of the same plan with its own `ok`, to know whether one part of it has errors. */
  part(): Reading {
    return new Reading(this.plan, this.place, this.keep);
  }

  /** Whether a name is known; reports it if not. */
  want(what: string, name: string, names: Names | readonly string[], path: Path, at?: "key"): boolean {
    const known = Array.isArray(names) ? new Set<string>(names) : (names as Names);
    if (known.has(name)) return true;
    const nearest = this.unknown++ < MOST_NEAREST ? nearestName(name, known.keys()) : undefined;
    this.report("unknown-name", this.place(path, at), { what, name, nearest });
    return false;
  }

  /**
   * Looks up a name; reports it if it is unknown.
   * @param known by name; undefined for a thing with an error that was already reported
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

  /** Reports a value that differs from the derived one. */
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

  /** The origin of a part of the plan. Its span is computed only when a message needs it. */
  origin(path: Path, at?: "key"): Origin {
    const { place } = this;
    return {
      ...written({ file: "", start: 0, end: 0 }),
      get span() {
        return place(path, at);
      },
    } as Origin;
  }

  /** Records the path of a node of the tree. */
  at<T extends object>(node: T, path: Path, at?: "key"): T {
    this.stands(node, path);
    return withOrigins(node, {}, this.origin(path, at));
  }

  /** Records the path of a node, so that rules can point at it. */
  stands(node: object, path: Path): void {
    PATHS.set(node, path);
  }

  /** The span of a place of the experiment; undefined for a node without a path. */
  readonly spanOf: SpanOf = ({ node, key, item, below = [] }) => {
    const path = PATHS.get(node);
    if (!path) return undefined;
    const keys = [
      ...(key === undefined ? [] : [key]),
      ...(item === undefined ? [] : [String(item)]),
      ...below,
    ];
    if (keys.length > 0) return this.place([...path, ...keys]);
    const origin = originOf(node, undefined);
    return origin?.kind === "written" ? origin.span : this.place(path, "key");
  };

  /** Reports a broken rule. */
  readonly reportRule: Report = (code, span, params, labels) => {
    const diagnostic = makeInPlan(code, span, params, labels);
    this.keep(diagnostic);
    return diagnostic;
  };
}
