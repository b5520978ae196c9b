import type { Name } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { NetworkSymbol } from "./network-symbol.ts";
import type { OpenScalar, OpenSchedule } from "./open-schedule.ts";
import type { Origin, Origins } from "./origin.ts";
import type { Duration } from "./quantity.ts";
import type { Rational } from "./rational.ts";
import type { TensorNode } from "./tensor-node.ts";
import type { Call, Word } from "./word.ts";

/** The value of an expression. An `error` was already reported; whoever uses it reports nothing more. */
export type Value =
  | { readonly kind: "number"; readonly value: Rational; readonly percent?: boolean }
  | { readonly kind: "duration"; readonly value: Duration }
  | { readonly kind: "schedule"; readonly value: OpenSchedule }
  | { readonly kind: "range"; readonly low: OpenScalar; readonly high: OpenScalar; readonly percent?: true }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  /** an enum word; the type of its argument gives it a meaning */
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Located[] }
  /** `relative(1/4)`: a share of the attack's radius */
  | { readonly kind: "relative"; readonly share: Rational }
  /** `normal(0.001)`: a start with this standard deviation */
  | { readonly kind: "normal"; readonly deviation: Rational }
  | { readonly kind: "attack"; readonly value: AttackValue }
  /** @param unbounded the place where pixel values may leave the range of images */
  | { readonly kind: "augment"; readonly ops: readonly OpenOp[]; readonly unbounded?: Span }
  | { readonly kind: "dataset"; readonly value: DatasetValue }
  | { readonly kind: "part"; readonly value: PartValue }
  | { readonly kind: "network"; readonly value: NetworkSymbol; readonly branch?: BranchWord }
  | { readonly kind: "optimizer"; readonly value: OpenOptimizer }
  /** `image` or a view of the stage */
  | { readonly kind: "view"; readonly name: string }
  | { readonly kind: "label" }
  | { readonly kind: "column"; readonly value: ColumnValue }
  /** one of several sources of a stage's data */
  | { readonly kind: "source"; readonly name: Name }
  /** outputs of networks and what is computed from them */
  | { readonly kind: "tensor"; readonly node: TensorNode }
  /** a name of something without a value, such as a stage */
  | { readonly kind: "thing"; readonly what: string }
  | { readonly kind: "error" };

export type ValueKind = Value["kind"];

export interface BranchWord {
  readonly text: string;
  readonly span: Span;
}

/** An attack with its arguments as written, so that a name followed by options can change some of them. */
export interface AttackValue {
  readonly word: Word;
  /** every argument, with defaults, each checked against its own type */
  readonly args: ReadonlyMap<string, Located>;
  /** the call that made it or last changed it */
  readonly span: Span;
  /** the call of the attack word */
  readonly made: Span;
}

export interface Located {
  readonly value: Value;
  readonly span: Span;
  /** absent if the plan does not contain the value by itself */
  readonly origin?: Origin;
}

export const ERROR: Value = { kind: "error" };

// ---- data --------------------------------------------------------------------------------------

export interface DatasetValue {
  /** name in this file */
  readonly name: string;
  readonly word: Word;
  /** arguments of the word, with defaults */
  readonly args: Call["args"];
  readonly image: readonly [number, number, number];
  readonly classes: number;
  readonly train: number;
  readonly test: number;
  /** number of images without a label, if there are any */
  readonly unlabeled?: number;
  readonly origins: Origins;
}

/** A set of items: `cifar.train`, or a part of a split. */
export interface PartValue {
  /** `cifar.train` or the part's name */
  readonly name: string;
  readonly items: number;
  readonly dataset: DatasetValue;
  readonly half: "train" | "test" | "unlabeled";
  /** the split that it is a part of */
  readonly split?: SplitValue;
}

export interface SplitValue {
  /** name of the first part; it is also the name of the split */
  readonly name: string;
  readonly of: PartValue;
  readonly seed: number;
  readonly parts: readonly { readonly name: string; readonly items: number; readonly origin: Origin }[];
  readonly origins: Origins;
}

