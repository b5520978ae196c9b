/**
 * Random texts for everything that is done with a file before it runs: it is read, checked, planned and formatted.
 *
 * npx tsx test/diagnostics/fuzz.ts --inputs 100000 [--seed 1]
 *
 * A fault is: an exception; a place outside its file; a message that cannot be shown; a plan together with an error, or
 * neither; a plan that differs after it is written and read; a formatted file that changes when it is formatted again;
 * or more steps than allowed for the length of the text.
 */
import fc from "fast-check";
import { type CompileResult, compile, renderDiagnostic } from "../../compiler/compile.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { format } from "../../grammar/format.ts";
import { LookAhead } from "../../grammar/look-ahead.ts";
import { SourceFile, type Span } from "../../grammar/span.ts";
import { aheadFiles, exampleFiles, wordFiles } from "./example-files.ts";

/** One changed file; all others are unchanged. */
export interface Input {
  readonly kind: string;
  readonly file: string;
  readonly text: string;
  readonly set: Readonly<Record<string, string>>;
}

export interface Fault {
  readonly input: Input;
  readonly what: string;
}

// ---- inputs --------------------------------------------------------------------------------------

const files = new Map([...exampleFiles(), ...aheadFiles(), ...wordFiles()]);
/** Files that together contain every word are chosen more often. */
const file = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...files.keys()) },
  { weight: 1, arbitrary: fc.constantFrom(...wordFiles().keys()) },
);
const TOKEN = /"[^"\n]*"|\/\/.*|[A-Za-z_]\w*|\d+(?:\.\d+)?|\.\.|\S/g;
const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];
const words = [...new Set([...files.values()].flatMap(tokensOf))];
const STRANGE = ["\0", "\u00A0", "\u2028", "🚀", "\uD800", "“", "/*", "*/", "\\", "#", "\t", "\r", "'", "$"];
const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 2, arbitrary: fc.constantFrom(..."(){}[],:=.+-*/%".split(""), "..", "then", '"') },
  {
    weight: 1,
    arbitrary: fc.constantFrom("1e400", "0x1F", "1_000", "1.2.3", ".5", "9".repeat(400), "-0", "1e-9"),
  },
  { weight: 1, arbitrary: fc.constantFrom(...STRANGE) },
);

// made once, because it visits every possible character
const letters = fc.string({ unit: "binary", maxLength: 2 });

type Change = (text: string) => fc.Arbitrary<string>;

const at = (list: readonly unknown[]): fc.Arbitrary<number> => fc.nat(Math.max(0, list.length - 1));
const join = (tokens: readonly string[]): string =>
  tokens.map((token) => (token.startsWith("//") ? `${token}\n` : token)).join(" ");

/** Replaces some items of a list. */
function edited(parts: readonly string[], by: fc.Arbitrary<string>, most: number): fc.Arbitrary<string[]> {
  return fc.array(fc.tuple(at(parts), by), { minLength: 1, maxLength: most }).map((changes) => {
    const copy = [...parts];
    for (const [i, text] of changes) copy[i] = text;
    return copy;
  });
}

