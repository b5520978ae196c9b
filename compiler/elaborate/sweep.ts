import type { CallExpr, Expr } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Report } from "../rules/diagnostics.ts";
import type { NamedDecl } from "./modules.ts";

/** One axis of a sweep: the values that `each(...)` lists for a param or the seed. */
export interface SweepAxis {
  /** name of the param, or `seed` */
  readonly name: string;
  /** as written, in order */
  readonly values: readonly string[];
  /** span of `each(...)` */
  readonly span: Span;
}

/** The index of the value on each axis, by the name of the axis. */
export type SweepPoint = Readonly<Record<string, number>>;

/** The index on an axis; 0 if the point does not contain the axis. */
export function indexAt(point: SweepPoint, axis: string): number {
  return Object.hasOwn(point, axis) ? point[axis]! : 0;
}

/** Maximum number of points of a sweep, since each is compiled. */
export const MOST_POINTS = 1000;

export function pointCount(axes: readonly SweepAxis[]): number {
  return axes.reduce((product, { values }) => product * values.length, 1);
}

/** Whether an expression is a call of `each`. */
export function isEach(expr: Expr): expr is CallExpr {
  if (expr.kind !== "call") return false;
  const [name, ...rest] = expr.callee.words;
  return name.text === "each" && rest.length === 0;
}

/**
 * The values that `each(...)` lists.
 * @param textOf the text at a span
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

/** Collects the axes that a compilation finds, and chooses the values at one point. */
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
   * The value at this point: one of the values of `each(...)`, or the expression itself.
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

  /** A free name for an axis: two imported files can declare params with the same name. */
  private free(name: string): string {
    const taken = new Set(this.axes.map((axis) => axis.name));
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
    return free;
  }
}
