import type { CallExpr, Expr, Name, ValueDecl } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import type { TensorType } from "../../experiment/tensor-node.ts";
import {
  type ColumnValue,
  covers,
  describe,
  ERROR,
  type PartValue,
  type Value,
} from "../../experiment/values.ts";
import type { Env } from "../context.ts";
import { reservedWord } from "../words.ts";
import { readArguments } from "./read-arguments.ts";
import type { StageScope } from "./stage-scope.ts";

type ColumnDecl = Pick<Exclude<ValueDecl, { kind: "augment" } | { kind: "split" }>, "name" | "value">;

/**
 * Makes the value of a `column` statement: labels from a file, clusters, or outputs of a network.
 * @param scope the stage that contains it, if any
 */
export function makeColumn(env: Env, decl: ColumnDecl, scope?: StageScope): ColumnValue | undefined {
  const { report } = env.context;
  const { name, value: expr } = decl;
  report("not-yet", name.span, { what: "a column" });
  const span = name.span;
  const maker = makerOf(expr);
  if (maker) {
    const of = maker.callee.words[0].text;
    const args = readArguments(env, of, reservedWord(of)!, maker.args, maker.callee.span, { reserved: true });
    if (!args.ok) return undefined;
    if (args.value("over")) {
      const classes = args.whole("classes");
      return { name: name.text, over: args.part("over"), classes, rows: false, span };
    }
    const over = scope?.data?.part;
    return over && { name: name.text, over, classes: args.whole("clusters"), rows: false, span };
  }
  const value = scope?.predict(expr);
  if (value?.kind === "error") return undefined;
  const features = value?.kind === "tensor" && value.node.kind === "pass" && value.node.pass.features;
  if (!scope || !features) {
    report("wrong-type", expr.span, {
      expected: scope ? "the output of a network" : 'a file such as file("classes.npy", ...)',
      found: value ? describe(value) : "something else",
      help: scope ? "write c(f(image))" : "a column of network outputs must be declared in a stage",
    });
    return undefined;
  }
  const over = scope.data?.part;
  return over && { name: name.text, over, classes: features, rows: true, span };
}

function makerOf(expr: Expr): CallExpr | undefined {
  if (expr.kind !== "call" || expr.callee.words.length !== 1) return undefined;
  return reservedWord(expr.callee.words[0].text)?.family === "column" ? expr : undefined;
}

/**
 * The value of a column where it is used: rows as a tensor, classes as a target of a loss.
 * @param of the images it is used for
 */
export function columnAt(env: Env, column: ColumnValue, span: Span, of = env.locals?.source()): Value {
  if (of && !covers(column.over, of.part)) {
    env.context.report(
      "column-missing",
      span,
      { column: column.name, over: column.over.name, data: of.part.name },
      [
        { span: column.span, text: `for ${column.over.name}` },
        { span: of.span, text: `the images here are ${of.part.name}` },
      ],
    );
    return ERROR;
  }
  if (!column.rows) return { kind: "column", value: column };
  const type: TensorType = { shape: "rows", features: column.classes, parts: 1 };
  return { kind: "tensor", node: { kind: "label", type, span } };
}

/** A column with the class that has the largest number in each row. */
export function argmaxOf(env: Env, name: Name, value: Value | undefined): Value {
  const part: PartValue | undefined = env.locals?.source()?.part;
  if (value?.kind !== "tensor" || value.node.type.shape !== "rows" || !part) return ERROR;
  const classes = value.node.type.features;
  return { kind: "column", value: { name: name.text, over: part, classes, rows: false, span: name.span } };
}
