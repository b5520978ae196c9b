import type { Decl } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { Precision } from "../plan/schema.ts";
import type { Context, Env } from "../resolve/context.ts";
import { defaultOf, type Origin, written, writtenAs } from "../resolve/origin.ts";
import { evaluate } from "./evaluate.ts";
import { coerce } from "./types.ts";

const PRECISIONS: readonly Precision[] = ["float64", "float32", "bfloat16"];

export interface Header {
  readonly experiment: string;
  readonly seed: number;
  readonly precision: Precision;
  readonly origins: Readonly<Record<"experiment" | "seed" | "precision", Origin>>;
  /** where the file begins, for what is said of the whole of it */
  readonly span: Span;
}

/** The word that a statement begins with. */
function keywordOf({ kind, span }: Decl): Span {
  return { ...span, end: span.start + kind.length };
}

/** Title, seed and precision: each at most once. */
export function checkHeader(context: Context): Header {
  const { report, modules } = context;
  const { entry } = modules;
  const env: Env = { context, module: entry };
  const seen = new Map<string, Decl>();
  let [experiment, seed, precision]: [string, number, Precision] = ["", 0, "float32"];
  const origins: Record<"experiment" | "seed" | "precision", Origin> = {
    experiment: defaultOf("a file without `experiment`"),
    seed: defaultOf("a file without `seed`"),
    precision: defaultOf("a file without `precision`"),
  };
  for (const decl of entry.file.decls) {
    if (decl.kind !== "experiment" && decl.kind !== "seed" && decl.kind !== "precision") continue;
    const before = seen.get(decl.kind);
    if (before) {
      const help = "leave one of the two out";
      report("second-statement", keywordOf(decl), { what: decl.kind, where: "the file", help }, [
        { span: keywordOf(before), text: "first here" },
      ]);
      continue;
    }
    seen.set(decl.kind, decl);
    if (decl.kind === "experiment") {
      experiment = decl.title;
      origins.experiment = written(decl.titleSpan);
    } else if (decl.kind === "precision") {
      const { text, span } = decl.name;
      origins.precision = written(span);
      if ((PRECISIONS as readonly string[]).includes(text)) precision = text as Precision;
      else
        report("not-one-of", span, {
          found: `\`${text}\``,
          words: PRECISIONS,
          nearest: nearestName(text, PRECISIONS),
        });
    } else {
      const type = "whole";
      const chosen = context.sweep.choose({ decl: "seed", name: "seed" }, decl.value);
      if (!chosen) continue;
      origins.seed = writtenAs(env, chosen);
      const value = coerce(env, evaluate(env, chosen, type), chosen.span, {
        type,
        bounds: "not negative",
        name: "seed",
      });
      if (value.kind === "number") seed = Number(value.value.numerator);
    }
  }
  const [first] = entry.file.decls;
  const span = first?.kind === "experiment" ? first.titleSpan : { file: entry.path, start: 0, end: 0 };
  return { experiment, seed, precision, origins, span };
}
