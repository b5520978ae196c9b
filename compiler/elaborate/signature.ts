import { Rational } from "../experiment/rational.ts";
import type { Value } from "../experiment/values.ts";
import type { Bounds } from "../vocabulary/types/bounds.ts";

/**
 * What an argument takes.
 * - `number` one number; `scalar` a number or a schedule; `pixels` the same in pixel scale (0..1)
 * - `percent` a percentage; `share` one of a split's, which says itself that plain numbers are none
 * - `whole` an integer; `duration` epochs or steps; `ratio` a range of two scalars
 * - `step` pixels or `relative(...)`; `start` a start of an attack; `branches` a list of names or `shared`
 * - `rows`, `target`, `tensor`: results of networks; `into` a schedule that goes on
 * - `network`, `networks`: declared ones; `parts` names of parts of a network; `text` in quotes
 */
export type ArgumentType =
  | "number"
  | "scalar"
  | "pixels"
  | "whole"
  | "wholes"
  /** whole, or a schedule of whole numbers */
  | "count"
  | "duration"
  | "durations"
  | "ratio"
  | "bool"
  | "step"
  | "start"
  | "branches"
  | "part"
  | "percent"
  | "share"
  | "rows"
  | "target"
  | "tensor"
  | "network"
  | "networks"
  | "parts"
  | "text"
  | { readonly words: readonly string[] };

export interface Argument {
  readonly type: ArgumentType;
  /** what it has when it is left out; without a default it must be given, unless `optional` */
  readonly default?: Value;
  readonly optional?: true;
  readonly bounds?: Bounds;
  /** checked, but not supported yet */
  readonly ahead?: true;
  /** a value, for those that must be given */
  readonly example?: string;
  /** a part of something, which may be written as a percentage */
  readonly share?: true;
  readonly doc: string;
}

export type Family =
  | "dataset"
  | "split"
  | "augment"
  | "encoder"
  | "head"
  | "attack"
  | "attack option"
  | "schedule"
  | "loss"
  | "algebra"
  | "optimizer"
  | "start"
  | "copy"
  | "column"
  | "source"
  | "metric";

/** One name of the language that is called with arguments. */
export interface Signature {
  readonly family: Family;
  readonly doc: string;
  readonly args: Readonly<Record<string, Argument>>;
  /** names of the arguments that may be given by position, in order */
  readonly positional: readonly string[];
  /** where all want names, what would be mistaken without */
  readonly order?: string;
  /** takes any number of these by position, after those named above */
  readonly rest?: { readonly name: string; readonly type: ArgumentType; readonly least: number };
}

const number = (text: string): Value => ({ kind: "number", value: Rational.parse(text)! });
const word = (text: string): Value => ({ kind: "word", text });
const bool = (value: boolean): Value => ({ kind: "bool", value });

/** Makers of defaults, for the tables. */
export const defaults = {
  number,
  word,
  bool,
  ratio: (low: string, high: string): Value => ({
    kind: "range",
    low: Rational.parse(low)!,
    high: Rational.parse(high)!,
  }),
} as const;

/** How many images of a kind a data set has. */
export const images = (count: string, of: string) =>
  ({ type: "whole", default: number(count), bounds: "positive", doc: `number of ${of}` }) as const;

export const WORDS = {
  interpolation: ["bicubic", "bilinear"],
  batch_norm: ["train", "batch", "eval"],
  reduce: ["mean", "sum"],
  axis: ["classes", "images"],
  normalize: ["imagenet", "cifar10", "none"],
  norm: ["linf", "l2"],
  clip: ["ball_then_image", "image_then_ball"],
  pick: ["last", "best"],
  start: ["zero", "uniform"],
} as const;
