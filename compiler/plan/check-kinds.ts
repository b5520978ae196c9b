import { classesOf } from "../derive/data-facts.ts";
import { passOf } from "../derive/trained.ts";
import type { TensorType } from "../experiment/tensor-node.ts";
import { classes, rows, target } from "../vocabulary/types/results.ts";
import type { Checking, Path } from "./checking.ts";
import {
  argumentPath,
  gradientStoppedAt,
  imagesMixedAt,
  isDistribution,
  type Passes,
  partsOf,
  widthOf,
} from "./pass-facts.ts";
import type { PlanExpr, PredictPlan } from "./schema.ts";

/**
 * What an expression is over the batch: a row or a number for each image, a number for each class, the class column, or
 * one number.
 */
type Kind =
  | { readonly kind: "rows"; readonly features: number; readonly parts: number }
  | { readonly kind: "numbers"; readonly parts: number }
  | { readonly kind: "columns"; readonly features: number }
  | { readonly kind: "class" }
  | { readonly kind: "number" }
  /** what is wrong already is no reason for more */
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

/** Says of every expression of a plan that is read whether its parts go together. */
export function checkKinds(checking: Checking): void {
  const { plan } = checking;
  for (const [name, stage] of Object.entries(plan.stages)) {
    const path = ["stages", name];
    const passes: Passes = Object.assign(
      {},
      ...Object.values(stage.attacks).map((one) => one.passes),
      stage.passes,
    );
    const classes = classesOf(plan, stage.data.of);
    const kinds = new Kinds(checking, passes, stage.data.labels === "shown" ? classes : undefined);
    for (const [loss, expr] of Object.entries(stage.losses)) {
      const at = [...path, "losses", loss];
      kinds.want(kinds.of(expr, at), ["number"], at);
    }
    if (stage.predict) checkPredict(checking, stage.predict, classes, [...path, "predict"]);
  }
}

function checkPredict(checking: Checking, predict: PredictPlan, classes: number, path: Path): void {
  const kinds = new Kinds(checking, predict.passes, classes);
  const at = [...path, "logits"];
  const kind = kinds.of(predict.logits, at);
  if (kinds.want(kind, ["rows"], at)) kinds.alike({ kind: "rows", features: classes, parts: 1 }, kind, at);
  const mixed = imagesMixedAt(predict.logits, at);
  if (mixed) checking.report("predict-images", checking.place(mixed, "key"), {});
  const stopped = gradientStoppedAt(predict.logits, at);
  if (stopped) checking.report("predict-stopped", checking.place(stopped, "key"), {});
  if (!mixed && isDistribution(predict.logits))
    checking.report("predict-distribution", checking.place(at, "key"), {});
}

class Kinds {
  constructor(
    private readonly checking: Checking,
    private readonly passes: Passes,
    /** of the labels; undefined where they are hidden */
    private readonly classes: number | undefined,
  ) {}

  want(found: Kind, wanted: readonly Kind["kind"][], path: Path): boolean {
    if (found.kind === "error") return false;
    if (wanted.includes(found.kind)) return true;
    return this.wrong(wanted.map((one) => WORDS[one]).join(" or "), WORDS[found.kind], path);
  }

  /** Whether two operands are of one size. */
  alike(left: Kind, right: Kind, path: Path): boolean {
    return sizeText(left) === sizeText(right) || this.wrong(sizeText(left), sizeText(right), path);
  }

  private wrong(expected: string, found: string, path: Path): false {
    const { report, place } = this.checking;
    report("wrong-operand", place(path), { expected, found });
    return false;
  }