const CHANGES: Readonly<Record<string, Change>> = {
  "other words": (text) => edited(tokensOf(text), word, 4).map(join),
  "words shuffled": (text) => {
    const tokens = tokensOf(text);
    return fc.tuple(at(tokens), fc.nat(30), fc.infiniteStream(fc.nat(1000))).map(([start, length, order]) => {
      const part = tokens.slice(start, start + length).map((token) => [order.next().value, token] as const);
      part.sort(([a], [b]) => a - b);
      return join([
        ...tokens.slice(0, start),
        ...part.map(([, token]) => token),
        ...tokens.slice(start + length),
      ]);
    });
  },
  "words left out": (text) => edited(tokensOf(text), fc.constant(""), 3).map(join),
  "words doubled": (text) => {
    const tokens = tokensOf(text);
    return fc
      .tuple(at(tokens), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }))
      .map(([start, length, times]) =>
        join([
          ...tokens.slice(0, start),
          ...Array(times)
            .fill(tokens.slice(start, start + length))
            .flat(),
          ...tokens.slice(start),
        ]),
      );
  },
  "lines left out or doubled": (text) => {
    const lines = text.split("\n");
    return fc.array(fc.tuple(at(lines), fc.boolean()), { minLength: 1, maxLength: 4 }).map((changes) => {
      const copy = lines.map((line) => [line]);
      for (const [i, twice] of changes) copy[i] = twice ? [...copy[i]!, ...copy[i]!] : [];
      return copy.flat().join("\n");
    });
  },
  "a prefix": (text) => fc.nat(text.length).map((end) => text.slice(0, end)),
  "a splice": (text) =>
    fc.tuple(file, fc.nat(1000), fc.nat(1000), fc.nat(1000)).map(([other, a, b, c]) => {
      const source = files.get(other)!;
      const cut = (all: string, share: number): number => Math.floor((all.length * share) / 1000);
      return (
        text.slice(0, cut(text, a)) +
        source.slice(cut(source, Math.min(b, c)), cut(source, Math.max(b, c))) +
        text.slice(cut(text, a))
      );
    }),
  "two files": (text) => file.map((other) => `${text}\n${files.get(other)}`),
  "other letters": (text) =>
    fc
      .array(fc.tuple(fc.nat(text.length), letters, fc.nat(3)), {
        minLength: 1,
        maxLength: 5,
      })
      .map((changes) => {
        let copy = text;
        for (const [i, by, length] of changes) copy = copy.slice(0, i) + by + copy.slice(i + length);
        return copy;
      }),
  "random bytes": () => fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("utf8")),
  "random words": () => fc.array(word, { maxLength: 80 }).map((tokens) => tokens.join(" ")),
  nested: (text) =>
    fc
      .tuple(
        fc.constantFrom("()", "[]", "{}", "f()", "-()", "again()", "stage s {}", "per_epoch()"),
        fc.integer({ min: 1, max: 400 }),
        at(tokensOf(text)),
        fc.boolean(),
      )
      .map(([pair, depth, place, closed]) => {
        const tokens = tokensOf(text);
        const [open, close] = [pair.slice(0, -1), pair.at(-1)!];
        tokens[place] = `${open.repeat(depth)}${tokens[place] ?? ""}${closed ? close.repeat(depth) : ""}`;
        return join(tokens);
      }),
};

const input: fc.Arbitrary<Input> = fc
  .tuple(fc.constantFrom(...Object.keys(CHANGES)), file)
  .chain(([kind, name]) =>
    fc.record({
      kind: fc.constant(kind),
      file: fc.constant(name),
      text: CHANGES[kind]!(files.get(name)!),
      set: fc.oneof(
        { weight: 9, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: word.map((text): Record<string, string> => ({ radius: text })) },
      ),
    }),
  );

/** Returns the same inputs for the same seed. */
export function inputs(count: number, seed: number): Input[] {
  return fc.sample(input, { numRuns: count, seed });
}

// ---- properties ----------------------------------------------------------------------------------

/**
 * Maximum number of token look-ups, per character and at least. The files of this project need fewer than 20 per
 * character.
 */
const STEPS = { each: 400, least: 20_000 } as const;

let steps = 0;
let allowed = Number.POSITIVE_INFINITY;

class TooManySteps extends Error {}

/** Counts every token look-up, and stops a text that needs too many. */
export function countSteps(): void {
  const { type } = LookAhead.prototype;
  LookAhead.prototype.type = function (index) {
    if (++steps > allowed) throw new TooManySteps(`more than ${allowed} looks at tokens`);
    return type.call(this, index);
  };
}

/** The fault of a text; undefined if there is none. */
export function faultOf(input: Input): Fault | undefined {
  steps = 0;
  // files that import it are read as well
  const length = input.text.length + [...files.values()].reduce((sum, text) => sum + text.length, 0);
  allowed = STEPS.least + STEPS.each * length;
  try {
    const what = compileFault(input) ?? formatFault(input);
    return what === undefined ? undefined : { input, what };
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { input, what: stack.split("\n").slice(0, 6).join("\n") };
  } finally {
    allowed = Number.POSITIVE_INFINITY;
  }
}

