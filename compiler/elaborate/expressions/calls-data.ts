import type { CallExpr, Decl } from "../../../grammar/ast.ts";
import { nearestName } from "../../../grammar/did-you-mean.ts";
import type { Span } from "../../../grammar/span.ts";
import { rationalText } from "../../experiment/number-text.ts";
import { derived, written } from "../../experiment/origin.ts";
import { Rational } from "../../experiment/rational.ts";
import type { DatasetValue, PartValue, SplitValue, Value } from "../../experiment/values.ts";
import { ERROR } from "../../experiment/values.ts";
import { synonymAmong } from "../../suggest/synonyms.ts";
import type { DatasetDefinition } from "../../vocabulary/define/datasets.ts";
import { random } from "../../vocabulary/splits/random.ts";
import { asPercent, share } from "../../vocabulary/types/numbers.ts";
import { part } from "../../vocabulary/types/things.ts";
import type { Env } from "../context.ts";
import { reservedWord } from "../words.ts";
import type { Arguments } from "./arguments.ts";
import { reservedArguments } from "./calls-reserved.ts";
import { evaluate } from "./evaluate.ts";
import { readArguments } from "./read-arguments.ts";

/** Makes a data set; its declaration gives it a name later. */
export function makeDataset(env: Env, word: DatasetDefinition, args: Arguments, span: Span): Value {
  for (const half of ["train", "test", "unlabeled"] as const) {
    const most = word.published?.[half];
    if (word.published && most !== undefined && args.whole(half) > most) {
      env.context.report("too-many-items", args.spanOf(half), {
        found: args.whole(half),
        most,
        of: `the ${half} part of ${word.published.title}`,
      });
      return ERROR;
    }
  }
  const values = args.resolved(word);
  const unlabeled = word.count(values, "unlabeled");
  const value: DatasetValue = {
    name: "",
    word,
    args: values,
    image: word.image,
    classes: word.classes,
    train: word.count(values, "train") ?? 0,
    test: word.count(values, "test") ?? 0,
    ...(unlabeled === undefined ? {} : { unlabeled }),
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
  if (call.kind === "call" && reservedWord(call.callee.words[0].text)) {
    const args = reservedArguments(env, call);
    const isSplit = reservedWord(call.callee.words[0].text)?.family === "split";
    const files = args?.ok && isSplit ? args.rest.length : undefined;
    // the last part may have no file: it contains the remaining images
    if (files !== undefined && files !== decl.names.length && files !== decl.names.length - 1)
      report("split-shares", call.argsSpan, { parts: decl.names.length, shares: files, what: "files" });
    return undefined;
  }
  if (call.kind === "call" && call.callee.words.length === 1) {
    const [name] = call.callee.words;
    const meant = synonymAmong(name.text, [random.name]) ?? nearestName(name.text, [random.name]);
    if (name.text !== random.name && meant !== undefined) {
      report("unknown-name", name.span, { name: name.text, nearest: random.name });
      readArguments(env, random.name, random, call.args, name.span, { only: "guessed" });
      return undefined;
    }
  }
  if (call.kind !== "call" || call.callee.words.length !== 1 || call.callee.words[0].text !== random.name) {
    if (call.kind !== "missing")
      report("wrong-type", call.kind === "call" ? call.callee.span : call.span, {
        expected: "`random(...)`",
        found: "something else",
        help: "write random(cifar.train, 90%, 10%, seed: 1)",
      });
    return undefined;
  }
  if (!areShares(env, call)) return undefined;
  const args = readArguments(env, random.name, random, call.args, call.callee.span);
  if (!args.ok) return undefined;
  const plain = args.rest.filter(({ value }) => value.kind === "number" && !value.percent);
  if (plain.length > 0) {
    const [first, last] = [plain[0]!, plain.at(-1)!];
    report(
      "wrong-type",
      { ...first.span, end: last.span.end },
      {
        expected: plain.length === 1 ? share.expected : "percentages such as 90%",
        found: plain.length === 1 ? "a number" : "numbers",
        write: plain.map(({ value }) => asPercent((value as Value & { kind: "number" }).value)).join(", "),
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

/**
 * Whether the arguments of a split are shares. If they are numbers of images, reports all of them at once with the
 * shares to write.
 */
function areShares(env: Env, { args: [of, ...rest] }: CallExpr): boolean {
  const counts = rest.filter(({ name, value }) => !name && value.kind === "number" && Number(value.text) > 1);
  if (!of || counts.length === 0) return true;
  const found = evaluate(env, of.value, part);
  const shares = counts.map(({ value }) =>
    found.kind === "part" && value.kind === "number"
      ? Rational.parse(value.text)?.multiply(Rational.of(100)).divide(Rational.of(found.value.items))
      : undefined,
  );
  const numbers = counts.map(({ value }) => (value.kind === "number" ? Number(value.text) : 0));
  // numbers with a sum of 100 are already percentages
  const arePercents = numbers.length > 1 && numbers.reduce((sum, one) => sum + one) === 100;
  const texts = shares.map((share, i) => {
    if (arePercents) return `${numbers[i]}%`;
    return share && share.compare(Rational.of(100)) <= 0 ? `${rationalText(share)}%` : "";
  });
  env.context.report(
    "wrong-type",
    { ...counts[0]!.span, end: counts.at(-1)!.span.end },
    {
      expected: "shares such as 90%, 10%",
      found: arePercents ? "numbers" : counts.length === 1 ? "a number of images" : "numbers of images",
      write: texts.every((text) => /^\d+(\.\d{1,3})?%$/.test(text)) ? texts.join(", ") : undefined,
    },
  );
  return false;
}

/** The number of images of each part. The running sum is rounded, so that rounding errors do not add up. */
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
