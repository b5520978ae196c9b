import type { Expr, Item } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Origin } from "../experiment/origin.ts";
import type { Duration } from "../experiment/quantity.ts";
import { describe, type PartValue } from "../experiment/values.ts";
import { duration } from "../vocabulary/types/durations.ts";
import { whole } from "../vocabulary/types/numbers.ts";
import { part } from "../vocabulary/types/things.ts";
import type { Context, Env } from "./context.ts";
import { evaluate } from "./expressions/evaluate.ts";
import { firstDeclared } from "./expressions/own-names.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import type { Module } from "./modules.ts";
import { writtenAs } from "./named-sources.ts";
import type { MergedStage } from "./recipes.ts";
import { coerce } from "./types.ts";

type ItemOf<K extends Item["kind"], I = Item> = I extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? I
    : never
  : never;

/** The only statement of a kind, after recipes were merged and repeated statements reported. */
export function theItem<K extends Item["kind"]>(items: readonly Item[], kind: K): ItemOf<K> | undefined {
  // a plain loop, since it runs for a dozen kinds in each stage
  for (let i = 0; i < items.length; i++) if (items[i]!.kind === kind) return items[i] as ItemOf<K>;
  return undefined;
}

/** The statements that a training stage needs, each with an example that uses the file's own names. */
const REQUIRED: Readonly<
  Record<"data" | "batch" | "minimize" | "optimizer" | "for", (stage: MergedStage, module: Module) => string>
> = {
  data: (_, module) => `data ${firstDeclared(module, "dataset") ?? "cifar"}.train`,
  batch: () => "batch 512",
  minimize: ({ items }) => `minimize ${theItem(items, "loss")?.name.text ?? "LOSS"}`,
  optimizer: () => "optimizer sgd(lr: 0.1)",
  for: () => "for 100 epochs",
};

/** Whether a stage computes columns and trains nothing. */
export function makesColumns(items: readonly Item[]): boolean {
  return !!theItem(items, "column") && !theItem(items, "minimize") && !theItem(items, "optimizer");
}

/** Reports missing statements of a training stage. */
export function requireStatements({ report, repeats }: Context, stage: MergedStage, module: Module): void {
  if (stage.incomplete) return;
  const { name, recipe } = stage;
  const batches = stage.items.some((item) => item.kind === "data" && item.name);
  const columns = makesColumns(stage.items);
  for (const [keyword, example] of Object.entries(REQUIRED)) {
    if (keyword !== "data" && columns) continue;
    // each named source has its own batch size
    if (keyword === "batch" && batches) continue;
    if (theItem(stage.items, keyword as keyof typeof REQUIRED)) continue;
    const labels = recipe ? [{ span: recipe.span, text: "its recipe has none either" }] : [];
    // a statement that is missing in a recipe is reported once for all its stages
    const of = recipe ? `${recipe.span.file} ${recipe.span.start}` : `${name.span.file} ${name.span.start}`;
    repeats.add(`${keyword} of ${of}`, {
      span: name.span,
      say: (others) => {
        const params = { stage: name.text, keyword, example: example(stage, module), recipe: recipe?.text };
        report("statement-missing", name.span, params, [...labels, ...others]);
      },
    });
  }
}

/** A positive whole number; undefined after an error, or if there is no statement. */
export function readWhole(
  scope: StageScope,
  item: { readonly value: Expr } | undefined,
  name: string,
): number | undefined {
  if (!item) return undefined;
  const value = coerce(scope.env, evaluate(scope.env, item.value, whole), item.value.span, {
    type: whole,
    bounds: "positive",
    name,
  });
  return value.kind === "number" ? Number(value.value.numerator) : undefined;
}

export function readDuration(
  scope: StageScope,
  item: { readonly value: Expr } | undefined,
): { readonly value: Duration; readonly span: Span; readonly origin: Origin } | undefined {
  if (!item) return undefined;
  const value = coerce(scope.env, evaluate(scope.env, item.value, duration), item.value.span, {
    type: duration,
    bounds: "positive",
    name: "for",
  });
  const origin = writtenAs(scope.env, item.value);
  return value.kind === "duration" ? { value: value.value, span: item.value.span, origin } : undefined;
}

/** The set of images after `on`; undefined after an error. */
export function readPart(env: Env, expr: Expr): PartValue | undefined {
  const value = evaluate(env, expr, part);
  if (value.kind === "part") return value.value;
  if (value.kind !== "error")
    env.context.report("wrong-type", expr.span, {
      expected: "a set of images such as cifar.test",
      found: describe(value),
    });
  return undefined;
}
