import type { Decl } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { DATASET_FACTS } from "../plan/dataset-facts.ts";
import { rationalText } from "../plan/numbers.ts";
import type { Env } from "../resolve/context.ts";
import { derived, written } from "../resolve/origin.ts";
import { Rational } from "../resolve/rational.ts";
import type { DatasetValue, PartValue, SplitValue, Value } from "../resolve/values.ts";
import { ERROR } from "../resolve/values.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { BUILTINS, NOT_YET } from "./builtins.ts";
import { asPercent, EXPECTED } from "./types.ts";

/** What the published data sets hold; a procedural one has as many items as are asked for. */
const CIFAR10 = { train: 50_000, test: 10_000 } as const;

/** A data set without its name, which the declaration gives. */
export function makeDataset(env: Env, name: string, args: Arguments, span: Span): Value {
  const [train, test] = [args.whole("train"), args.whole("test")];
  const origins = { ...args.origins(), kind: written(span) };
  const common = { name: "", ...DATASET_FACTS[name as DatasetValue["kind"]], train, test, origins };
  if (name === "shapes10")
    return { kind: "dataset", value: { ...common, kind: "shapes10", seed: args.whole("seed") } };
  for (const half of ["train", "test"] as const) {
    const most = CIFAR10[half];
    if (args.whole(half) > most) {
      env.context.report("too-many-items", args.spanOf(half), {
        found: args.whole(half),
        most,
        of: `the ${half} part of CIFAR-10`,
      });
      return ERROR;
    }
  }
  return { kind: "dataset", value: { ...common, kind: "cifar10" } satisfies DatasetValue };
}

/** The parts of a `split` by name; undefined after an error. */
export function makeSplit(
  env: Env,
  decl: Extract<Decl, { kind: "split" }>,
): ReadonlyMap<string, PartValue> | undefined {
  const { report } = env.context;
  const call = decl.value;
  if (call.kind === "call" && NOT_YET.has(call.callee.words[0].text)) {
    report("not-yet", call.callee.span, { what: `\`${call.callee.words[0].text}\`` });
    return undefined;
  }
  if (call.kind === "call" && call.callee.words.length === 1) {
    const [name] = call.callee.words;
    if (name.text !== "random" && nearestName(name.text, ["random"])) {
      report("unknown-name", name.span, { name: name.text, nearest: "random" });
      readArguments(env, "random", BUILTINS.random, call.args, name.span, { only: "given" });
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
    report("split-overlap", call.argsSpan, { sum: `${rationalText(sum.multiply(Rational.of(100)))}%` });
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
      origin: derived(`share of the ${of.items} items of ${of.name}`, args.rest[i]!.origin),
    })),
    origins: { ...args.origins(), rule: written(call.callee.span) },
  };
  return new Map(
    split.parts.map(({ name, items }) => [name, { name, items, dataset: of.dataset, half: of.half, split }]),
  );
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
