import type { Decl, Expr, Name, PathExpr } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { defaultOf, type Origin, written } from "../experiment/origin.ts";
import type { Precision } from "../schema/plan.ts";
import { synonymAmong } from "../suggest/synonyms.ts";
import { whole } from "../vocabulary/types/numbers.ts";
import type { Context, Env } from "./context.ts";
import { evaluate } from "./expressions/evaluate.ts";
import { writtenAs } from "./named-sources.ts";
import { keywordOf } from "./recipes.ts";
import { isEach } from "./sweep.ts";
import { coerce } from "./types.ts";

export const PRECISIONS: readonly Precision[] = ["float64", "float32", "bfloat16"];

export interface Header {
  readonly experiment: string;
  /** undefined after an error */
  readonly seed: number | undefined;
  /** undefined after an error */
  readonly precision: Precision | undefined;
  readonly origins: Readonly<Record<"experiment" | "seed" | "precision", Origin>>;
  /** the start of the file, for messages about the whole file */
  readonly span: Span;
}

/** Reads title, seed and precision, each at most once. Seed and precision can also be set on the command line. */
export function checkHeader(context: Context): Header {
  const { report, modules, overrides } = context;
  const { entry } = modules;
  const env: Env = { context, module: entry };
  const seen = new Map<string, HeaderDecl>();
  for (const decl of entry.file.decls) {
    if (decl.kind !== "experiment" && decl.kind !== "seed" && decl.kind !== "precision") continue;
    const before = seen.get(decl.kind);
    if (before) {
      const [second, first] = [keywordOf(decl, context), keywordOf(before, context)];
      const params = { what: decl.kind, where: "the file", help: "remove one of the two" };
      if (second && first) report("second-statement", second, params, [{ span: first, text: "first here" }]);
    } else seen.set(decl.kind, decl);
  }
  const stated = <K extends HeaderDecl["kind"]>(kind: K) =>
    seen.get(kind) as Extract<HeaderDecl, { kind: K }> | undefined;
  const title = stated("experiment");
  const precision = overrides.get("precision") ?? asPath(stated("precision")?.name);
  const seed = overrides.get("seed") ?? stated("seed")?.value;
  const seedNow = seed && context.sweep.choose({ decl: "seed", name: "seed" }, seed);
  const [first] = entry.file.decls;
  return {
    experiment: title?.title ?? "",
    seed: seedNow ? seedOf(env, seedNow) : 0,
    precision: precision ? precisionOf(context, precision) : "float32",
    origins: {
      experiment: title ? written(title.titleSpan) : defaultOf("a file without `experiment`"),
      seed: seedNow ? writtenAs(env, seedNow) : defaultOf("a file without `seed`"),
      precision: precision ? written(precision.span) : defaultOf("a file without `precision`"),
    },
    span: first?.kind === "experiment" ? first.titleSpan : { file: entry.path, start: 0, end: 0 },
  };
}

type HeaderDecl = Extract<Decl, { kind: "experiment" | "seed" | "precision" }>;

function asPath(name: Name | undefined): PathExpr | undefined {
  return name && { kind: "path", words: [name], span: name.span };
}

function seedOf(env: Env, expr: Expr): number | undefined {
  const type = whole;
  if (expr.kind === "list") {
    const values = expr.items.map(({ span }) => env.context.sweep.textOf(span)).join(", ");
    env.context.report("wrong-type", expr.span, {
      expected: "a whole number",
      found: "a list",
      write: `each(${values})`,
    });
    return 0;
  }
  const value = coerce(env, evaluate(env, expr, type), expr.span, {
    type,
    bounds: "not negative",
    name: "seed",
  });
  return value.kind === "number" ? Number(value.value.numerator) : undefined;
}

function precisionOf({ report, sweep }: Context, expr: Expr): Precision | undefined {
  const text = sweep.textOf(expr.span);
  const found = PRECISIONS.find((one) => one === text);
  if (found) return found;
  if (isEach(expr)) report("each-misplaced", expr.span, {});
  else {
    const nearest = synonymAmong(text, PRECISIONS) ?? nearestName(text, PRECISIONS);
    report("not-one-of", expr.span, { found: `\`${text}\``, words: PRECISIONS, nearest });
  }
  return undefined;
}
