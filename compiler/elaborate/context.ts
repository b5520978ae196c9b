import type { Expr, Item, Name, ValueDecl } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import type { PartValue, Value } from "../experiment/values.ts";
import type { DeclaredKind } from "../rules/declared-kind.ts";
import type { Report } from "../rules/diagnostics.ts";
import type { ArgumentType } from "../vocabulary/types/type.ts";
import type { EvaluationLimit } from "./evaluation-limit.ts";
import type { Module, ModuleSet, NamedDecl } from "./modules.ts";
import type { Repeats } from "./repeats.ts";
import type { Sweep } from "./sweep.ts";
import type { Declared, UnknownNames } from "./unknown-names.ts";

/** Statements of the main file whose value can be set on the command line, like a param. */
export const SETTABLE = ["seed", "precision"] as const;

/** Everything whose value can be set on the command line. */
export type Settable = NamedDecl | (typeof SETTABLE)[number];

/** What all parts of one compilation share. */
export interface Context {
  readonly report: Report;
  readonly modules: ModuleSet;
  /** values from `--set` and params files */
  readonly overrides: ReadonlyMap<Settable, Expr>;
  /** values of top-level declarations, by the names they declare */
  readonly values: Map<NamedDecl, ReadonlyMap<string, Value>>;
  readonly active: Set<NamedDecl>;
  /** declarations that were referred to */
  readonly used: Set<NamedDecl>;
  /** imported names that the main file uses */
  readonly imports: Set<string>;
  readonly unknown: UnknownNames;
  readonly repeats: Repeats;
  readonly limit: EvaluationLimit;
  readonly sweep: Sweep;
  /**
   * the owner of each name in the plan, to report two things with one name; absent while checking what is not in the
   * plan
   */
  readonly publicNames?: Map<string, NamedDecl>;
}

/** The branches of a network in a stage. */
export interface StageBranches {
  readonly names: readonly string[];
  /** the `start` that determines the branches */
  readonly because?: Span;
  /** the checkpoint with all branches, if `start` takes only one of them */
  readonly from?: string;
  /**
   * set if no `start` states the start of the network: the place of the stage's name, and an earlier stage that trained
   * it
   */
  readonly startsFrom?: { readonly at: Span; readonly stage: string; readonly trained: readonly string[] };
  /** the `start` has an error: the branches are unknown, and nothing more is reported */
  readonly broken?: true;
}

/** The names inside a stage, and what calls in the stage need to know. */
export interface LocalNames {
  value(name: Name): Value | undefined;
  names(): Iterable<Declared>;
  /** whether names of these kinds may be missing because of an error that was already reported */
  areLost(kinds: readonly DeclaredKind[] | undefined): boolean;
  /** the expression of a schedule declared in the stage */
  scheduleOf(name: string): Expr | undefined;
  /** an augmentation declared in the stage */
  augment(name: string): Extract<ValueDecl, { kind: "augment" }> | undefined;
  /** @returns undefined after an error */
  viewSize(name: string): readonly [number, number, number] | undefined;
  /** the place where a view gets its size */
  viewMade(name: string): Span | undefined;
  /** whether the expression of `predict` is being evaluated */
  readonly isPredicting: boolean;
  viewItem(name: string): Extract<Item, { kind: "view" }> | undefined;
  /** the name of the images of a view; views made from the same images without random draws have the same */
  imageOf(view: string): string;
  /** the branches of a network in this stage; undefined: those of the pass it is called on */
  branches(network: NetworkSymbol): StageBranches | undefined;
  /** a member of one of several data sources */
  sourceMember(source: Name, word: Name): Value;
  /** the images of the stage's first data source; undefined after an error */
  source(): { readonly part: PartValue; readonly span: Span } | undefined;
  /** number of classes of the labels; undefined after an error */
  classes(): { readonly count: number; readonly data: string; readonly span: Span } | undefined;
}

/** The environment of an expression. */
export interface Env {
  readonly context: Context;
  /** the file where names are looked up first: for a statement from a recipe, the file of the stage */
  readonly module: Module;
  readonly locals?: LocalNames;
  /** parameters of an augmentation; evaluated at each use, because the expected type gives a word its meaning */
  readonly parameters?: ReadonlyMap<string, Deferred>;
  /** the augmentations that contain the expression, outermost first */
  readonly augments?: readonly AugmentDecl[];
}

type AugmentDecl = Extract<ValueDecl, { kind: "augment" }>;

export interface Deferred {
  readonly name: Name;
  readonly expr: Expr;
  readonly env: Env;
}

/** What is expected in a place that is not an argument. */
export type PlaceKind =
  | "images"
  | "loss"
  | "attack"
  | "data set"
  | "encoder"
  | "head"
  | "network"
  /** the part of a member expression before the dot */
  | "owner"
  | "optimizer"
  | "augmentation";

export type Expected = ArgumentType | PlaceKind | undefined;

/** The file in which an expression is written. */
export function homeOf(env: Env, span: Span): Module {
  return env.context.modules.all.get(span.file) ?? env.module;
}
