import { stageTerms } from "../derive/stage-parts.ts";
import { partsOf } from "../derive/views.ts";
import type { Experiment, Expr } from "../experiment/experiment.ts";
import type { TensorType } from "../experiment/tensor-node.ts";
import { holdToRules } from "../rules/run.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import { classes, rows, target } from "../vocabulary/types/results.ts";
import type { Reading } from "./reading.ts";

/**
 * The shape of an expression over the batch: values or one number for each image, one number for each class, the
 * labels, or one number.
 */
type Kind =
  | { readonly kind: "rows"; readonly features: number; readonly parts: number }
  | { readonly kind: "numbers"; readonly parts: number }
  | { readonly kind: "columns"; readonly features: number }
  | { readonly kind: "class" }
  | { readonly kind: "number" }
  /** an error was already reported */
  | { readonly kind: "error" };

const ERROR: Kind = { kind: "error" };

const WORDS: Readonly<Record<Kind["kind"], string>> = {
  rows: "the output of a network",
  numbers: "one number per image",
  columns: "one number per class",
  class: "`label`",
  number: "one number",
  error: "an error",
};

/** Checks the operands of every expression of an experiment. */
export function checkKinds(reading: Reading, { stages }: Experiment): void {
  for (const stage of stages) {
    const { data, predict } = stage;
    const { classes } = data.of.dataset;
    const kinds = new Kinds(reading, classes);
    for (const { expr } of new Map(stageTerms(stage).map(({ loss }) => [loss.name, loss])).values())
      kinds.want(kinds.of(expr), ["number"], expr);
    if (predict) checkPredict(kinds, predict.logits, classes);
  }
}

function checkPredict(kinds: Kinds, logits: Expr, classes: number): void {
  const kind = kinds.of(logits);
  if (kinds.want(kind, ["rows"], logits))
    kinds.alike({ kind: "rows", features: classes, parts: 1 }, kind, logits);
}

class Kinds {
  constructor(
    readonly reading: Reading,
    /** number of classes of the labels */
    private readonly classes: number,
  ) {}

  want(found: Kind, wanted: readonly Kind["kind"][], expr: Expr): boolean {
    if (found.kind === "error") return false;
    if (wanted.includes(found.kind)) return true;
    return this.wrong(wanted.map((one) => WORDS[one]).join(" or "), WORDS[found.kind], expr);
  }

  /** Whether two operands have the same size; reports it if not. */
  alike(left: Kind, right: Kind, expr: Expr): boolean {
    return sizeText(left) === sizeText(right) || this.wrong(sizeText(left), sizeText(right), expr);
  }

  private wrong(expected: string, found: string, expr: Expr): false {
    this.reading.report("wrong-operand", this.reading.spanOf({ node: expr })!, { expected, found });
    return false;
  }

  of(expr: Expr): Kind {
    switch (expr.kind) {
      case "pass": {
        const { features } = expr.pass.network.network.spec;
        const parts = partsOf(expr.pass);
        if (expr.part !== undefined && expr.part >= parts) {
          this.wrong(`a part of ${parts === 1 ? "one" : parts}, counted from 0`, `part ${expr.part}`, expr);
          return ERROR;
        }
        return { kind: "rows", features, parts: expr.part === undefined ? parts : 1 };
      }
      case "label":
        return { kind: "class" };
      case "scalar":
        return { kind: "number" };
      case "call":
        return this.ofCall(expr);
    }
  }

