import type { Name } from "../../grammar/ast.ts";
import type { Label } from "../../grammar/diagnostic.ts";
import { editsBetween, nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { DeclaredKind } from "../rules/declared-kind.ts";
import type { Report } from "../rules/diagnostics.ts";

/** A name with the keyword that declares it. */
export interface Declared {
  readonly name: Name;
  readonly kind: DeclaredKind;
}

/** A name that nothing has, where it is written. */
export interface UnknownUse {
  readonly name: Name;
  /** declarations that can be named there, the nearer ones first */
  declared(): readonly Declared[];
  /** what of them may stand there; left out: all */
  readonly suitable?: readonly DeclaredKind[];
  /** other names that may stand there, the best first */
  words?(): readonly string[];
  /** of names that are missing for one reason: those that one declaration may have had */
  readonly group?: string;
  /** whether that it is unknown follows from another mistake; asked when all are known */
  follows?(): boolean;
  /** whether it is said how the language writes it, though no name is close */
  isTold?(): boolean;
  /**
   * Says it, with the name that may have been meant and other places that take part.
   * @param names all that are missing, where others are said with it
   */
  say(nearest: string | undefined, labels: readonly Label[], names?: readonly string[]): void;
}

/** A declaration with a name that it cannot have. */
export interface Clash extends Declared {
  /** says it, with a name that is declared nowhere and may have been meant, and where that is used */
  say(meant?: string, labels?: readonly Label[]): void;
}

/** Where more names than these are unknown, something else is wrong, and to look for each among all others takes long. */
const MOST_GUESSES = 200;

/** More second places than these are no help. */
const MOST_LABELS = 3;

/**
 * Names that are declared nowhere, kept until all are known: a misspelt declaration makes every use of it unknown, and
 * that is one mistake. So each unknown name is said once; and where something close is declared that nothing refers to,
 * it is said of the declaration.
 */
export class UnknownNames {
  private readonly uses = new Map<string, UnknownUse>();
  private readonly referred = new Set<Name>();
  /** by the place itself, as the parser has made it */
  private readonly declarations = new Map<Span, Span>();
  private readonly clashes = new Map<string, Clash>();

  /** Puts down that something refers to a declaration. @param use where */
  refer(name: Name, use?: Span): void {
    this.referred.add(name);
    if (use) this.declarations.set(use, name.span);
  }

  /** Whether something refers to a declaration. */
  isReferred(name: Name): boolean {
    return this.referred.has(name);
  }

  /** What stands for a larger part of the text stands for the same declaration. */
  extend(use: Span, whole: Span): void {
    if (whole === use) return;
    const declared = this.declarations.get(use);
    if (declared) this.declarations.set(whole, declared);
  }

  /** Where that is declared which is written in a place. */
  declarationOf(use: Span): Span | undefined {
    return this.declarations.get(use);
  }

  /**
   * A declaration of a name that another thing has already: where it was meant to be one that is declared nowhere, that
   * alone is said.
   */
  clash(clash: Clash): void {
    this.clashes.set(keyOf(clash.name.span), clash);
  }

  add(use: UnknownUse): void {
    const key = keyOf(use.name.span);
    if (!this.uses.has(key)) this.uses.set(key, use);
  }

  /** how many there are: each is an error */
  get size(): number {
    return this.uses.size + this.clashes.size;
  }

  /** Says all. */
  report(report: Report): void {
    const groups = new Map<string, UnknownUse[]>();
    // as they stand in their files, not as they were looked at
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
      const declared = this.forgotten(text, uses);
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
      const told = first.isTold?.() ?? false;
      const group = close === undefined && !told ? groupOf(first) : undefined;
      // what is used several times is hardly misspelt at each place
      if (((close === undefined && !told) || more.length > 0) && this.takenByClash(text, rest)) continue;
      if (group === undefined) first.say(close, labelsOf(more, "also here"));
      else alone.set(group, [...(alone.get(group) ?? []), rest]);
    }
    for (const names of alone.values()) sayTogether(names);
    for (const { say } of this.clashes.values()) say();
  }

  /** Says that a declaration was meant to be of an unknown name, where it has one that it cannot have. */
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

  /** A declaration that nothing refers to, of a name that is close to the unknown one. */
  private forgotten(text: string, uses: readonly UnknownUse[]): Name | undefined {
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

/** Of some declarations those that may stand where a name is used. */
function fitting({ suitable }: UnknownUse, declared: readonly Declared[]): readonly Declared[] {
  return suitable ? declared.filter(({ kind }) => suitable.includes(kind)) : declared;
}

/** Unknown names in one place of the language are those of one declaration that is not there, until it is known better. */
function groupOf({ name, suitable, group }: UnknownUse): string | undefined {
  return group ?? (suitable && `${name.span.file} ${suitable.join()}`);
}

/** Says of names that nothing is like, and that may be missing for one reason, that the first is unknown, and which others. */
function sayTogether(names: readonly (readonly UnknownUse[])[]): void {
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

/** What may stand for a number wherever there is one, also as a factor of something else. */
const NUMBERS: ReadonlySet<DeclaredKind> = new Set(["parameter", "param", "schedule"]);

/**
 * The name that was probably meant: of those that are as close, one that may stand there.
 * @param times how often the unknown one is used
 */
function nearest(use: UnknownUse, times: number): string | undefined {
  const texts = (all: readonly Declared[]): string[] => [...new Set(all.map(({ name }) => name.text))];
  const { name } = use;
  const declared = use.declared();
  const likely = texts(fitting(use, declared));
  const possible = use.suitable ? declared.filter(({ kind }) => NUMBERS.has(kind)) : declared;
  const close = nearestName(name.text, [...likely, ...(use.words?.() ?? []), ...texts(possible)]);
  if (close !== undefined || !use.suitable) return close;
  // A letter may stand for any other: only where there is no choice, and where it is not written again and again.
  if (times > 1) return undefined;
  const short = likely.filter((one) => editsBetween(name.text, one) === 1);
  return short.length === 1 ? short[0] : undefined;
}

function labelsOf(uses: readonly UnknownUse[], text: string): Label[] {
  return uses.slice(0, MOST_LABELS).map(({ name }) => ({ span: name.span, text }));
}

const keyOf = ({ file, start }: Span): string => `${file}:${start}`;
const same = (a: Name, b: Name): boolean => keyOf(a.span) === keyOf(b.span);
