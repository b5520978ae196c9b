import type { Expr, Item } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { Duration } from "../plan/schema.ts";
import type { Context, Env } from "../resolve/context.ts";
import { defaultOf, derived, type Origin, written, writtenAs } from "../resolve/origin.ts";
import type { MergedStage } from "../resolve/recipes.ts";
import { describe, type PartValue } from "../resolve/values.ts";
import { NOT_YET } from "./builtins.ts";
import { evaluate } from "./evaluate.ts";
import type { StageScope } from "./stage-scope.ts";
import { coerce } from "./types.ts";

type ItemOf<K extends Item["kind"], I = Item> = I extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? I
    : never
  : never;

/** The one statement of a kind; recipes have been merged and doubles refused. */
export function theItem<K extends Item["kind"]>(items: readonly Item[], kind: K): ItemOf<K> | undefined {
  return items.find((item) => item.kind === kind) as ItemOf<K> | undefined;
}

const REQUIRED = {
  data: "data cifar.train",
  batch: "batch 512",
  minimize: "minimize LOSS",
  optimizer: "optimizer sgd(lr: 0.1)",
  for: "for 100 epochs",
} as const;

/** What a training stage cannot do without. */
export function requireStatements({ report, repeats }: Context, stage: MergedStage): void {
  if (stage.incomplete) return;
  const { name, recipe } = stage;
  for (const [keyword, example] of Object.entries(REQUIRED)) {
    if (theItem(stage.items, keyword as keyof typeof REQUIRED)) continue;
    const params = { stage: name.text, keyword, example, recipe: recipe?.text };
    const labels = recipe ? [{ span: recipe.span, text: "nor has its recipe" }] : [];
    // what a recipe lacks, all that are like it do
    const of = recipe ? `${recipe.span.file} ${recipe.span.start}` : `${name.span.file} ${name.span.start}`;
    repeats.add(`${keyword} of ${of}`, {
      span: name.span,
      say: (others) => {
        report("statement-missing", name.span, params, [...labels, ...others]);
      },
    });
  }
}

export interface DataStatement {
  readonly part: PartValue;
  readonly labels: "shown" | "hidden";
  readonly shuffle: boolean;
  readonly last: "keep" | "drop";
  readonly span: Span;
  readonly origins: Readonly<Record<"of" | "items" | "labels" | "shuffle" | "last", Origin>>;
}

/** The `data` statement; undefined after an error or where there is none. */
export function readData(env: Env, items: readonly Item[]): DataStatement | undefined {
  const { report } = env.context;
  const all = items.filter((item) => item.kind === "data");
  const [item, second] = all;
  if (!item) return undefined;
  if (second || item.name) {
    report("not-yet", (second ?? item).span, {
      what: second ? "a second source of data" : "a source with a name",
    });
    return undefined;
  }
  const value = evaluate(env, item.source, "part");
  const part = coerce(env, value, item.source.span, { type: "part", name: "data" });
  // what follows in brackets is then of something else
  if (NOT_YET.has(item.source.words[0].text)) return undefined;
  let [shuffle, last]: [boolean, "keep" | "drop"] = [true, "keep"];
  const options: Record<"shuffle" | "last", Origin> = {
    shuffle: defaultOf("data", item.span),
    last: defaultOf("data", item.span),
  };
  let ok = part.kind === "part";
  const names = ["shuffle", "last"];
  for (const arg of item.args) {
    const type = arg.name?.text === "shuffle" ? "bool" : { words: ["keep", "drop"] };
    if (!arg.name || !names.includes(arg.name.text)) {
      if (arg.name?.text === "batch") report("not-yet", arg.span, { what: "a batch for each source" });
      else if (arg.name)
        report("argument-unknown", arg.name.span, {
          of: "data",
          name: arg.name.text,
          has: names,
          nearest: nearestName(arg.name.text, names),
        });
      else report("argument-extra", arg.span, { of: "data", takes: 0, named: "shuffle" });
      ok = false;
      continue;
    }
    const given = coerce(env, evaluate(env, arg.value, type), arg.value.span, { type, name: arg.name.text });
    options[arg.name.text as "shuffle" | "last"] =
      arg.name.text === "last" ? written(arg.value.span) : writtenAs(env, arg.value);
    if (given.kind === "bool") shuffle = given.value;
    else if (given.kind === "word") last = given.text as "keep" | "drop";
    else ok = false;
  }
  if (!ok || part.kind !== "part") return undefined;
  const labels = item.unlabeled ? "hidden" : "shown";
  const origins = {
    of: written(item.source.span),
    items: derived(`items of ${part.value.name}`),
    labels: item.unlabeled ? written(item.span) : defaultOf("data", item.span),
    ...options,
  };
  return { part: part.value, labels, shuffle, last, span: item.span, origins };
}

/** A whole positive number; undefined after an error or where there is no statement. */
export function readWhole(
  scope: StageScope,
  item: { readonly value: Expr } | undefined,
  name: string,
): number | undefined {
  if (!item) return undefined;
  const value = coerce(scope.env, evaluate(scope.env, item.value, "whole"), item.value.span, {
    type: "whole",
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
  const value = coerce(scope.env, evaluate(scope.env, item.value, "duration"), item.value.span, {
    type: "duration",
    bounds: "positive",
    name: "for",
  });
  const origin = writtenAs(scope.env, item.value);
  return value.kind === "duration" ? { value: value.value, span: item.value.span, origin } : undefined;
}

/** A set of items, for `on`. */
export function readPart(env: Env, expr: Expr): PartValue | undefined {
  const value = evaluate(env, expr, "part");
  if (value.kind === "part") return value.value;
  if (value.kind !== "error")
    env.context.report("wrong-type", expr.span, {
      expected: "a set of items such as cifar.test",
      found: describe(value),
    });
  return undefined;
}
