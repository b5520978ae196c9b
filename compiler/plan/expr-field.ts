import { isMap } from "yaml";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { Rational } from "../experiment/rational.ts";
import { list, record } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import type { YamlNode } from "../yaml/text.ts";
import { argumentField, scalarField } from "./number-fields.ts";
import type { ExprFunction, PlanExpr } from "./schema.ts";

type Call = Extract<PlanExpr, { kind: "call" }>;

type Table = Readonly<Record<string, readonly [field: F.Field<unknown>, doc: string]>>;

const rows = (...names: readonly string[]): Table =>
  Object.fromEntries(names.map((name) => [name, [planExpr, DOCS[name]!] as const]));
const DOCS: Readonly<Record<string, string>> = {
  logits: "logits: one value per class, for each image",
  target: "the target: `label` or a distribution; logits in `kl_divergence`",
  input: "logits of the predicted distribution",
  of: "the input",
  left: "left operand",
  right: "right operand",
};
const number = scalarField();
const reduce = [F.word("mean", "sum"), "how the values of the images are combined"] as const;

interface FunctionRow {
  readonly doc: string;
  /** in order; a plan names each */
  readonly args: readonly string[];
  /** its one argument is a list of any length */
  readonly variadic?: true;
  readonly options: Table;
}

const LEFT_RIGHT = { args: ["left", "right"], options: {} } as const;
const OF = { args: ["of"], options: {} } as const;
const axis = F.word("classes", "images");
const OF_AXIS = {
  args: ["of"],
  options: {
    over: [
      F.optional(axis),
      "classes: one number per image; images: one number per class; absent: one number",
    ],
  },
} as const;

const FUNCTIONS: { readonly [K in ExprFunction]: FunctionRow } = {
  nt_xent: {
    doc: "contrastive loss (NT-Xent): positives are the other views of the same image, negatives all other views in the batch",
    args: ["of"],
    variadic: true,
    options: {
      temperature: [
        argumentField("nt_xent", "temperature"),
        "temperature of the softmax: similarities are divided by it",
      ],
      positives: [F.word("all"), "which other views of an image are positives"],
      over_positives: [F.word("mean", "sum"), "how the losses of several positives are combined"],
      gradient: [
        F.word("both", "rows"),
        "where the gradient flows: both: through both sides of each similarity; rows: through the anchor only",
      ],
      reduce,
    },
  },
  cross_entropy: {
    doc: "cross-entropy of logits with labels or with a distribution",
    args: ["logits", "target"],
    options: {
      smoothing: [argumentField("cross_entropy", "smoothing"), "label smoothing"],
      reduce,
    },
  },
  kl_divergence: {
    doc: "KL(softmax(target) || softmax(input)), summed over the classes",
    args: ["target", "input"],
    options: { reduce },
  },
  softmax: {
    doc: "softmax over the classes, or over the images of the batch",
    args: ["of"],
    options: { over: [axis, "the axis that sums to 1"] },
  },
  log: { doc: "natural logarithm", ...OF },
  exp: { doc: "exponential", ...OF },
  dot: { doc: "inner product, for each image", ...LEFT_RIGHT },
  cosine: { doc: "cosine similarity, for each image", ...LEFT_RIGHT },
  distance: { doc: "Euclidean distance, for each image", ...LEFT_RIGHT },
  mean: { doc: "mean of all values, or over one axis", ...OF_AXIS },
  sum: { doc: "sum of all values, or over one axis", ...OF_AXIS },
  stop_gradient: {
    doc: "the same value, with its gradient multiplied by 1 - degree",
    args: ["of"],
    options: {
      degree: [
        F.optional(argumentField("stop_gradient", "degree")),
        "share of the gradient that is stopped; absent: all of it",
      ],
    },
  },
  add: { doc: "sum", ...LEFT_RIGHT },
  subtract: { doc: "difference", ...LEFT_RIGHT },
  multiply: { doc: "product", ...LEFT_RIGHT },
  divide: { doc: "quotient", ...LEFT_RIGHT },
  negate: { doc: "the negative value", ...OF },
};
/** The names of a function's arguments in a plan, in order. */
export function argumentsOf(fn: ExprFunction): Pick<FunctionRow, "args" | "variadic"> {
  return FUNCTIONS[fn];
}

