import type { TensorNode, TensorType } from "../../experiment/tensor-node.ts";
import type { Call, Word } from "../../experiment/word.ts";
import type { ArgsOf, Argument, ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";
import type { ExprValue, LoweringContext } from "./lowering.ts";

/** The arithmetic operators. */
export type Operator = "add" | "subtract" | "multiply" | "divide" | "negate";

/** Facts about a function that rules and analyses need. */
export interface FunctionTraits {
  /** a loss: the smallest value is the best */
  readonly loss?: true;
  /** two operands that it compares: at equal values it has its minimum or maximum, with gradient 0 */
  readonly equalAtBest?: readonly [string, string];
  /**
   * two operands that it compares: if they are the same expression, its value is constant and has no gradient, which is
   * an error
   */
  readonly compares?: readonly [string, string];
  /** it compares each view with the others, so it needs two or more different views */
  readonly contrasts?: true;
  /** operands that are logits; it applies softmax itself */
  readonly logits?: readonly string[];
  /** the operand of logits, and the operand of labels or distributions that they are compared with */
  readonly scores?: readonly [logits: string, target: string];
  readonly operator?: Operator;
  /** its gradient does not vanish for large logits, as that of softmax does */
  readonly scaleFree?: true;
  /** linear in its operands */
  readonly linear?: true;
}

/** The options of a call: numbers, words and booleans, but not operands. */
type Options = Call["args"];

/** Reports operands whose sizes do not fit. Each method returns false. In a plan, `notYet` does not report. */
export interface SizeCheck {
  /** the operands have different numbers of features or views */
  differ(left: string | number, right: string | number): false;
  /** an operand has the wrong shape */
  wrong(operand: string, expected: string): false;
  /** an operand has a shape that is not supported yet */
  notYet(operand: string, what: string): false;
}

/** A loss, or an operation on outputs of networks. */
export interface FunctionDefinition extends Definition {
  readonly family: "loss" | "algebra";
  readonly traits: FunctionTraits;
  /** names of its operands in order, without those of `rest` */
  readonly operands: readonly string[];
  readonly variadic: boolean;
  /** names of its options, in the order of plans */
  readonly options: readonly string[];
  /**
   * The type of the result.
   * @returns undefined after reporting that the operands do not fit
   */
  result(operands: readonly TensorType[], options: Options, check: SizeCheck): TensorType | undefined;
  /** its value is that of its operand; only the gradient differs */
  readonly keepsValue: boolean;
  /** whether it stops the whole gradient */
  stopsGradient(options: Options): boolean;
  /**
   * whether a row of the result depends on other images of the batch; true for a loss, which is one number for the
   * batch
   */
  mixesImages(options: Options): boolean;
  /** whether each row of the result is a distribution over the classes */
  isDistribution(options: Options): boolean;
  /** whether a plan omits an option with this value */
  leavesOut(name: string, value: unknown): boolean;
  /** whether a plan ever omits an option */
  mayLeaveOut(name: string): boolean;
  /**
   * The cost of the matrix products inside it.
   * @param rows images of the batch, times the number of views of all operands
   * @param features features of the first operand
   * @returns `forward`: operations of all products; `sides`: 2 if both factors of a product receive gradient, 1 if one
   * does
   */
  products?(
    rows: number,
    features: number,
    options: Options,
  ): { readonly forward: number; readonly sides: number };
  lower(context: LoweringContext, operands: readonly ExprValue[], options: Options): ExprValue;
}

/** A word that is replaced by another expression, so that plans do not contain it. */
export interface RewriteDefinition extends Definition {
  readonly family: "algebra";
  /** @returns undefined if it is applied too often */
  rewrite(node: TensorNode): TensorNode | undefined;
}

type OperandKeys<A extends ArgumentTable> = {
  [K in keyof A]: A[K] extends Argument<TensorNode> ? K : never;
}[keyof A];

/** The arguments of a call when it is lowered: operands are values of the program. */
type Lowered<A extends ArgumentTable> = {
  readonly [K in keyof A]: K extends OperandKeys<A> ? ExprValue : ArgsOf<A>[K];
} & { readonly rest: readonly ExprValue[] };

type Typed<A extends ArgumentTable> = {
  readonly [K in keyof A]: K extends OperandKeys<A> ? TensorType : ArgsOf<A>[K];
} & { readonly rest: readonly TensorType[] };

type OptionsOf<A extends ArgumentTable> = Omit<ArgsOf<A>, OperandKeys<A>>;

interface FunctionSpec<A extends ArgumentTable> extends Spec<A> {
  readonly traits?: FunctionTraits;
  readonly keepsValue?: true;
  result(args: Typed<A>, check: SizeCheck): TensorType | false;
  readonly stopsGradient?: (options: OptionsOf<A>) => boolean;
  readonly mixesImages?: (options: OptionsOf<A>) => boolean;
  readonly isDistribution?: (options: OptionsOf<A>) => boolean;
  /** options that a plan omits if the function returns true for their value */
  readonly leftOut?: { readonly [K in keyof A]?: (value: unknown) => boolean };
  readonly products?: (
    rows: number,
    features: number,
    options: OptionsOf<A>,
  ) => { readonly forward: number; readonly sides: number };
  lower(context: LoweringContext, args: Lowered<A>): ExprValue;
}

function makeFunction<A extends ArgumentTable>(
  name: string,
  family: "loss" | "algebra",
  spec: FunctionSpec<A>,
): FunctionDefinition {
  const {
    traits = {},
    keepsValue = false,
    result,
    stopsGradient,
    mixesImages,
    isDistribution,
    leftOut,
    products,
    lower,
    ...rest
  } = spec;
  const all = Object.entries(spec.args);
  const operands = all.filter(([, { type }]) => type.operand).map(([key]) => key);
  const options = all.filter(([, { type }]) => !type.operand).map(([key]) => key);
  const variadic = spec.rest !== undefined;
  const withNames = (values: readonly unknown[], given: Options): never =>
    ({
      ...given,
      ...Object.fromEntries(operands.map((key, i) => [key, values[i]])),
      rest: variadic ? values : [],
    }) as never;
  return define(name, family, rest, {
    traits,
    keepsValue,
    operands,
    variadic,
    options,
    result: (types: readonly TensorType[], given: Options, check: SizeCheck) =>
      result(withNames(types, given), check) || undefined,
    stopsGradient: (given: Options) => stopsGradient?.(given as never) ?? false,
    mixesImages: (given: Options) => mixesImages?.(given as never) ?? false,
    isDistribution: (given: Options) => isDistribution?.(given as never) ?? false,
    leavesOut: (key: string, value: unknown) => leftOut?.[key]?.(value) ?? false,
    mayLeaveOut: (key: string) => leftOut?.[key] !== undefined,
    ...(products
      ? {
          products: (rows: number, features: number, given: Options) =>
            products(rows, features, given as never),
        }
      : {}),
    lower: (context: LoweringContext, values: readonly ExprValue[], given: Options) =>
      lower(context, withNames(values, given)),
  });
}

/** A loss: one number for the batch; the smallest value is the best. */
export function loss<A extends ArgumentTable>(name: string, spec: FunctionSpec<A>): FunctionDefinition {
  return makeFunction(name, "loss", { ...spec, traits: { loss: true, ...spec.traits } });
}

/** An operation on outputs of networks. */
export function operation<A extends ArgumentTable>(name: string, spec: FunctionSpec<A>): FunctionDefinition {
  return makeFunction(name, "algebra", spec);
}

/** A word that is replaced by another expression. */
export function rewriting<A extends ArgumentTable>(
  name: string,
  { rewrite, ...spec }: Spec<A> & Pick<RewriteDefinition, "rewrite">,
): RewriteDefinition {
  return define(name, "algebra", spec, { rewrite }) as RewriteDefinition;
}

/** The definition of a function in an expression. */
export function asFunction(word: Word): FunctionDefinition {
  if (!("lower" in word) || (word.family !== "loss" && word.family !== "algebra"))
    throw new Error(`${word.name} is not a function`);
  return word as FunctionDefinition;
}
