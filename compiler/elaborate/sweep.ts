import type { CallExpr, Expr } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Report } from "../rules/diagnostics.ts";
import type { NamedDecl } from "./modules.ts";

/** What a sweep goes through: the values that `each(...)` lists for a param or for the seed. */
export interface SweepAxis {
  /** name of the param, or `seed` */
  readonly name: string;
  /** as written, in order */
  readonly values: readonly string[];
  /** the whole of `each(...)` */
  readonly span: Span;
}

/** Index of the value of each axis, by the axis' name. */
export type SweepPoint = Readonly<Record<string, number>>;

/** The index of an axis' value at a point: the first one where the point does not say. */
export function indexAt(point: SweepPoint, axis: string): number {
  return Object.hasOwn(point, axis) ? point[axis]! : 0;
}

/** Points of a sweep; each is compiled and listed. */
export const MOST_POINTS = 1000;

export function pointCount(axes: readonly SweepAxis[]): number {
  return axes.reduce((product, { values }) => product * values.length, 1);
}

/** `each(...)` and nothing around it. */
export function isEach(expr: Expr): expr is CallExpr {
  if (expr.kind !== "call") return false;
  const [name, ...rest] = expr.callee.words;
  return name.text === "each" && rest.length === 0;
}

/**
 * The values that `each(...)` lists.
 * @param textOf what is written at a place
 * @returns undefined after an error
 */
export function eachOf(
  call: CallExpr,
  report: Report,
  textOf: (span: Span) => string,
): readonly Expr[] | undefined {
  const named = call.args.find(({ name }) => name);
  if (named?.name || call.args.length === 0) {
    report("each-values", named?.name?.span ?? call.span, {});
    return undefined;
  }
  const first = new Map<string, Span>();
  let ok = true;
  for (const { value } of call.args) {
    const text = textOf(value.span);
    const before = first.get(text);
    if (before) report("each-twice", value.span, { value: text }, [{ span: before, text: "first here" }]);
    else first.set(text, value.span);
    ok &&= !before;
  }
  return ok ? call.args.map(({ value }) => value) : undefined;
}

/** The axes that a compilation comes upon, and the point of them that it is of. */
export class Sweep {
  private readonly byDecl = new Map<NamedDecl | "seed", SweepAxis>();

  constructor(
    private readonly point: SweepPoint,
    private readonly report: Report,
    readonly textOf: (span: Span) => string,
  ) {}

  get axes(): readonly SweepAxis[] {
    return [...this.byDecl.values()];
  }

  /**
   * The value at this point: one of those that `each(...)` lists, or the expression itself.
   * @returns undefined after an error
   */
  choose(of: { readonly decl: NamedDecl | "seed"; readonly name: string }, expr: Expr): Expr | undefined {
    if (!isEach(expr)) return expr;
    const values = eachOf(expr, this.report, this.textOf);
    if (!values) return undefined;
    const axis = this.byDecl.get(of.decl) ?? {
      name: this.free(of.name),
      values: values.map(({ span }) => this.textOf(span)),
      span: expr.span,
    };
    this.byDecl.set(of.decl, axis);
    return values[indexAt(this.point, axis.name)];
  }

  /** Two used files may have a param of one name. */
  private free(name: string): string {
    const taken = new Set(this.axes.map((axis) => axis.name));
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
    return free;
  }
}