/** A value for each image of a set, such as pseudo-labels. */
export interface ColumnValue {
  readonly name: string;
  /** the images that have one */
  readonly over: PartValue;
  /** number of classes; outputs of a network have one number for each */
  readonly classes: number;
  readonly rows: boolean;
  readonly span: Span;
}

/** Whether `part` is `whole` or was split from it, directly or in several steps. */
export function covers(whole: PartValue, part: PartValue): boolean {
  for (let at: PartValue | undefined = part; at; at = at.split?.of)
    if (at.name === whole.name && at.dataset.name === whole.dataset.name) return true;
  return false;
}

/** Whether two sets of images can share an image. Parts of one split cannot. */
export function mayOverlap(a: PartValue, b: PartValue): boolean {
  if (!haveSameImages(a.dataset, b.dataset) || a.half !== b.half) return false;
  if (a.name === b.name) return true;
  const [linesA, linesB] = [lineage(a), lineage(b)];
  for (const [split, part] of linesA) {
    const other = linesB.get(split);
    if (other !== undefined && other !== part) return false;
  }
  return true;
}

/** Arguments that limit a data set to its first images. */
const COUNTS: ReadonlySet<string> = new Set(["train", "test", "unlabeled"]);

/** Whether two data sets have the same images, whatever their names and sizes. */
function haveSameImages(a: DatasetValue, b: DatasetValue): boolean {
  if (a.name === b.name) return true;
  const names = new Set([...Object.keys(a.args), ...Object.keys(b.args)]);
  return a.word === b.word && [...names].every((name) => COUNTS.has(name) || a.args[name] === b.args[name]);
}

function lineage(part: PartValue): Map<string, string> {
  const steps = new Map<string, string>();
  for (let at: PartValue | undefined = part; at?.split; at = at.split.of) steps.set(at.split.name, at.name);
  return steps;
}

// ---- operations whose numbers wait for the stage --------------------------------------------------

/** An augmentation. Its numbers may be schedules whose stage is not known yet. */
export interface OpenOp {
  readonly word: Word;
  /** arguments of the word; numbers may be open schedules */
  readonly args: Call["args"];
  readonly span: Span;
  readonly origins: () => Origins;
}

export interface OpenOptimizer {
  readonly word: Word;
  /** arguments of the word; numbers may be open schedules */
  readonly args: Call["args"];
  /** the networks it trains; absent: all */
  readonly only?: readonly Located[];
  /** span of the learning rate */
  readonly lr: Span;
  readonly span: Span;
  readonly origins: () => Origins;
}

/** The kind of a value, for messages. */
export function describe(value: Value): string {
  switch (value.kind) {
    case "number":
      return value.percent ? "a percentage" : "a number";
    case "duration":
      return "a duration";
    case "schedule":
      return "a schedule";
    case "range":
      return value.percent ? "a range of percentages" : "a range";
    case "string":
      return "text";
    case "bool":
      return "true or false";
    case "word":
      return `the word \`${value.text}\``;
    case "list":
      return "a list";
    case "relative":
      return "a fraction of the radius";
    case "normal":
      return "a random start";
    case "attack":
      return "an attack";
    case "augment":
      return "an augmentation";
    case "dataset":
      return "a data set";
    case "part":
      return "a set of images";
    case "network":
      return value.value.decl.kind === "encoder" ? "an encoder" : "a head";
    case "optimizer":
      return "an optimizer";
    case "view":
      return "images";
    case "label":
      return "`label`";
    case "column":
      return "a column";
    case "source":
      return "a data source";
    case "tensor":
      return describeNode(value.node);
    case "thing":
      return value.what;
    case "error":
      return "nothing";
  }
}

function describeNode(node: TensorNode): string {
  switch (node.type.shape) {
    case "rows":
      return node.type.parts === 1
        ? `${node.type.features} values per image`
        : `${node.type.features} values per image for ${node.type.parts} views`;
    case "vector":
      return "one number per image";
    case "columns":
      return "one number per class";
    case "scalar":
      return "a loss";
    case "class":
      return "`label`";
  }
}
