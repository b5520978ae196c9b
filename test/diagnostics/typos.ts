/**
 * Measures how well misspelled words are reported. For every word of every example, each letter is left out, doubled,
 * added, replaced, or swapped with its neighbor.
 *
 * npx tsx test/diagnostics/typos.ts                 # all, an hour or two
 * npx tsx test/diagnostics/typos.ts --every 100     # every hundredth, half a minute
 */
import { type CompileResult, compile } from "../../compiler/compile.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { lex } from "../../grammar/lexer.ts";
import { SourceFile, type Span } from "../../grammar/span.ts";
import { exampleFiles, experimentsWith } from "./example-files.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz_";

/** Every word that differs in one letter, each once. */
export function misspellings(word: string): string[] {
  const all = new Set<string>();
  for (let i = 0; i <= word.length; i++) {
    const [before, after] = [word.slice(0, i), word.slice(i)];
    all.add(before + after.slice(1));
    for (const letter of LETTERS) {
      all.add(before + letter + after);
      if (after !== "") all.add(before + letter + after.slice(1));
    }
    if (after.length > 1) all.add(before + after[1] + after[0] + after.slice(2));
  }
  all.delete(word);
  return [...all].filter((one) => /^([A-Za-z_]\w*)?$/.test(one));
}

/**
 * The result of a misspelled word:
 * - `at the word`: the message is about it
 * - `beside`: the message is about a word that does not agree with it, which could also be the misspelled one, and
 *   points at it too
 * - `elsewhere`: the message is about something else
 * - `gone`: its only letter was left out, and the message is about what is missing
 * - `same`: no message, and none is needed: the plan is the same
 * - `renamed`: no message: the word is a name that the user chose and uses once, and the plan has the new name
 * - `other`: no message, and the plan is different
 */
export type Fate = "at the word" | "beside" | "elsewhere" | "gone" | "same" | "renamed" | "other";

export interface Outcome {
  readonly file: string;
  readonly line: number;
  readonly word: string;
  readonly typo: string;
  readonly fate: Fate;
  /** whether the first suggestion is right: it is the word, or it makes the file consistent again */
  readonly right: boolean;
  /** codes of the new messages */
  readonly codes: readonly string[];
}

interface Subject {
  readonly file: string;
  /** the file that is compiled: itself, or one that imports it */
  readonly entry: string;
  readonly source: SourceFile;
  readonly plan: string;
  readonly before: readonly Diagnostic[];
  readonly words: readonly Span[];
}

type Texts = (path: string) => string | undefined;

/** Every typo whose number is a multiple of `every`, over all examples. */
export function* outcomes(every: number): Generator<Outcome> {
  let number = 0;
  for (const entries of subjects()) {
    const [first] = entries;
    for (const [w, span] of first!.words.entries()) {
      const word = first!.source.text.slice(span.start, span.end);
      for (const typo of misspellings(word)) {
        // adding the number of the word avoids that the same letter is taken in every word
        if ((number++ + w) % every !== 0) continue;
        // different experiments may use different names of a library
        let found: Outcome | undefined;
        for (const subject of entries) {
          found = outcome(subject, span, word, typo);
          if (found.fate !== "same") break;
        }
        yield found!;
      }
    }
  }
}

/** Pairs of a file and an experiment that uses it. */
function subjects(): Subject[][] {
  const files = exampleFiles();
  return [...files.keys()].map((file) => experimentsWith(file, files).map((entry) => subjectOf(file, entry)));
}

function subjectOf(file: string, entry: string): Subject {
  const files = exampleFiles();
  const source = new SourceFile(file, files.get(file)!);
  const { plan, diagnostics } = compile({ entry, readFile: (path) => files.get(path) });
  const words = lex(source).tokens.filter(({ image }) => /^[A-Za-z_]/.test(image));
  return {
    file,
    entry,
    source,
    plan: plan ? writePlan(plan) : "",
    before: diagnostics,
    words: words.map(({ startOffset, image }) => ({
      file,
      start: startOffset,
      end: startOffset + image.length,
    })),
  };
}

