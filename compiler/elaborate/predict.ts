import type { Item } from "../../grammar/ast.ts";
import { isConstant, type OpenScalar } from "../experiment/open-schedule.ts";
import { expand, type OpenPass, passesOf, type TensorNode } from "../experiment/tensor-node.ts";
import { describe } from "../experiment/values.ts";
import { holdToRules } from "../rules/run.ts";
import { attempt } from "./attempt.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import { hasClasses } from "./passes.ts";
import { StageResolver } from "./resolve-settings.ts";
import { theItem } from "./statements.ts";

export interface CheckedPredict {
  readonly logits: TensorNode;
  readonly written: readonly OpenPass[];
}

/** Checks the classifier of a stage: one row of class scores for the unchanged image. */
export function checkPredict(scope: StageScope, items: readonly Item[]): CheckedPredict | undefined {
  const { report } = scope.context;
  const item = theItem(items, "predict");
  if (!item) return undefined;
  const value = scope.predict(item.value);
  if (value.kind === "error") return undefined;
  const type = value.kind === "tensor" ? value.node.type : undefined;
  if (value.kind !== "tensor" || type?.shape !== "rows" || type.parts !== 1) {
    report("wrong-type", item.value.span, {
      expected: "a classifier such as c(f(image))",
      found: describe(value),
    });
    return undefined;
  }
  const classes = scope.classes();
  if (classes && !hasClasses(scope.env, value.node, item.value.span, classes)) return undefined;
  const written = passesOf([value.node]);
  for (const pass of written)
    if (pass.mode !== undefined && pass.mode !== "eval") {
      report("predict-mode", pass.span, { mode: pass.mode });
      return undefined;
    }
  const resolver = new StageResolver(report, { without: "`predict`" });
  const logits = expand(value.node);
  checkConstant(logits, resolver);
  if (!resolver.ok) return undefined;
  if (!holdToRules("classifier", { logits }, () => item.value.span, report)) return undefined;
  return { logits, written };
}

/** Reports schedules in an expression that must be constant. */
function checkConstant(node: TensorNode, resolver: StageResolver): void {
  const hold = (value: OpenScalar): void => void attempt(() => resolver.scalar(value));
  if (node.kind === "scalar") hold(node.value);
  if (node.kind !== "call") return;
  for (const value of Object.values(node.options))
    if (typeof value === "object" && !isConstant(value)) hold(value);
  for (const arg of node.args) checkConstant(arg, resolver);
}
