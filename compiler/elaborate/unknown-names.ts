import type { Name } from "../../grammar/ast.ts";
import type { Label } from "../../grammar/diagnostic.ts";
import { editsBetween, nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { DeclaredKind } from "../rules/declared-kind.ts";
import type { Report } from "../rules/diagnostics.ts";

/** A declared name and its keyword. */
export interface Declared {
  readonly name: Name;
  readonly kind: DeclaredKind;
}

/** A use of an unknown name. */
export interface UnknownUse {
  readonly name: Name;
  /** declarations that can be named there, nearest scope first */
  declared(): readonly Declared[];
  /** the kinds that are allowed there; absent: all */
  readonly suitable?: readonly DeclaredKind[];
  /** other names that are allowed there, best first */
  words?(): readonly string[];
  /** names with the same group may all come from one missing declaration */
  readonly group?: string;
  /** whether it follows from another mistake; asked after all names are known */
  follows?(): boolean;
  /** whether the message explains what to write, even if no name is similar */
  isTold?(): boolean;
  /**
   * Reports the name.
   * @param nearest the name that was probably meant
   * @param names all names that are reported together
   */
  say(nearest: string | undefined, labels: readonly Label[], names?: readonly string[]): void;
}

/** A declaration whose name is not allowed or already taken. */
export interface Clash extends Declared {
  /**
   * reports it
   * @param meant an unknown name that the declaration was probably meant to have
   * @param labels the uses of that name
   */
  say(meant?: string, labels?: readonly Label[]): void;
}

/** With more unknown names than these, something else is wrong, and searching similar names would take long. */
const MOST_GUESSES = 200;

/** More labels are no help. */
const MOST_LABELS = 3;

/**
 * Collects unknown names until the whole text is read. A misspelled declaration makes every use of its name unknown,
 * but it is one mistake. So each unknown name is reported once. If a similar name is declared but never used, that
 * declaration is reported instead.
 */
export class UnknownNames {
  private readonly uses = new Map<string, UnknownUse>();
  private readonly referred = new Set<Name>();
  /** from the span of a use to the span of its declaration; keys are the span objects of the parser */
  private readonly declarations = new Map<Span, Span>();
  private readonly clashes = new Map<string, Clash>();

  /**
   * Records a reference to a declaration.
   * @param use the place of the reference
   */
  refer(name: Name, use?: Span): void {
    this.referred.add(name);
    if (use) this.declarations.set(use, name.span);
  }

  /** Whether a declaration was referred to. */
  isReferred(name: Name): boolean {
    return this.referred.has(name);
  }

  /** Records that an expression (`whole`) refers to the same declaration as the name in it (`use`). */
  extend(use: Span, whole: Span): void {
    if (whole === use) return;
    const declared = this.declarations.get(use);
    if (declared) this.declarations.set(whole, declared);
  }

  /** The declaration that the expression at a span refers to. */
  declarationOf(use: Span): Span | undefined {
    return this.declarations.get(use);
  }

  /**
   * Adds a declaration whose name is taken. If it was probably meant to have an unknown name, only that is reported.
   */
  clash(clash: Clash): void {
    this.clashes.set(keyOf(clash.name.span), clash);
  }

  add(use: UnknownUse): void {
    const key = keyOf(use.name.span);
    if (!this.uses.has(key)) this.uses.set(key, use);
  }

  /** number of errors */
  get size(): number {
    return this.uses.size + this.clashes.size;
  }

  /** Reports every name. */
  report(report: Report): void {
    const groups = new Map<string, UnknownUse[]>();
    // in the order of the text, not in the order of evaluation
    const files = [...new Set([...this.uses.values()].map(({ name }) => name.span.file))];
    const inOrder = [...this.uses.values()]
      .filter((use) => !use.follows?.())
      .sort(
        ({ name: { span: a } }, { name: { span: b } }) =>
          files.indexOf(a.file) - files.indexOf(b.file) || a.start - b.start,
      );
    for (const use of inOrder) {
      const others = groups.get(use.name.text);
      if (others) others.push(use);
      else groups.set(use.name.text, [use]);
    }
    let guesses = MOST_GUESSES;
    const alone = new Map<string, (readonly UnknownUse[])[]>();
    for (const [text, uses] of groups) {
      if (guesses-- <= 0) {
        uses[0]!.say(undefined, []);
        continue;
      }
      const declared = this.unusedSimilar(text, uses);
      const can = (use: UnknownUse): boolean => use.declared().some(({ name }) => same(name, declared!));
      const meant = declared ? uses.filter((use) => can(use) || this.isClash(declared)) : [];
      if (declared) this.clashes.delete(keyOf(declared.span));
      if (declared && meant.length > 1)
        report(
          "name-differs",
          declared.span,
          { declared: declared.text, used: text, times: meant.length },
          labelsOf(meant, "used here"),
        );
      else if (declared)
        meant[0]?.say(declared.text, [{ span: declared.span, text: "declared here, unused" }]);
      const rest = uses.filter((use) => !meant.includes(use));
      const [first, ...more] = rest;
      if (!first) continue;
      const close = nearest(first, rest.length);
      const isTold = first.isTold?.() ?? false;
      const group = close === undefined && !isTold ? groupOf(first) : undefined;
      // a name that is used several times is probably not misspelled at each place
      if (((close === undefined && !isTold) || more.length > 0) && this.takenByClash(text, rest)) continue;
      if (group === undefined) first.say(close, labelsOf(more, "also here"));
      else alone.set(group, [...(alone.get(group) ?? []), rest]);
    }
    for (const names of alone.values()) reportGroup(names);
    for (const { say } of this.clashes.values()) say();
  }

  /** Reports a declaration with a name that is taken, if it was probably meant to have this unknown name. */
  private takenByClash(text: string, uses: readonly UnknownUse[]): boolean {
    const { file } = uses[0]!.name.span;
    for (const [key, clash] of this.clashes) {
      if (clash.name.span.file !== file || !uses.some(({ suitable }) => suitable?.includes(clash.kind)))
        continue;
      this.clashes.delete(key);
      clash.say(text, labelsOf(uses, `\`${text}\` is not declared`));
      return true;
    }
    return false;
  }

  private isClash({ span }: Name): boolean {
    return this.clashes.has(keyOf(span));
  }

  /** An unused declaration whose name is similar to the unknown name. */
  private unusedSimilar(text: string, uses: readonly UnknownUse[]): Name | undefined {
    let best: Name | undefined;
    let least = Math.max(1, Math.floor(text.length / 3)) + 1;
    const clashes = [...this.clashes.values()].filter(
      ({ name }) => name.span.file === uses[0]?.name.span.file,
    );
    for (const use of uses.slice(0, MOST_GUESSES))
      for (const { name } of fitting(use, [...use.declared(), ...clashes])) {
        if (this.referred.has(name)) continue;
        const edits = editsBetween(text, name.text);
        if (edits < least) [best, least] = [name, edits];
      }
    return best;
  }
}

/** The declarations that are allowed where a name is used. */
function fitting({ suitable }: UnknownUse, declared: readonly Declared[]): readonly Declared[] {
  return suitable ? declared.filter(({ kind }) => suitable.includes(kind)) : declared;
}

/** The group of an unknown name. By default, names that need the same kinds of declarations form a group. */
function groupOf({ name, suitable, group }: UnknownUse): string | undefined {
  return group ?? (suitable && `${name.span.file} ${suitable.join()}`);
}

/** Reports a group of unknown names: the first one, with labels at the others. */
function reportGroup(names: readonly (readonly UnknownUse[])[]): void {
  for (let i = 0; i < names.length; i += 1 + MOST_LABELS) {
    const some = names.slice(i, i + 1 + MOST_LABELS);
    const [[first, ...more], ...others] = some as [UnknownUse[], ...UnknownUse[][]];
    const labels = others.map(([other]) => ({
      span: other!.name.span,
      text: `\`${other!.name.text}\` is not declared either`,
    }));
    first!.say(
      undefined,
      others.length === 0 ? labelsOf(more, "also here") : labels,
      some.map(([use]) => use!.name.text),
    );
  }
}

/** Kinds that can stand for a number, which is allowed nearly everywhere. */
const NUMBERS: ReadonlySet<DeclaredKind> = new Set(["parameter", "param", "schedule"]);

/**
 * The name that was probably meant; among equally similar ones, one that is allowed there.
 * @param times how often the unknown name is used
 */
function nearest(use: UnknownUse, times: number): string | undefined {
  const texts = (all: readonly Declared[]): string[] => [...new Set(all.map(({ name }) => name.text))];
  const { name } = use;
  const declared = use.declared();
  const likely = texts(fitting(use, declared));
  const possible = use.suitable ? declared.filter(({ kind }) => NUMBERS.has(kind)) : declared;
  const close = nearestName(name.text, [...likely, ...(use.words?.() ?? []), ...texts(possible)]);
  if (close !== undefined || !use.suitable) return close;
  // Names of one letter are all similar. Take one only if there is no other choice and it is used once.
  if (times > 1) return undefined;
  const short = likely.filter((one) => editsBetween(name.text, one) === 1);
  return short.length === 1 ? short[0] : undefined;
}

function labelsOf(uses: readonly UnknownUse[], text: string): Label[] {
  return uses.slice(0, MOST_LABELS).map(({ name }) => ({ span: name.span, text }));
}

const keyOf = ({ file, start }: Span): string => `${file}:${start}`;
const same = (a: Name, b: Name): boolean => keyOf(a.span) === keyOf(b.span);