function outcome(subject: Subject, span: Span, word: string, typo: string): Outcome {
  const { file, entry, source } = subject;
  const files = exampleFiles();
  const text = source.text.slice(0, span.start) + typo + source.text.slice(span.end);
  const readFile: Texts = (path) => (path === file ? text : files.get(path));
  const result = compile({ entry, readFile });
  const found = fresh(result.diagnostics, subject.before);
  const at: Span = { file, start: span.start, end: span.start + typo.length };
  const fate = fateOf(subject, result, found, at, typo);
  return {
    file,
    line: source.position(span.start).line,
    word,
    typo,
    fate,
    right: isRight(subject, found[0], at, word, readFile),
    codes: found.map(({ code }) => code),
  };
}

/**
 * Misspells several words of a file at once, each on another line and none twice.
 * @returns the number of messages for each such file
 */
export function* together(
  count: number,
  files: number,
): Generator<{ readonly text: string; readonly codes: string[] }> {
  const all = subjects();
  for (let n = 0; n < files; n++) {
    const entries = all[n % all.length]!;
    const subject = entries[0]!;
    const { source, words, file } = subject;
    const taken: { readonly span: Span; readonly typo: string }[] = [];
    const seen = new Set<string | number>();
    // strides that have no common divisor with most lengths, so that the choice differs for every file
    for (let k = 0; taken.length < count && k < 50 * count; k++) {
      const span = words[(n * 31 + k * 17) % words.length]!;
      const word = source.text.slice(span.start, span.end);
      const line = source.position(span.start).line;
      if (word.length < 4 || seen.has(word) || seen.has(line)) continue;
      seen.add(word).add(line);
      const typos = misspellings(word);
      taken.push({ span, typo: typos[(n * 7 + k * 13) % typos.length]! });
    }
    taken.sort((a, b) => b.span.start - a.span.start);
    const text = taken.reduce(
      (changed, { span, typo }) => changed.slice(0, span.start) + typo + changed.slice(span.end),
      source.text,
    );
    const readFile: Texts = (path) => (path === file ? text : exampleFiles().get(path));
    const found = new Map<string, string>();
    for (const { entry, before } of entries)
      for (const { code, span } of fresh(compile({ entry, readFile }).diagnostics, before))
        found.set(`${code} ${span.file} ${span.start}`, code);
    yield { text, codes: [...found.values()] };
  }
}

/** Messages that are new. */
function fresh(now: readonly Diagnostic[], before: readonly Diagnostic[]): Diagnostic[] {
  const old = before.map(({ code, message }) => `${code} ${message}`);
  return now.filter(({ code, message }) => {
    const i = old.indexOf(`${code} ${message}`);
    if (i >= 0) old.splice(i, 1);
    return i < 0;
  });
}

function fateOf(
  subject: Subject,
  { plan }: CompileResult,
  found: readonly Diagnostic[],
  at: Span,
  typo: string,
): Fate {
  if (found.length > 0) {
    if (typo === "") return "gone";
    const [first] = found;
    if (touches(first!.span, at)) return "at the word";
    return first!.labels.some((label) => touches(label.span, at)) ? "beside" : "elsewhere";
  }
  const now = plan ? writePlan(plan) : "";
  if (now === subject.plan) return "same";
  return renamed(subject, now, at, typo) ? "renamed" : "other";
}

/** Whether a message is about a word, alone or with a word or two next to it. */
function touches(span: Span, at: Span): boolean {
  return span.file === at.file && span.start === at.start && span.end === at.end;
}

/** Whether a plan differs from the old one only in one name. */
function renamed(subject: Subject, now: string, at: Span, typo: string): boolean {
  const word = subject.source.text.slice(at.start, at.start + 200).match(/^\w+/)?.[0];
  if (word === undefined) return false;
  const named = (text: string, name: string): string[] =>
    text
      .replace(new RegExp(`(?<!\\w)${name}(?!\\w)`, "g"), "\0")
      .split("\n")
      .sort();
  return named(now, typo).join("\n") === named(subject.plan, word).join("\n");
}

