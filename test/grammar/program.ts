import fc from "fast-check";

/** The words of a program in written order; the space between them has no meaning. */
type Words = readonly string[];

const NAMES = ["a", "f", "x_adv", "cifar", "l_std", "resnet18", "nt_xent"];
const WORDS = [...NAMES, "start", "from", "batch", "unlabeled", "epochs", "on"];

const list = <T>(item: fc.Arbitrary<T>, separator: T[], most = 3): fc.Arbitrary<T[]> =>
  fc
    .array(item, { minLength: 1, maxLength: most })
    .map((items) => items.flatMap((one, i) => (i === 0 ? [one] : [...separator, one])));
const flat = (parts: fc.Arbitrary<Words>[]): fc.Arbitrary<Words> =>
  fc.tuple(...parts).map((all) => all.flat());
const word = (...words: string[]): fc.Arbitrary<Words> => fc.constant(words);
const optional = (part: fc.Arbitrary<Words>): fc.Arbitrary<Words> => fc.oneof(word(), part);
const separated = (part: fc.Arbitrary<Words>, comma: Words = [","], most = 3): fc.Arbitrary<Words> =>
  list(part, [comma], most).map((all) => all.flat());

/** Arguments with commas between them, those without a name first. */
const ordered = (part: fc.Arbitrary<Words>, most = 3): fc.Arbitrary<Words> =>
  fc
    .array(part, { minLength: 1, maxLength: most })
    .map((all) =>
      all
        .toSorted((a, b) => Number(a[1] === ":") - Number(b[1] === ":"))
        .flatMap((one, i) => (i === 0 ? one : [",", ...one])),
    );

const name: fc.Arbitrary<Words> = fc.constantFrom(...NAMES).map((one) => [one]);
const names = separated(name);
const text = fc.constantFrom('"common.acl"', '"a \\"b\\" \\\\"', '""').map((one) => [one]);
const path: fc.Arbitrary<Words> = fc
  .tuple(fc.constantFrom(...NAMES), fc.array(fc.constantFrom(...WORDS), { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest.flatMap((one) => [".", one])]);
const number = fc.constantFrom("0", "1", "8", "255", "0.5", "1e-6", "2.5E+3").map((one) => [one]);

const { expr, args } = fc.letrec<Record<"expr" | "args" | "arg" | "primary" | "unary" | "sum", Words>>(
  (tie) => ({
    expr: fc.oneof(
      { weight: 4, arbitrary: tie("sum") },
      { weight: 1, arbitrary: flat([tie("sum"), word(".."), tie("sum")]) },
      { weight: 1, arbitrary: separated(tie("sum"), ["then"]) },
    ),
    sum: fc.oneof(
      { weight: 3, arbitrary: tie("unary") },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            fc.array(fc.tuple(tie("unary"), fc.constantFrom("+", "-", "*", "/")), { maxLength: 3 }),
            tie("unary"),
          )
          .map(([init, last]) => [...init.flatMap(([one, sign]) => [...one, sign]), ...last]),
      },
      { weight: 1, arbitrary: separated(number, ["/"]) },
    ),
    unary: flat([
      fc.oneof({ weight: 5, arbitrary: word() }, { weight: 1, arbitrary: word("-") }),
      tie("primary"),
      fc.oneof(
        { weight: 5, arbitrary: word() },
        {
          weight: 1,
          arbitrary: fc.constantFrom("%", "epoch", "epochs", "step", "steps").map((one) => [one]),
        },
      ),
    ]),
    primary: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      number,
      text,
      path,
      flat([path, tie("args")]),
      flat([word("("), tie("expr"), word(")")]),
      flat([word("["), separated(tie("expr"), [","], 5), word("]")]),
      flat([word("["), separated(tie("expr")), word(",", "]")]),
      word("[", "]"),
    ),
    args: fc.oneof(
      word("(", ")"),
      flat([word("("), ordered(tie("arg"), 5), word(")")]),
      flat([word("("), ordered(tie("arg")), word(",", ")")]),
    ),
    arg: fc.oneof(
      tie("expr"),
      flat([fc.constantFrom(...WORDS).map((one) => [one, ":"]), tie("expr")]),
      fc.constantFrom(...WORDS).map((one) => [one, ":", "batch"]),
    ),
  }),
);

const metric = flat([
  path,
  optional(args),
  optional(flat([word("under"), expr, optional(flat([word("maximizing"), expr]))])),
  optional(flat([word("on"), path])),
]);
const measure = flat([word("measure"), metric, optional(flat([word("every"), expr]))]);
const value = fc.oneof(
  flat([fc.constantFrom("head", "attack", "schedule", "column").map((one) => [one]), name, word("="), expr]),
  flat([
    word("augment"),
    name,
    optional(flat([word("("), separated(flat([name, word("="), expr])), word(")")])),
    word("="),
    expr,
  ]),
  flat([word("split"), names, word("="), expr]),
);
const item = fc.oneof(
  value,
  flat([word("data"), optional(flat([name, word("=")])), path, optional(args), optional(word("unlabeled"))]),
  flat([fc.constantFrom("batch", "minimize", "predict", "optimizer", "for").map((one) => [one]), expr]),
  flat([word("start"), separated(path), word("from"), path, optional(args)]),
  flat([word("freeze"), path, optional(args)]),
  flat([word("view"), names, word("="), expr, optional(flat([word("maximizing"), expr]))]),
  flat([word("let"), names, word("="), expr]),
  flat([word("loss"), name, word("="), expr]),
  flat([word("keep", "every"), expr]),
  flat([word("keep"), name, word("by"), metric]),
  flat([word("continue", "from"), name]),
  measure,
);
const body = (part: fc.Arbitrary<Words>): fc.Arbitrary<Words> =>
  flat([word("{"), fc.array(part, { maxLength: 4 }).map((all) => all.flat()), word("}")]);
const decl = fc.oneof(
  value,
  flat([word("experiment"), text]),
  flat([
    word("use"),
    optional(flat([separated(flat([name, optional(flat([word("as"), name]))])), word("from")])),
    text,
  ]),
  flat([word("seed"), expr]),
  word("precision", "float32"),
  flat([
    word("param"),
    name,
    optional(word(":", "pixels")),
    optional(flat([word("in"), expr])),
    word("="),
    expr,
  ]),
  flat([fc.constantFrom("dataset", "encoder").map((one) => [one]), name, word("="), expr]),
  flat([
    fc.constantFrom("recipe", "stage").map((one) => [one]),
    name,
    optional(flat([word("like"), path])),
    body(item),
  ]),
  flat([word("evaluate"), path, word("on"), path, body(measure)]),
);

/** Any program that the grammar allows. */
export const program: fc.Arbitrary<Words> = fc.array(decl, { maxLength: 5 }).map((all) => all.flat());

const SPACES = [
  " ",
  " ",
  " ",
  "\n",
  "\n\n\n",
  "\t",
  "\r\n",
  "  // note\n",
  "\n// alone\n",
  "\n\n/// doc\n",
  " /// behind\n",
  "  // note\n  // alone\n\n// and alone\n",
  "\r\n\t// alone\r\n",
];

/** A program as text, with random space and comments between its words. */
export const programText: fc.Arbitrary<string> = program.chain((words) =>
  fc
    .array(fc.constantFrom(...SPACES), { minLength: words.length + 1, maxLength: words.length + 1 })
    .map((spaces) => spaces.map((space, i) => space + (words[i] ?? "")).join("")),
);
