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

/** Statements of the experiment's own file that have a value of their own: given from outside as a param is. */
export const SETTABLE = ["seed", "precision"] as const;

/** What a value can be given to from outside. */
export type Settable = NamedDecl | (typeof SETTABLE)[number];

/** What one compilation shares. */
export interface Context {
  readonly report: Report;
  readonly modules: ModuleSet;
  /** values of `--set` and of files of params */
  readonly overrides: ReadonlyMap<Settable, Expr>;
  /** values of declarations at the top of files, by the names they declare */
  readonly values: Map<NamedDecl, ReadonlyMap<string, Value>>;
  readonly active: Set<NamedDecl>;
  /** declarations that something refers to */
  readonly used: Set<NamedDecl>;
  /** imported names that something refers to in the experiment's own file */
  readonly imports: Set<string>;
  readonly unknown: UnknownNames;
  readonly repeats: Repeats;
  readonly limit: EvaluationLimit;
  readonly sweep: Sweep;
  /** who has a public name, to tell that two things have the same one; absent where nothing gets into a plan */
  readonly publicNames?: Map<string, NamedDecl>;
}

/** The branches a network has in a stage. */
export interface StageBranches {
  readonly names: readonly string[];
  /** the `start` that decides */
  readonly because?: Span;
  /** the checkpoint with all branches that it takes one of */
  readonly from?: string;
  /** the place of the stage's name, and an earlier stage that trained the network, if no `start` says where it goes on */
  readonly startsFrom?: { readonly at: Span; readonly stage: string; readonly trained: readonly string[] };
  /** the `start` is wrong: nobody knows, and nothing is said */
  readonly broken?: true;
}

/** Names inside of a stage, with what calls there have to know of it. */
export interface LocalNames {
  value(name: Name): Value | undefined;
  names(): Iterable<Declared>;
  /** whether names of some kinds may be missing because of a mistake that has been said */
  areLost(kinds: readonly DeclaredKind[] | undefined): boolean;
  /** the value of a schedule declared in the stage */
  scheduleOf(name: string): Expr | undefined;
  /** an augmentation declared in the stage */
  augment(name: string): Extract<ValueDecl, { kind: "augment" }> | undefined;
  /** @returns undefined after an error */
  viewSize(name: string): readonly [number, number, number] | undefined;
  /** where a view gets its size */
  viewMade(name: string): Span | undefined;
  /** whether what is evaluated is what `predict` says of the image */
  readonly isPredicting: boolean;
  viewItem(name: string): Extract<Item, { kind: "view" }> | undefined;
  /** what images a view is: the same for views that are made of the same ones without random draws */
  imageOf(view: string): string;
  /** the branches a network has in this stage; undefined: those of what it is called on */
  branches(network: NetworkSymbol): StageBranches | undefined;
  /** a value of one of several sources of data */
  sourceMember(source: Name, word: Name): Value;
  /** the items that the stage goes through, those of its first source; undefined after an error */
  source(): { readonly part: PartValue; readonly span: Span } | undefined;
  /** classes of the data's labels; undefined after an error */
  classes(): { readonly count: number; readonly data: string; readonly span: Span } | undefined;
}

/** Where an expression stands. */
export interface Env {
  readonly context: Context;
  /** looked in before the file the expression is written in: the stage's, for what comes out of a recipe */
  readonly module: Module;
  readonly locals?: LocalNames;
  /** parameters of an augmentation, evaluated where they are used so that the place decides what a word means */
  readonly parameters?: ReadonlyMap<string, Deferred>;
  /** the augmentations that the expression is a part of, outermost first */
  readonly augments?: readonly AugmentDecl[];
}

type AugmentDecl = Extract<ValueDecl, { kind: "augment" }>;

export interface Deferred {
  readonly name: Name;
  readonly expr: Expr;
  readonly env: Env;
}

/** What stands in a place that is no argument. */
export type PlaceKind =
  | "images"
  | "loss"
  | "attack"
  | "data set"
  | "encoder"
  | "head"
  | "network"
  /** of a member, before the dot */
  | "owner"
  | "optimizer"
  | "augmentation";

export type Expected = ArgumentType | PlaceKind | undefined;

/** The file an expression is written in. */
export function homeOf(env: Env, span: Span): Module {
  return env.context.modules.all.get(span.file) ?? env.module;
}
