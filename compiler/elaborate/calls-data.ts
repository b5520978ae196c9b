import type { CallExpr, Decl } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { rationalText } from "../experiment/number-text.ts";
import { Rational } from "../experiment/rational.ts";
import type { DatasetKind, DatasetValue, PartValue, SplitValue, Value } from "../experiment/values.ts";
import { ERROR } from "../experiment/values.ts";
import { DATASET_FACTS } from "../plan/dataset-facts.ts";
import type { Arguments } from "./arguments.ts";
import { aheadOf, BUILTINS } from "./builtins.ts";
import { aheadArguments } from "./calls-ahead.ts";
import type { Env } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { derived, written } from "./origin.ts";
import { readArguments } from "./read-arguments.ts";
import { asPercent, EXPECTED } from "./types.ts";

/** What the published data sets hold; a procedural one has as many items as are asked for. */
const HOLDS: Readonly<
  Record<
    string,
    { readonly title: string; readonly train: number; readonly test: number; readonly unlabeled?: number }
  >
> = {
  cifar10: { title: "CIFAR-10", train: 50_000, test: 10_000 },
  cifar100: { title: "CIFAR-100", train: 50_000, test: 10_000 },
  stl10: { title: "STL-10", train: 5_000, test: 8_000, unlabeled: 100_000 },
};

/** Of data sets that no plan has yet. */
const FACTS_AHEAD = {
  cifar100: { image: [32, 32, 3], classes: 100 },
  stl10: { image: [96, 96, 3], classes: 10 },
} as const;
const FACTS: Readonly<Record<DatasetKind, Pick<DatasetValue, "image" | "classes">>> = {
  ...DATASET_FACTS,
  ...FACTS_AHEAD,
};

/** A data set without its name, which the declaration gives. */
export function makeDataset(env: Env, kind: DatasetKind, args: Arguments, span: Span): Value {
  const holds = HOLDS[kind];
  for (const half of ["train", "test", "unlabeled"] as const) {
    const most = holds?.[half];
    if (holds && most !== undefined && args.whole(half) > most) {
      env.context.report("too-many-items", args.spanOf(half), {
        found: args.whole(half),
        most,
        of: `the ${half} part of ${holds.title}`,
      });
      return ERROR;
    }
  }
  const value: DatasetValue = {
    name: "",
    kind,
    ...FACTS[kind],
    train: args.whole("train"),
    test: args.whole("test"),
    ...(args.value("unlabeled") ? { unlabeled: args.whole("unlabeled") } : {}),
    ...(args.value("seed") ? { seed: args.whole("seed") } : {}),
    origins: { ...args.origins(), kind: written(span) },
  };
  return { kind: "dataset", value };
}

