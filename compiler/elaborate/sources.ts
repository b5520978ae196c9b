import type { Item, Name } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { defaultOf, derived, type Origin, written } from "../experiment/origin.ts";
import type { PartValue } from "../experiment/values.ts";
import type { Report } from "../rules/diagnostics.ts";
import { whole } from "../vocabulary/types/numbers.ts";
import { part as partType } from "../vocabulary/types/things.ts";
import type { ArgumentType } from "../vocabulary/types/type.ts";
import { bool, choice } from "../vocabulary/types/words.ts";
import type { Env } from "./context.ts";
import { evaluate } from "./expressions/evaluate.ts";
import { readArguments } from "./expressions/read-arguments.ts";
import { writtenAs } from "./named-sources.ts";
import { coerce } from "./types.ts";
import { notYet, reservedWord } from "./words.ts";

type DataItem = Extract<Item, { kind: "data" }>;

export interface DataStatement {
  /** set if there are several sources */
  readonly name: Name | undefined;
  readonly part: PartValue;
  readonly labels: "shown" | "hidden";
  readonly shuffle: boolean;
  readonly last: "keep" | "drop";
  /** images per step, if the source states it */
  readonly batch: number | undefined;
  readonly span: Span;
  readonly origins: Readonly<Record<"of" | "items" | "labels" | "shuffle" | "last", Origin>>;
}

/** The data sources of a stage. */
export interface Sources {
  /** the first source: an epoch is one pass over it; undefined after an error, or if there is none */
  readonly first: DataStatement | undefined;
  /** sources with a name */
  readonly named: ReadonlyMap<string, DataStatement>;
}

/** Reads the `data` statements of a stage. */
export function readSources(env: Env, items: readonly Item[]): Sources {
  const { report } = env.context;
  const all = items.filter((item) => item.kind === "data");
  const several = all.length > 1 || all.some(({ name }) => name);
  if (several)
    report("not-yet", (all[1] ?? all[0]!).span, {
      what: all.length > 1 ? "a second data source" : "a data source with a name",
      ...(all.length > 1 ? {} : { instead: `write data ${env.context.sweep.textOf(all[0]!.source.span)}` }),
    });
  const read = all.map((item) => readSource(env, item, several));
  const unnamed = several ? all.find(({ name }) => !name) : undefined;
  if (unnamed)
    report("source-without-name", unnamed.source.span, {
      data: env.context.sweep.textOf(unnamed.source.span),
    });
  const named = new Map(read.flatMap((one) => (one?.name ? [[one.name.text, one] as const] : [])));
  warnUneven(report, [...named.values()]);
  return { first: read[0], named };
}

/**
 * Warns if sources have different numbers of steps: the first one defines the epoch, and the others continue or start
 * again.
 */
function warnUneven(report: Report, [first, ...others]: readonly DataStatement[]): void {
  const stepsOf = ({ part, batch }: DataStatement): number | undefined =>
    batch === undefined ? undefined : Math.ceil(part.items / batch);
  const steps = first && stepsOf(first);
  for (const other of others) {
    const otherSteps = stepsOf(other);
    if (first && steps !== undefined && otherSteps !== undefined && otherSteps !== steps)
      report(
        "sources-uneven",
        other.span,
        { name: other.name!.text, steps: otherSteps, first: first.name!.text, its: steps },
        [{ span: first.span, text: `${steps} steps` }],
      );
  }
}

const OF_STAGE: ReadonlySet<string> = new Set(["objective", "lower"]);
const OPTIONS = ["shuffle", "last"] as const;
const LAST = choice(["keep", "drop"]);

function readSource(env: Env, item: DataItem, several: boolean): DataStatement | undefined {
  const { report } = env.context;
  const [name] = item.source.words;
  const reserved = item.source.words.length === 1 ? reservedWord(name.text) : undefined;
  if (reserved) {
    report("not-yet", name.span, notYet(reserved));
    // some arguments are losses of the stage, which are not known yet
    const args = item.args.filter((arg) => !arg.name || !OF_STAGE.has(arg.name.text));
    readArguments(env, name.text, reserved, args, item.source.span, { reserved: true });
    return undefined;
  }
  const part = coerce(env, evaluate(env, item.source, partType), item.source.span, {
    type: partType,
    name: "data",
  });
  let [shuffle, last]: [boolean, "keep" | "drop"] = [true, "keep"];
  let batch: number | undefined;
  const options: Record<"shuffle" | "last", Origin> = {
    shuffle: defaultOf("data", item.span),
    last: defaultOf("data", item.span),
  };
  let ok = part.kind === "part";
  const names: readonly string[] = several ? [...OPTIONS, "batch"] : OPTIONS;
  for (const arg of item.args) {
    const option = arg.name?.text;
    if (!option || !names.includes(option)) {
      if (option === "batch") report("batch-of-one-source", arg.name!.span, {});
      else if (arg.name)
        report("argument-unknown", arg.name.span, {
          of: "data",
          name: arg.name.text,
          has: names,
          nearest: nearestName(arg.name.text, names),
        });
      else report("argument-extra", arg.span, { of: "data", takes: 0 });
      ok = false;
      continue;
    }
    const type: ArgumentType = option === "shuffle" ? bool : option === "batch" ? whole : LAST;
    const given = coerce(env, evaluate(env, arg.value, type), arg.value.span, {
      type,
      name: option,
      ...(option === "batch" ? { bounds: "positive" } : {}),
    });
    if (option !== "batch")
      options[option as "shuffle" | "last"] =
        option === "last" ? written(arg.value.span) : writtenAs(env, arg.value);
    if (given.kind === "bool") shuffle = given.value;
    else if (given.kind === "word") last = given.text as "keep" | "drop";
    else if (given.kind === "number") batch = Number(given.value.numerator);
    else ok = false;
  }
  if (several && item.name && ok && batch === undefined)
    report("argument-missing", item.source.span, {
      of: "data",
      name: "batch",
      write: `data ${item.name.text} = ${env.context.sweep.textOf(item.source.span)}(batch: 128)`,
    });
  if (!ok || part.kind !== "part") return undefined;
  const origins = {
    of: written(item.source.span),
    items: derived(`number of images in ${part.value.name}`),
    labels: item.unlabeled ? written(item.span) : defaultOf("data", item.span),
    ...options,
  };
  const labels = item.unlabeled ? "hidden" : "shown";
  return { name: item.name, part: part.value, labels, shuffle, last, batch, span: item.span, origins };
}
