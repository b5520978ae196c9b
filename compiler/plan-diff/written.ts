import type { SourceFile, Span } from "../../grammar/span.ts";
import type { NamedSource, Origin, WrittenWords } from "../experiment/origin.ts";

/** The files that two plans were made of, by path: what was written can be said then. */
export interface Sources {
  readonly before: ReadonlyMap<string, SourceFile>;
  readonly after: ReadonlyMap<string, SourceFile>;
}

/** One value that was written in another way, and that several values of a plan may come from. */
export interface Written {
  /** what it is the value of, or stands in: a param, an attack, a recipe */
  readonly what: string;
  readonly name: string;
  /** the file it is written in; absent where that is the experiment's own */
  readonly file?: string;
  /** where in that file after the change, counted from 0 */
  readonly start: number;
  /** the words, before and after */
  readonly before: string;
  readonly after: string;
}

type Place = Origin & { readonly kind: "written" };

/** What was written in another way for a value of a plan to be another one; undefined where that is more than one thing. */
export function writtenCause(before: Origin, after: Origin, sources: Sources): Written | undefined {
  if (before.kind !== "written" || after.kind !== "written") return undefined;
  const texts = [textOf(before.span, sources.before), textOf(after.span, sources.after)] as const;
  if (texts[0] !== texts[1]) return inDeclaration(after, texts);
  const [old, now] = [paramsOf(before), paramsOf(after)];
  const others = now.flatMap((param) => {
    const was = old.find(({ name, what }) => name === param.name && what === param.what);
    const [from, to] = [was && textOf(was.span, sources.before), textOf(param.span, sources.after)];
    return from !== undefined && to !== undefined && from !== to ? [{ param, from, to }] : [];
  });
  const [one, ...more] = others;
  // `each(...)` has as many values as there are experiments
  if (!one || more.length > 0 || /\beach\b/.test(one.from + one.to)) return undefined;
  const { what, name, span } = one.param;
  return { what, name, ...fileOf(span, after.words), start: span.start, before: one.from, after: one.to };
}

function paramsOf({ words }: Place): NamedSource[] {
  // not what is given beside the files
  return words?.names().filter(({ what, span }) => what === "param" && words.isSource(span.file)) ?? [];
}

/** A value that is written in a declaration of its file, which may be used in many places. */
function inDeclaration(
  { span, words }: Place,
  [before, after]: readonly [string | undefined, string | undefined],
): Written | undefined {
  if (!words || before === undefined || after === undefined) return undefined;
  const declaration = words.declarationAt(span);
  return declaration && { ...declaration, ...fileOf(span, words), start: span.start, before, after };
}

function fileOf({ file }: Span, words: WrittenWords | undefined): { readonly file?: string } {
  return words && !words.isEntry(file) ? { file } : {};
}

function textOf({ file, start, end }: Span, sources: ReadonlyMap<string, SourceFile>): string | undefined {
  return sources.get(file)?.text.slice(start, end);
}
