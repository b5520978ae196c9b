import type { TensorNode, TensorType } from "../../experiment/tensor-node.ts";
import type { Call, Word } from "../../experiment/word.ts";
import type { ArgsOf, Argument, ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";
import type { ExprValue, LoweringContext } from "./lowering.ts";

/** What an operator does: the words of arithmetic. */
export type Operator = "add" | "subtract" | "multiply" | "divide" | "negate";

/** What rules and analyses ask of a function, whatever word it is. */
export interface FunctionTraits {
  /** a loss whose least value is the best one */
  readonly loss?: true;
  /** the two operands it compares: it is least or greatest where they are equal, with no gradient there */
  readonly equalAtBest?: readonly [string, string];
  /** the two operands it compares: where both are the same, its value is constant and has no gradient, which is an error */
  readonly compares?: readonly [string, string];
  /** it compares each view with the others: two views or more, each once */
  readonly contrasts?: true;
  /** operands that are logits, of which it makes distributions itself */
  readonly logits?: readonly string[];
  /** operand of logits, and the operand of classes or distributions that they are scores for */
  readonly scores?: readonly [logits: string, target: string];
  readonly operator?: Operator;
  /** its gradient does not vanish where the logits are large, as that of softmax does */
  readonly scaleFree?: true;
  /** it is 0 where its operands are, and rises and falls with them */
  readonly linear?: true;
}

/** What the options of a call may decide. Options are numbers, words and booleans; operands are not among them. */
type Options = Call["args"];

/**
 * Says how the sizes of operands do not go together. Each call returns false. In a file it reports as well; a plan that is
 * read is not refused for `wrong` and `notYet` yet.
 */
export interface SizeCheck {
  /** of operands whose features or numbers of views differ */
  differ(left: string | number, right: string | number): false;
  /** of an operand that is of another shape */
  wrong(operand: string, expected: string): false;
  /** of an operand whose shape is not supported yet */
  notYet(operand: string, what: string): false;
}

/** A loss, or an operation on outputs of networks. */
export interface FunctionDefinition extends Definition {
  readonly family: "loss" | "algebra";
  readonly traits: FunctionTraits;
  /** names of its operands in order; the rest is a list of any length */
  readonly operands: readonly string[];
  readonly variadic: boolean;
  /** names of its options, in the order of a plan */
  readonly options: readonly string[];
  /** Type of the result. @returns undefined after saying why the operands do not fit */
  result(operands: readonly TensorType[], options: Options, check: SizeCheck): TensorType | undefined;
  /** its value is that of its operand; only the gradient is another one */
  readonly keepsValue: boolean;
  /** whether it holds all of the gradient back */
  stopsGradient(options: Options): boolean;
  /** whether a row of the result depends on more than its own image: true for a loss, which is one number for the batch */
  mixesImages(options: Options): boolean;
  /** whether each row of the result is a distribution over the classes */
  isDistribution(options: Options): boolean;
  /** whether a plan leaves an option out where it has a value */
  leavesOut(name: string, value: unknown): boolean;
  /** whether a plan leaves an option out at all */
  mayLeaveOut(name: string): boolean;
  /**
   * Operations of the matrix products inside it.
   * @param rows images of the batch, times the views of all operands together
   * @param features of the first operand
   * @returns `forward` of all products; `sides`: 2 where the gradient flows to both factors of a product, 1 for one
   */
  products?(
    rows: number,
    features: number,
    options: Options,
  ): { readonly forward: number; readonly sides: number };
  lower(context: LoweringContext, operands: readonly ExprValue[], options: Options): ExprValue;
}

/** A word that stands for another expression: a plan does not hold it. */
export interface RewriteDefinition extends Definition {
  readonly family: "algebra";
  /** @returns undefined where it is applied too often */
  rewrite(node: TensorNode): TensorNode | undefined;
}

type OperandKeys<A extends ArgumentTable> = {
  [K in keyof A]: A[K] extends Argument<TensorNode> ? K : never;
}[keyof A];

/** The arguments of a call as its lowering has them: operands are values of the program. */
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
  /** an option that a plan leaves out where it has this value */
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
  const together = (values: readonly unknown[], its: Options): never =>
    ({
      ...its,
      ...Object.fromEntries(operands.map((key, i) => [key, values[i]])),
      rest: variadic ? values : [],
    }) as never;
  return define(name, family, rest, {
    traits,
    keepsValue,
    operands,
    variadic,
    options,
    result: (types: readonly TensorType[], its: Options, check: SizeCheck) =>
      result(together(types, its), check) || undefined,
    stopsGradient: (its: Options) => stopsGradient?.(its as never) ?? false,
    mixesImages: (its: Options) => mixesImages?.(its as never) ?? false,
    isDistribution: (its: Options) => isDistribution?.(its as never) ?? false,
    leavesOut: (key: string, value: unknown) => leftOut?.[key]?.(value) ?? false,
    mayLeaveOut: (key: string) => leftOut?.[key] !== undefined,
    ...(products
      ? { products: (rows: number, features: number, its: Options) => products(rows, features, its as never) }
      : {}),
    lower: (context: LoweringContext, values: readonly ExprValue[], its: Options) =>
      lower(context, together(values, its)),
  });
}

/** A loss: one number for the batch, least where it is best. */
export function loss<A extends ArgumentTable>(name: string, spec: FunctionSpec<A>): FunctionDefinition {
  return makeFunction(name, "loss", { ...spec, traits: { loss: true, ...spec.traits } });
}

/** An operation on outputs of networks. */
export function operation<A extends ArgumentTable>(name: string, spec: FunctionSpec<A>): FunctionDefinition {
  return makeFunction(name, "algebra", spec);
}

/** A word that stands for another expression. */
export function rewriting<A extends ArgumentTable>(
  name: string,
  { rewrite, ...spec }: Spec<A> & Pick<RewriteDefinition, "rewrite">,
): RewriteDefinition {
  return define(name, "algebra", spec, { rewrite }) as RewriteDefinition;
}

/** The definition of a function that stands in an expression. */
export function asFunction(word: Word): FunctionDefinition {
  if (!("lower" in word) || (word.family !== "loss" && word.family !== "algebra"))
    throw new Error(`${word.name} is not a function`);
  return word as FunctionDefinition;
}