const FUNCTION_NAMES = Object.keys(FUNCTIONS) as ExprFunction[];

function write(expr: PlanExpr): YamlNode {
  switch (expr.kind) {
    case "pass":
      return {
        ...F.string.write(expr.part === undefined ? expr.pass : `${expr.pass}[${expr.part}]`),
        of: expr,
      };
    case "label":
      return { ...F.string.write("label"), of: expr };
    case "scalar":
      return expr.value instanceof Rational
        ? { ...number.write(expr.value), of: expr }
        : number.write(expr.value);
    case "call":
      return { kind: "map", entries: [[expr.fn, writeCall(expr)]], of: expr };
  }
}

function writeCall(call: Call): YamlNode {
  const { fn, args, options } = call;
  const row = FUNCTIONS[fn];
  const entries: [string, YamlNode][] = row.variadic
    ? [["of", { kind: "list", items: args.map(write) }]]
    : row.args.map((name, i) => [name, write(args[i]!)]);
  for (const [name, [field]] of Object.entries(row.options)) {
    const value = options[name];
    if (value !== undefined) entries.push([name, field.write(value)]);
  }
  return { kind: "map", entries, of: call };
}

function read(source: F.Source): PlanExpr | undefined {
  const { node } = source;
  const text = F.scalarText(source);
  const expected = "a pass, `label`, a number or a function";
  if (text !== undefined) {
    if (text === "label") return { kind: "label" };
    const value = Rational.parse(text);
    if (value) return { kind: "scalar", value };
    if (!F.isText(source)) return F.wrong(source, expected);
    const part = /^(.*)\[(\d+)\]$/s.exec(text);
    return part ? { kind: "pass", pass: part[1]!, part: Number(part[2]) } : { kind: "pass", pass: text };
  }
  if (!isMap(node)) return F.wrong(source, expected);
  const keys = node.items.map((pair) => String(pair.key));
  if (keys.includes("schedule")) {
    const value = number.read(source);
    return value && { kind: "scalar", value };
  }
  const [pair] = node.items;
  const fn = keys[0];
  if (!pair || keys.length !== 1) return F.wrong(source, "one function");
  if (fn === undefined || !Object.hasOwn(FUNCTIONS, fn)) {
    source.report("unknown-key", F.entry(source, pair).key, {
      key: fn ?? "",
      nearest: nearestName(fn ?? "", FUNCTION_NAMES),
    });
    return undefined;
  }
  return readCall(F.entry(source, pair), fn as ExprFunction);
}

/** The arguments and options of a function, as one map. */
function callField(fn: ExprFunction): F.Field<Record<string, unknown>> {
  const { args, variadic, options } = FUNCTIONS[fn];
  const given = variadic ? { of: [list(planExpr, 1), "outputs of networks, one per view"] } : rows(...args);
  return record<Record<string, unknown>>({ ...given, ...options } as never);
}

function readCall(source: F.Source, fn: ExprFunction): Call | undefined {
  const values = callField(fn).read(source);
  if (!values) return undefined;
  const row = FUNCTIONS[fn];
  const args = row.variadic ? (values.of as PlanExpr[]) : row.args.map((name) => values[name] as PlanExpr);
  const options = Object.fromEntries(
    Object.keys(row.options).flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  ) as Call["options"];
  return { kind: "call", fn, args, options };
}

/** A pass, `label`, a number, or a map whose one key is a function. */
function schema(definitions: F.Definitions): F.JsonSchema {
  return {
    anyOf: [
      { type: "string", description: "a pass (`PASS[i]` is one part of it), `label`, or a fraction" },
      number.schema(definitions),
      {
        type: "object",
        properties: Object.fromEntries(
          FUNCTION_NAMES.map((fn) => [
            fn,
            { description: FUNCTIONS[fn].doc, ...callField(fn).schema(definitions) },
          ]),
        ),
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
      },
    ],
  };
}

export const planExpr: F.Field<PlanExpr> = F.defined("expression", () => ({ write, read, schema }));