  private ofCall(expr: Expr & { kind: "call" }): Kind {
    const { args, options } = expr;
    const word = asFunction(expr.word);
    const kinds = args.map((arg) => this.of(arg));
    const wanted = (i: number): readonly Kind["kind"][] => {
      const operand = word.variadic ? word.rest!.argument.type : word.args[word.operands[i]!]!.type;
      if (operand === target) return ["class", "rows"];
      if (operand === classes) return ["class"];
      if (operand === rows) return ["rows"];
      return reducedKinds(expr);
    };
    if (!kinds.map((kind, i) => this.want(kind, wanted(i), args[i]!)).every(Boolean)) return ERROR;
    const { spanOf, reportRule } = this.reading;
    if (!holdToRules("operands", { word, args, types: kinds.map(typeOf) }, spanOf, reportRule)) return ERROR;
    if (word.traits.contrasts) this.ofContrast(args, kinds);
    else if (word.traits.scores && !this.ofScores(args, kinds)) return ERROR;
    else {
      const result = word.result(kinds.map(typeOf), options, {
        differ: (left, right) => {
          const at = (one: string | number): number =>
            typeof one === "number" ? one : word.operands.indexOf(one);
          this.alike(kinds[at(left)]!, kinds[at(right)]!, args[at(right)]!);
          return false;
        },
        wrong: (operand, expected) => {
          const at = word.operands.indexOf(operand);
          return this.wrong(expected, sizeText(kinds[at]!), args[at]!);
        },
        notYet: () => false,
      });
      return result ? kindOf(result) : ERROR;
    }
    return { kind: "number" };
  }

  /** Logits are compared with labels, or with a distribution of the same size. */
  private ofScores(args: readonly Expr[], [first, second]: readonly Kind[]): boolean {
    if (first?.kind !== "rows" || !second) return false;
    if (second.kind === "class") return this.alike({ ...first, features: this.classes }, first, args[0]!);
    return this.alike(first, second, args[1]!);
  }

  /** A contrastive loss takes different views of the same size. */
  private ofContrast(args: readonly Expr[], kinds: readonly Kind[]): void {
    const seen = new Set<string>();
    kinds.forEach((kind, i) => {
      const arg = args[i]!;
      if (kind.kind !== "rows" || kinds[0]!.kind !== "rows") return;
      this.alike({ ...kinds[0]!, parts: kind.parts }, kind, arg);
      if (arg.kind !== "pass") return;
      const parts = Array.from({ length: kind.parts }, (_, k) => `${arg.pass.name}[${arg.part ?? k}]`);
      if (parts.some((part) => seen.has(part)))
        this.wrong("each view once", `\`${arg.pass.name}\` again`, arg);
      for (const part of parts) seen.add(part);
    });
  }
}

/**
 * The shapes that an operation accepts if it takes several. A mean or sum over one axis needs a value with that axis.
 */
function reducedKinds({ word: called, options }: Expr & { kind: "call" }): readonly Kind["kind"][] {
  const word = asFunction(called);
  const { over } = options;
  if (word.args.over?.optional && over !== undefined)
    return ["rows", over === "images" ? "numbers" : "columns"];
  return word.isDistribution({ over: "classes" }) ? ["rows"] : ["rows", "numbers", "columns", "number"];
}

const SHAPES = { rows: "rows", numbers: "vector", columns: "columns", class: "class" } as const;

function typeOf(kind: Kind): TensorType {
  if (kind.kind === "number" || kind.kind === "error") return { shape: "scalar" };
  return { ...kind, shape: SHAPES[kind.kind] } as TensorType;
}

function kindOf(type: TensorType): Kind {
  switch (type.shape) {
    case "rows":
      return { kind: "rows", features: type.features, parts: type.parts };
    case "vector":
      return { kind: "numbers", parts: type.parts };
    case "columns":
      return { kind: "columns", features: type.features };
    case "class":
      return { kind: "class" };
    case "scalar":
      return { kind: "number" };
  }
}

function sizeText(kind: Kind): string {
  switch (kind.kind) {
    case "rows":
      return `${kind.features} values per image for ${views(kind.parts)}`;
    case "numbers":
      return `${WORDS.numbers} for ${views(kind.parts)}`;
    case "columns":
      return `${WORDS.columns} for ${kind.features} classes`;
    default:
      return WORDS[kind.kind];
  }
}

function views(parts: number): string {
  return parts === 1 ? "one view" : `${parts} views`;
}