/** The parts of a `split` by name; undefined after an error. */
export function makeSplit(
  env: Env,
  decl: Extract<Decl, { kind: "split" }>,
): ReadonlyMap<string, PartValue> | undefined {
  const { report } = env.context;
  const call = decl.value;
  if (call.kind === "call" && aheadOf(call.callee.words[0].text)) {
    const args = aheadArguments(env, call);
    const files = args?.ok && call.callee.words[0].text === "indices" ? args.rest.length : undefined;
    // a last part without a file is what the others leave
    if (files !== undefined && files !== decl.names.length && files !== decl.names.length - 1)
      report("split-shares", call.argsSpan, { parts: decl.names.length, shares: files, what: "files" });
    return undefined;
  }
  if (call.kind === "call" && call.callee.words.length === 1) {
    const [name] = call.callee.words;
    if (name.text !== "random" && nearestName(name.text, ["random"])) {
      report("unknown-name", name.span, { name: name.text, nearest: "random" });
      readArguments(env, "random", BUILTINS.random, call.args, name.span, { only: "guessed" });
      return undefined;
    }
  }
  if (call.kind !== "call" || call.callee.words.length !== 1 || call.callee.words[0].text !== "random") {
    if (call.kind !== "missing")
      report("wrong-type", call.kind === "call" ? call.callee.span : call.span, {
        expected: "`random(...)`",
        found: "something else",
        help: "write random(cifar.train, 90%, 10%, seed: 1)",
      });
    return undefined;
  }
  if (!areShares(env, call)) return undefined;
  const args = readArguments(env, "random", BUILTINS.random, call.args, call.callee.span);
  if (!args.ok) return undefined;
  const plain = args.rest.filter(({ value }) => value.kind === "number" && !value.percent);
  if (plain.length > 0) {
    const [first, last] = [plain[0]!, plain.at(-1)!];
    report(
      "wrong-type",
      { ...first.span, end: last.span.end },
      {
        expected: plain.length === 1 ? EXPECTED.share : "percentages such as 90%",
        found: plain.length === 1 ? "a number" : "numbers",
        help: `write ${plain.map(({ value }) => asPercent((value as Value & { kind: "number" }).value)).join(", ")}`,
      },
    );
    return undefined;
  }
  const shares = args.rest.map(({ value }) => (value.kind === "number" ? value.value : Rational.of(0)));
  if (shares.length !== decl.names.length) {
    report("split-shares", call.argsSpan, { parts: decl.names.length, shares: shares.length });
    return undefined;
  }
  const sum = shares.reduce((total, share) => total.add(share));
  if (sum.compare(Rational.of(1)) > 0) {
    const percent = (share: Rational): string => `${rationalText(share.multiply(Rational.of(100)))}%`;
    const firsts = shares.slice(0, -1);
    const rest = firsts.reduce((left, share) => left.subtract(share), Rational.of(1));
    const fitting = rest.numerator > 0n ? [...firsts, rest].map(percent).join(", ") : undefined;
    report("split-overlap", call.argsSpan, { sum: percent(sum), shares: fitting });
    return undefined;
  }
  const of = args.part("of");
  const counts = partCounts(of.items, shares);
  const names = decl.names.map(({ text }) => text);
  const empty = counts.indexOf(0);
  if (empty >= 0) {
    report("split-empty", args.rest[empty]!.span, { name: names[empty]! });
    return undefined;
  }
  const split: SplitValue = {
    name: names[0]!,
    of,
    seed: args.whole("seed"),
    parts: names.map((name, i) => ({
      name,
      items: counts[i]!,
      origin: derived(`share of the ${of.items} images of ${of.name}`, args.rest[i]!.origin),
    })),
    origins: { ...args.origins(), rule: written(call.callee.span) },
  };
  return new Map(
    split.parts.map(({ name, items }) => [name, { name, items, dataset: of.dataset, half: of.half, split }]),
  );
}

/** Whether the shares of a split are no numbers of items; says so of all at once, with the shares that they come to. */
function areShares(env: Env, { args: [of, ...rest] }: CallExpr): boolean {
  const counts = rest.filter(({ name, value }) => !name && value.kind === "number" && Number(value.text) > 1);
  if (!of || counts.length === 0) return true;
  const part = evaluate(env, of.value, "part");
  const shares = counts.map(({ value }) =>
    part.kind === "part" && value.kind === "number"
      ? Rational.parse(value.text)?.multiply(Rational.of(100)).divide(Rational.of(part.value.items))
      : undefined,
  );
  const texts = shares.map((share) =>
    share && share.compare(Rational.of(100)) <= 0 ? `${rationalText(share)}%` : "",
  );
  env.context.report(
    "wrong-type",
    { ...counts[0]!.span, end: counts.at(-1)!.span.end },
    {
      expected: "shares such as 90%, 10%",
      found: counts.length === 1 ? "a number of images" : "numbers of images",
      help: texts.every((text) => /^\d+(\.\d{1,3})?%$/.test(text)) ? `write ${texts.join(", ")}` : undefined,
    },
  );
  return false;
}

/** Items of each part: cut where the running share falls, so that rounding never adds up. */
function partCounts(items: number, shares: readonly Rational[]): number[] {
  let sum = Rational.of(0);
  let before = 0;
  return shares.map((share) => {
    sum = sum.add(share);
    const product = sum.multiply(Rational.of(items));
    const end = Number((product.numerator * 2n + product.denominator) / (product.denominator * 2n));
    const count = end - before;
    before = end;
    return count;
  });
}
