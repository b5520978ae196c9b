import type { SourceFile, Span } from "../../grammar/span.ts";
import type { NamedSource, Origin, WrittenWords } from "../experiment/origin.ts";
import { originAt, originOf } from "../experiment/origins.ts";
import { describeScalar, type Schedule } from "../experiment/quantity.ts";

/** The files of two plans, by path. With them, a comparison can show which text was edited. */
export interface Sources {
  readonly before: ReadonlyMap<string, SourceFile>;
  readonly after: ReadonlyMap<string, SourceFile>;
}

/** A value in a file that was edited. Several values of a plan can come from it. */
export interface Written {
  /** what it is the value of, or part of: a param, a schedule, an attack, a recipe */
  readonly what: string;
  readonly name: string;
  /** the stage or recipe that contains it: `stage pretrain` */
  readonly within?: string;
  /** the file that contains it; absent for the main file */
  readonly file?: string;
  /** its offset in that file */
  readonly start: number;
  /** the texts before and after; absent if the value is omitted and has its default */
  readonly before?: string;
  readonly after?: string;
  /** whether the value is computed from the text: `relative(1/4)` */
  readonly computed?: true;
}

/** A value of a plan with its origin. */
export interface Sourced {
  readonly origin: Origin | undefined;
  readonly schedule?: Schedule | undefined;
}

type Place = Origin & { readonly kind: "written" };

/** The edited value that changed a value of the plan; undefined if it is not exactly one. */
export function writtenCause(before: Sourced, after: Sourced, sources: Sources): Written | undefined {
  const [one, other] = [before.origin, after.origin];
  if (!one || !other) return undefined;
  if (one.kind === "derived" && other.kind === "derived")
    return one.rule === other.rule ? causeBehind(one, other, sources) : undefined;
  if (one.kind === "default" && other.kind === "written")
    return inDeclaration(other, { after: textOf(other.span, sources.after) });
  if (one.kind === "written" && other.kind === "default")
    return inDeclaration(one, { before: textOf(one.span, sources.before) });
  if (one.kind !== "written" || other.kind !== "written") return undefined;
  const [old, now] = [textOf(one.span, sources.before), textOf(other.span, sources.after)];
  return old === now
    ? ofName([one, before.schedule], [other, after.schedule], sources)
    : inDeclaration(other, { before: old, after: now });
}

/** The only edited value that a derived value follows from; undefined if there are several. */
function causeBehind(
  before: Origin & { readonly kind: "derived" },
  after: Origin & { readonly kind: "derived" },
  sources: Sources,
): Written | undefined {
  const [from, to] = [before.from ?? [], after.from ?? []];
  if (from.length !== to.length) return undefined;
  const causes = from.flatMap((origin, i) => writtenCause({ origin }, { origin: to[i] }, sources) ?? []);
  const [cause] = causes;
  return cause && causes.length === 1 ? { ...cause, computed: true } : undefined;
}

/** A param or schedule that the text uses, and that was edited. */
function ofName(
  [before, was]: readonly [Place, Schedule | undefined],
  [after, is]: readonly [Place, Schedule | undefined],
  sources: Sources,
): Written | undefined {
  const [old, now] = [namesIn(before), namesIn(after)];
  const others = now.flatMap((source) => {
    const former = old.find(({ name, what }) => name === source.name && what === source.what);
    const [from, to] = [former && textOf(former.span, sources.before), textOf(source.span, sources.after)];
    return former && from !== undefined && to !== undefined && from !== to
      ? [{ former, source, from, to }]
      : [];
  });
  const [one, ...more] = others;
  // a value of `each(...)` differs between experiments
  if (!one || more.length > 0 || /\beach\b/.test(one.from + one.to)) return undefined;
  const { what, name, span } = one.source;
  const says = (part: NamedSource, words: string, whole: Schedule | undefined): string =>
    (what === "schedule" ? describedAt(part.span, whole) : undefined) ?? words.replaceAll(/\s+/g, " ");
  return {
    what,
    name,
    ...fileOf(span, after.words),
    start: span.start,
    before: says(one.former, one.from, was),
    after: says(one.source, one.to, is),
  };
}

/** The part of a schedule that is written at a place, described by its breakpoints. */
function describedAt(span: Span, schedule: Schedule | undefined): string | undefined {
  if (!schedule) return undefined;
  const origin = originAt(schedule, "schedule", originOf(schedule, undefined));
  if (origin?.kind === "written" && origin.span.file === span.file && origin.span.start === span.start)
    return describeScalar(schedule);
  for (const value of Object.values(schedule.args).flat()) {
    const found = isSchedule(value) ? describedAt(span, value) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const isSchedule = (value: unknown): value is Schedule =>
  typeof value === "object" && value !== null && "word" in value && "args" in value;

function namesIn({ words }: Place): NamedSource[] {
  // without values set from outside the files
  return (
    words
      ?.names()
      .filter(({ what, span }) => (what === "param" || what === "schedule") && words.isSource(span.file)) ??
    []
  );
}

/** An edited value in a declaration, which may be used in several places. */
function inDeclaration(
  { span, words }: Place,
  texts: { readonly before?: string | undefined; readonly after?: string | undefined },
): Written | undefined {
  const declaration = words?.declarationAt(span);
  const { before, after } = texts;
  return (
    declaration && {
      ...declaration,
      ...fileOf(span, words),
      start: span.start,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    }
  );
}

function fileOf({ file }: Span, words: WrittenWords | undefined): { readonly file?: string } {
  return words && !words.isEntry(file) ? { file } : {};
}

function textOf({ file, start, end }: Span, sources: ReadonlyMap<string, SourceFile>): string | undefined {
  return sources.get(file)?.text.slice(start, end);
}
