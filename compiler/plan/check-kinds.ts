import type { PlanReport } from "./diagnostics.ts";
import { argumentsOf } from "./expr-field.ts";
import type { PlaceOf } from "./place.ts";
import type { Plan, PlanExpr } from "./schema.ts";

/**
 * What an expression is over the batch: a row or a number for each image, a number for each class, the class column, or
 * one number.
 */
type Kind = "rows" | "numbers" | "columns" | "class" | "number";

const WORDS: Readonly<Record<Kind, string>> = {
  rows: "results of a network",
  numbers: "a number for each image",
  columns: "a number for each class",
  class: "`label`",
  number: "one number",
};

/** Functions that take rows, by what they give. */
const OF_ROWS: Readonly<Record<string, Kind>> = {
  nt_xent: "number",
  cross_entropy: "number",
  kl_divergence: "number",
  softmax: "rows",
  dot: "numbers",
  cosine: "numbers",
  distance: "numbers",
};

/** Says of every expression of a plan that is read whether its parts go together. @returns whether all do */
export function checkKinds(plan: Plan, place: PlaceOf, report: PlanReport): boolean {
  let ok = true;
  const want = (kind: Kind, wanted: readonly Kind[], path: readonly string[]): void => {
    if (wanted.includes(kind)) return;
    const expected = wanted.map((one) => WORDS[one]).join(" or ");
    report("wrong-operand", place(path), { expected, found: WORDS[kind] });
    ok = false;
  };
  const kindOf = (expr: PlanExpr, path: readonly string[]): Kind => {
    if (expr.kind !== "call") return { pass: "rows", label: "class", scalar: "number" }[expr.kind] as Kind;
    const { args: names, variadic } = argumentsOf(expr.fn);
    const paths = expr.args.map((_, i) => [
      ...path,
      expr.fn,
      ...(variadic ? ["of", String(i)] : [names[i]!]),
    ]);
    const kinds = expr.args.map((arg, i) => kindOf(arg, paths[i]!));
    const result = OF_ROWS[expr.fn];
    if (result) {
      kinds.forEach((kind, i) => {
        const target = expr.fn === "cross_entropy" && i === 1;
        want(kind, target ? ["class", "rows"] : ["rows"], paths[i]!);
      });
      return result;
    }
    const { over } = expr.options;
    if ((expr.fn === "mean" || expr.fn === "sum") && over !== undefined) {
      const left = over === "images" ? "numbers" : "columns";
      want(kinds[0]!, ["rows", left], paths[0]!);
      if (kinds[0] !== "rows") return "number";
      return over === "images" ? "columns" : "numbers";
    }
    kinds.forEach((kind, i) => {
      want(kind, ["rows", "numbers", "columns", "number"], paths[i]!);
    });
    if (expr.fn === "mean" || expr.fn === "sum") return "number";
    const [left = "number", right = "number"] = kinds;
    if (left !== "number" && right !== "number") want(right, [left], paths[1] ?? path);
    return left === "number" ? right : left;
  };
  const losses = (stage: string, names: readonly string[]): void => {
    for (const name of names) {
      const path = ["stages", stage, "losses", name];
      want(kindOf(plan.stages[stage]!.losses[name]!, path), ["number"], path);
    }
  };
  for (const [name, stage] of Object.entries(plan.stages)) {
    losses(name, Object.keys(stage.losses));
    if (!stage.predict) continue;
    const path = ["stages", name, "predict", "logits"];
    want(kindOf(stage.predict.logits, path), ["rows"], path);
  }
  for (const [name, { predict }] of Object.entries(plan.evaluations)) {
    const path = ["evaluations", name, "predict", "logits"];
    want(kindOf(predict.logits, path), ["rows"], path);
  }
  return ok;
}