function isRight(
  subject: Subject,
  first: Diagnostic | undefined,
  at: Span,
  word: string,
  readFile: Texts,
): boolean {
  if (first?.replacement === undefined) return false;
  if (touches(first.span, at)) return first.replacement === word;
  // If two words do not agree, it cannot be known which one is misspelled.
  const text = readFile(first.span.file)!;
  const mended = text.slice(0, first.span.start) + first.replacement + text.slice(first.span.end);
  const { diagnostics } = compile({
    entry: subject.entry,
    readFile: (path) => (path === first.span.file ? mended : readFile(path)),
  });
  return fresh(diagnostics, subject.before).length === 0;
}

// ---- statistics ------------------------------------------------------------------------------------

export interface Figures {
  readonly typos: number;
  readonly fates: ReadonlyMap<Fate, number>;
  /** share of typos whose first suggestion is right, among those with a message and a letter left */
  readonly right: number;
  /** the same, among those with exactly one message */
  readonly single: number;
}

const REPORTED: ReadonlySet<Fate> = new Set(["at the word", "beside", "elsewhere"]);

export function figures(all: readonly Outcome[]): Figures {
  const fates = new Map<Fate, number>();
  for (const { fate } of all) fates.set(fate, (fates.get(fate) ?? 0) + 1);
  const reported = all.filter(({ fate }) => REPORTED.has(fate));
  const share = (which: (one: Outcome) => boolean): number => reported.filter(which).length / reported.length;
  return {
    typos: all.length,
    fates,
    right: share(({ right }) => right),
    single: share(({ codes }) => codes.length === 1),
  };
}

/** The groups with the most typos of a result, each with an example. */
function worst(title: string, all: readonly Outcome[], groupOf: (one: Outcome) => string): string {
  const groups = new Map<string, Outcome[]>();
  for (const one of all) groups.set(groupOf(one), [...(groups.get(groupOf(one)) ?? []), one]);
  const rows = [...groups].sort(([, a], [, b]) => b.length - a.length).slice(0, 25);
  return [
    `\n${title}: ${all.length}`,
    ...rows.map(([group, [first, ...rest]]) => {
      const { file, line, word, typo } = first!;
      return `  ${String(rest.length + 1).padStart(6)}  ${group}   such as ${word} -> ${typo} (${file}:${line})`;
    }),
  ].join("\n");
}

function report(all: readonly Outcome[]): string {
  const { typos, fates, right, single } = figures(all);
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  const reported = all.filter(({ fate }) => REPORTED.has(fate));
  return [
    `${typos} typos`,
    ...[...fates]
      .sort(([, a], [, b]) => b - a)
      .map(([fate, n]) => `  ${fate.padEnd(12)} ${String(n).padStart(7)}  ${percent(n / typos)}`),
    `of those reported: first suggestion right ${percent(right)}, one message ${percent(single)}`,
    worst(
      "another experiment",
      all.filter(({ fate }) => fate === "other"),
      ({ word, typo }) => `${word} -> ${typo}`,
    ),
    worst(
      "renamed",
      all.filter(({ fate }) => fate === "renamed"),
      ({ word }) => word,
    ),
    worst(
      "the same experiment",
      all.filter(({ fate }) => fate === "same"),
      ({ word, typo }) => `${word} -> ${typo}`,
    ),
    worst(
      "elsewhere",
      all.filter(({ fate }) => fate === "elsewhere"),
      ({ word, codes }) => `${word}: ${codes[0]}`,
    ),
    worst(
      "not the right suggestion",
      reported.filter((one) => !one.right),
      ({ word, codes }) => `${word}: ${codes[0]}`,
    ),
    worst(
      "several messages",
      reported.filter(({ codes }) => codes.length > 1),
      ({ word, codes }) => `${word}: ${[...new Set(codes)].join(" + ")}`,
    ),
  ].join("\n");
}

if (import.meta.filename === process.argv[1]) {
  const at = process.argv.indexOf("--every");
  const every = at < 0 ? 1 : Number(process.argv[at + 1]);
  console.log(report([...outcomes(every)]));
  const five = [...together(5, 2000)].map(({ codes }) => codes.length);
  const counts = [...new Set(five)].sort((a, b) => a - b);
  console.log("\nmessages of five misspelt words:");
  for (const count of counts)
    console.log(`  ${count} of ${five.filter((one) => one === count).length} files`);
}