function compileFault({ file: name, text, set }: Input): string | undefined {
  const result = compile({
    entry: name,
    readFile: (path) => (path === name ? text : files.get(path)),
    overrides: set,
  });
  const { diagnostics, sources } = result;
  for (const one of diagnostics) {
    for (const { span } of [one, ...one.labels]) {
      const outside = placeFault(span, sources);
      if (outside) return `${one.code}: ${outside}`;
    }
    const shown = renderDiagnostic(one, sources, { color: false, columns: 80, unicode: true });
    if (/undefined|NaN|\[object/.test(one.message + (one.help ?? "")) && !/undefined|NaN|object/.test(text))
      return `a message that says ${one.message}`;
    if (shown.split("\n").length > 40) return `a message of many lines: ${one.code}`;
    if (one.replacement !== undefined && one.help === undefined)
      return `${one.code}: a replacement that is not said`;
  }
  const keys = diagnostics.map(({ code, span, message }) => JSON.stringify([code, span, message]));
  if (new Set(keys).size < keys.length) return "one message twice";
  return planFault(result, text);
}

function placeFault({ file: name, start, end }: Span, sources: CompileResult["sources"]): string | undefined {
  const source = sources.get(name);
  if (!source) return `a place in ${name}, which has not been read`;
  const ok = Number.isInteger(start) && start >= 0 && start <= end && end <= source.text.length;
  return ok ? undefined : `a place outside of ${name}: ${start}..${end} of ${source.text.length}`;
}

function planFault({ plan, diagnostics }: CompileResult, text: string): string | undefined {
  const failed = diagnostics.some(({ severity }) => severity === "error");
  if (plan && failed) return "a plan, and errors";
  if (!plan && !failed && /^\s*stage\b/m.test(text.replace(/\/\/.*|"[^"\n]*"/g, "")))
    return "no plan, and no error";
  if (!plan) return undefined;
  const written = writePlan(plan);
  const read = readPlan(written, "plan.yaml");
  if (!read.plan) return `a plan that cannot be read: ${read.diagnostics[0]?.message}`;
  return writePlan(read.plan) === written ? undefined : "a plan that is read as another one";
}

function formatFault({ file: name, text }: Input): string | undefined {
  const first = format(new SourceFile(name, text));
  for (const { span } of first.diagnostics) {
    const outside = placeFault(span, new Map([[name, new SourceFile(name, text)]]));
    if (outside) return `format: ${outside}`;
  }
  if (first.diagnostics.length > 0) return undefined;
  const second = format(new SourceFile(name, first.text));
  return second.text === first.text ? undefined : "a formatted file that is formatted otherwise";
}

if (import.meta.filename === process.argv[1]) {
  const option = (name: string, otherwise: number): number => {
    const i = process.argv.indexOf(`--${name}`);
    return i < 0 ? otherwise : Number(process.argv[i + 1]);
  };
  const count = option("inputs", 100_000);
  const seed = option("seed", 1);
  countSteps();
  const kinds = new Map<string, number>();
  const faults = new Map<string, Fault[]>();
  let done = 0;
  // in parts, so that not all inputs are in memory
  for (let part = 0; done < count; part++)
    for (const one of inputs(Math.min(1000, count - done), seed + part)) {
      done++;
      kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + 1);
      const fault = faultOf(one);
      if (!fault) continue;
      const group = fault.what
        .split("\n")
        .slice(0, 3)
        .join("\n")
        .replace(/\d+\.\.\d+ of \d+/, "...");
      faults.set(group, [...(faults.get(group) ?? []), fault]);
    }
  console.log(`${done} inputs, seed ${seed}`);
  for (const [kind, n] of kinds) console.log(`  ${kind.padEnd(26)} ${n}`);
  console.log(`${[...faults.values()].flat().length} faults of ${faults.size} kinds`);
  for (const [group, all] of faults) {
    const shortest = all.reduce((a, b) => (a.input.text.length <= b.input.text.length ? a : b));
    console.log(
      `\n${all.length} x ${group}\n${shortest.what}\n--- ${shortest.input.kind} of ${shortest.input.file}`,
    );
    console.log(JSON.stringify(shortest.input).slice(0, 3000));
  }
  if (faults.size > 0) process.exitCode = 1;
}
