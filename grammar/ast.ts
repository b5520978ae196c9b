import type { Span } from "./span.ts";

/** A written name with its place. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

// ---- expressions -------------------------------------------------------------------------------

export type Unit = "percent" | "epochs" | "steps";
export type BinaryOperator = "+" | "-" | "*" | "/";

export type Expr =
  /** `text` is as written (`2e-4`); the compiler reads it as an exact fraction. */
  | { readonly kind: "number"; readonly text: string; readonly span: Span }
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | PathExpr
  | CallExpr
  | { readonly kind: "list"; readonly items: readonly Expr[]; readonly span: Span }
  | { readonly kind: "negate"; readonly operand: Expr; readonly span: Span }
  /** `10 epochs`, `500 steps`, `50%` */
  | {
      readonly kind: "unit";
      readonly operand: Expr;
      readonly unit: Unit;
      readonly unitSpan: Span;
      readonly span: Span;
    }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expr;
      readonly right: Expr;
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | { readonly kind: "range"; readonly low: Expr; readonly high: Expr; readonly span: Span }
  /** `a then b then c`: at least two items */
  | { readonly kind: "then"; readonly items: readonly Expr[]; readonly span: Span }
  /** an expression that could not be read; later checks do not report it again */
  | { readonly kind: "missing"; readonly span: Span };

/** `f`, `f.standard`, `pretrain.last.f.adversarial`. Words after the first may be keywords. */
export interface PathExpr {
  readonly kind: "path";
  readonly words: readonly [Name, ...Name[]];
  readonly span: Span;
}

export interface CallExpr {
  readonly kind: "call";
  readonly callee: PathExpr;
  readonly args: readonly Arg[];
  /** from `(` to `)` */
  readonly argsSpan: Span;
  readonly span: Span;
}

export interface Arg {
  readonly name: Name | undefined;
  readonly value: Expr;
  readonly span: Span;
}

// ---- declarations ------------------------------------------------------------------------------

export interface FileNode {
  readonly file: string;
  readonly decls: readonly Decl[];
  readonly span: Span;
}

interface Node {
  readonly span: Span;
  /** text of the `///` lines right above, without the slashes */
  readonly doc?: string;
}

export type Decl =
  | (Node & { readonly kind: "experiment"; readonly title: string; readonly titleSpan: Span })
  | (Node & {
      readonly kind: "use";
      readonly names: readonly UsedName[] | undefined;
      readonly from: string;
      readonly fromSpan: Span;
    })
  | (Node & { readonly kind: "seed"; readonly value: Expr })
  | (Node & { readonly kind: "precision"; readonly name: Name })
  | (Node & {
      readonly kind: "param";
      readonly name: Name;
      readonly type: Name | undefined;
      readonly range: Expr | undefined;
      readonly value: Expr;
    })
  | ValueDecl
  | (Node & { readonly kind: "dataset"; readonly name: Name; readonly value: Expr })
  | (Node & { readonly kind: "encoder"; readonly name: Name; readonly value: Expr })
  | BodyDecl
  | (Node & {
      readonly kind: "evaluate";
      readonly checkpoint: PathExpr;
      readonly data: PathExpr;
      readonly measures: readonly MeasureItem[];
    });

export interface UsedName {
  readonly name: Name;
  readonly as: Name | undefined;
}

/** `recipe NAME like PATH { ... }` and `stage NAME like PATH { ... }` */
export type BodyDecl = Node & {
  readonly kind: "recipe" | "stage";
  readonly name: Name;
  readonly like: PathExpr | undefined;
  readonly items: readonly Item[];
};

export type ValueDecl =
  | (Node & {
      readonly kind: "head" | "attack" | "schedule" | "column";
      readonly name: Name;
      readonly value: Expr;
    })
  | (Node & {
      readonly kind: "augment";
      readonly name: Name;
      readonly parameters: readonly { readonly name: Name; readonly value: Expr }[];
      readonly value: Expr;
    })
  | (Node & { readonly kind: "split"; readonly names: readonly Name[]; readonly value: Expr });

// ---- statements of a stage or recipe -----------------------------------------------------------

export type Item =
  | ValueDecl
  | (Node & {
      readonly kind: "data";
      readonly name: Name | undefined;
      readonly source: PathExpr;
      readonly args: readonly Arg[];
      readonly unlabeled: boolean;
    })
  | (Node & { readonly kind: "batch"; readonly value: Expr })
  | (Node & {
      readonly kind: "start";
      readonly targets: readonly PathExpr[];
      readonly from: PathExpr;
      readonly args: readonly Arg[];
    })
  | (Node & { readonly kind: "freeze"; readonly targets: readonly PathExpr[]; readonly args: readonly Arg[] })
  | (Node & {
      readonly kind: "view";
      readonly names: readonly Name[];
      readonly value: Expr;
      readonly maximizing: Expr | undefined;
    })
  | (Node & { readonly kind: "let"; readonly names: readonly Name[]; readonly value: Expr })
  | (Node & { readonly kind: "loss"; readonly name: Name; readonly value: Expr })
  | (Node & { readonly kind: "minimize" | "predict" | "optimizer" | "for"; readonly value: Expr })
  | (Node & { readonly kind: "keep-every"; readonly every: Expr })
  | (Node & { readonly kind: "keep-by"; readonly name: Name; readonly metric: Metric })
  | (Node & { readonly kind: "continue"; readonly from: Name })
  | MeasureItem;

export type MeasureItem = Node & {
  readonly kind: "measure";
  readonly metric: Metric;
  readonly every: Expr | undefined;
};

/** `accuracy(by: [severity]) under pgd20 maximizing dlr on validation` */
export interface Metric {
  readonly name: PathExpr;
  readonly args: readonly Arg[];
  readonly under: Expr | undefined;
  /** what the attack maximizes; only with `under` */
  readonly maximizing: Expr | undefined;
  readonly on: PathExpr | undefined;
  readonly span: Span;
}