  of(expr: PlanExpr, path: Path): Kind {
    switch (expr.kind) {
      case "pass": {
        const pass = passOf(this.passes, expr.pass)!;
        const features = widthOf(this.checking.plan.networks[pass.network]!);
        const parts = partsOf(this.passes, pass);
        if (expr.part !== undefined && expr.part >= parts) {
          this.wrong(`a part of ${parts === 1 ? "one" : parts}, counted from 0`, `part ${expr.part}`, path);
          return ERROR;
        }
        return { kind: "rows", features, parts: expr.part === undefined ? parts : 1 };
      }
      case "label":
        if (this.classes === undefined) this.checking.report("label-hidden", this.checking.place(path), {});
        return { kind: "class" };
      case "scalar":
        return { kind: "number" };
      case "call":
        return this.ofCall(expr, path);
    }
  }

  private ofCall(expr: PlanExpr & { kind: "call" }, path: Path): Kind {
    const { word, options } = expr;
    const paths = expr.args.map((_, i) => [...path, ...argumentPath(expr, i)]);
    const kinds = expr.args.map((arg, i) => this.of(arg, paths[i]!));
    const wanted = (i: number): readonly Kind["kind"][] => {
      const operand = word.variadic ? word.rest!.argument.type : word.args[word.operands[i]!]!.type;
      if (operand === target) return ["class", "rows"];
      if (operand === classes) return ["class"];
      if (operand === rows) return ["rows"];
      return reducedKinds(expr);
    };
    if (!kinds.map((kind, i) => this.want(kind, wanted(i), paths[i]!)).every(Boolean)) return ERROR;
    if (word.traits.contrasts) this.ofContrast(expr.args, kinds, paths);
    else if (word.traits.scores && !this.ofScores(expr, kinds, paths)) return ERROR;
    else {
      const result = word.result(kinds.map(typeOf), options, {
        differ: (left, right) => {
          const at = (one: string | number): number =>
            typeof one === "number" ? one : word.operands.indexOf(one);
          this.alike(kinds[at(left)]!, kinds[at(right)]!, paths[at(right)]!);
          return false;
        },
        wrong: (operand, expected) => {
          const at = word.operands.indexOf(operand);
          return this.wrong(expected, sizeText(kinds[at]!), paths[at]!);
        },
        notYet: () => false,
      });
      return result ? kindOf(result) : ERROR;
    }
    return { kind: "number" };
  }

  /** Logits are scores of the classes, or of a distribution of the same size. */
  private ofScores(
    { args }: PlanExpr & { kind: "call" },
    [first, second]: readonly Kind[],
    paths: readonly Path[],
  ): boolean {
    if (first?.kind !== "rows" || !second) return false;
    if (second.kind === "class")
      return this.alike({ ...first, features: this.classes ?? first.features }, first, paths[0]!);
    if (args[1]!.kind === "pass")
      return this.wrong("`label` or a distribution such as that of `softmax`", WORDS.rows, paths[1]!);
    return this.alike(first, second, paths[1]!);
  }

  /** Views are compared with each other: of one width, two or more, each once. */
  private ofContrast(args: readonly PlanExpr[], kinds: readonly Kind[], paths: readonly Path[]): void {
    const seen = new Set<string>();
    let views = 0;
    kinds.forEach((kind, i) => {
      const arg = args[i]!;
      if (kind.kind !== "rows" || kinds[0]!.kind !== "rows") return;
      views += kind.parts;
      this.alike({ ...kinds[0]!, parts: kind.parts }, kind, paths[i]!);
      if (arg.kind !== "pass") return;
      const parts = Array.from({ length: kind.parts }, (_, k) => `${arg.pass}[${arg.part ?? k}]`);
      if (parts.some((part) => seen.has(part)))
        this.wrong("each view once", `\`${arg.pass}\` again`, paths[i]!);
      for (const part of parts) seen.add(part);
    });
    if (views < 2) this.wrong("two views or more", "one", paths[0]!);
  }
}

/** What an operation on values of any shape takes: a mean or sum over one axis takes what has that axis. */
function reducedKinds({ word, options }: PlanExpr & { kind: "call" }): readonly Kind["kind"][] {
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
