import type { Decl, FileNode, Name } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { type Parsed, parse } from "../../grammar/parse.ts";
import { SourceFile, type Span } from "../../grammar/span.ts";
import type { Report } from "../rules/diagnostics.ts";
import { LostNames } from "./lost-names.ts";
import { refuseDouble, refuseLanguageName } from "./refused-names.ts";
import type { Declared, UnknownNames } from "./unknown-names.ts";

/** Declarations with a name. */
export type NamedDecl = Exclude<
  Decl,
  | { readonly kind: "experiment" }
  | { readonly kind: "use" }
  | { readonly kind: "seed" }
  | { readonly kind: "precision" }
  | { readonly kind: "evaluate" }
>;

/** A name at the top level of a file. A `split` declares several. */
export interface TopName {
  readonly name: Name;
  readonly decl: NamedDecl;
  readonly module: Module;
  /** its name in this file, if it was imported under another one */
  readonly as?: Name;
  /** a guess for an unknown name, which was already reported; it does not count as a reference */
  readonly guessed?: true;
}

/** The name in the file that uses it. */
export function hereName({ name, as }: TopName): Name {
  return as ?? name;
}

/** The names that can be used in a file, without guesses. */
export function declaredIn({ names }: Module): Declared[] {
  return [...names.values()]
    .filter(({ guessed }) => !guessed)
    .map((top) => ({ name: hereName(top), kind: top.decl.kind }));
}

/** A file with the names that can be used in it. */
export interface Module {
  readonly path: string;
  readonly file: FileNode;
  readonly isEntry: boolean;
  /** own declarations */
  readonly own: ReadonlyMap<string, TopName>;
  /** own and imported declarations, by their names in this file */
  readonly names: ReadonlyMap<string, TopName>;
  /** names whose import failed, which was already reported */
  readonly lost: LostNames;
}

export interface ModuleSet {
  readonly entry: Module;
  /** by path, in the order in which they were read */
  readonly all: ReadonlyMap<string, Module>;
}

/** Maximum depth of imports. */
const MOST_READING = 100;

type Use = Extract<Decl, { kind: "use" }>;
type ReadFile = (path: string) => string | undefined;

/**
 * Reads the main file and every file it imports, directly or indirectly.
 * @returns undefined if the main file cannot be read
 */
export function loadModules(
  entry: string,
  readFile: ReadFile,
  sources: Map<string, SourceFile>,
  report: Report,
  unknown: UnknownNames,
  syntax: (parsed: Parsed) => void,
): ModuleSet | undefined {
  const all = new Map<string, Module>();
  /** files being read, each with the import that led to it */
  const reading = new Map<string, Span | undefined>();

  const load = (path: string, isEntry: boolean, use: Use | undefined): Module | undefined => {
    const known = all.get(path);
    if (known) return known;
    const from = use?.fromSpan;
    const isFolder = use !== undefined && /(^|\/)\.{0,2}$/.test(use.from);
    const text = isFolder ? undefined : readFile(path);
    if (text === undefined) {
      if (!use) sources.set(path, new SourceFile(path, ""));
      const folder = isFolder ? use.from : undefined;
      report("file-not-found", from ?? { file: path, start: 0, end: 0 }, { path, folder });
      return undefined;
    }
    const source = new SourceFile(path, text);
    sources.set(path, source);
    reading.set(path, from);
    const parsed = parse(source);
    const { file } = parsed;
    if (use && isExperiment(file)) {
      report("not-in-library", use.fromSpan, { what: "experiment", path: use.from });
      reading.delete(path);
      return undefined;
    }
    syntax(parsed);
    const own = ownNames(file, { report, unknown }, (name, decl) => ({
      name,
      decl,
      get module(): Module {
        return module;
      },
    }));
    const names = new Map(own);
    const lost = new LostNames();
    const module: Module = { path, file, isEntry, own, names, lost };
    if (from) reportInLibrary(file, from, report);
    for (const decl of file.decls) {
      if (decl.kind !== "use") continue;
      const target = joinPath(path, decl.from);
      if (reading.has(target)) {
        // the import in that file which leads back here
        const files = [...reading.keys()];
        const next = reading.get(files[files.indexOf(target) + 1] ?? "");
        const labels = next ? [{ span: next, text: "this import leads back to it" }] : [];
        report("import-circle", decl.fromSpan, { path: decl.from }, labels);
        lost.addAllOf(decl);
        continue;
      }
      if (reading.size > MOST_READING) {
        report("too-deep", decl.fromSpan, {});
        lost.addAllOf(decl);
        continue;
      }
      const used = load(target, false, decl);
      if (used) importNames({ use: decl, from: used, text, names, lost, report, unknown });
      else lost.addAllOf(decl);
    }
    reading.delete(path);
    all.set(path, module);
    return module;
  };

  const module = load(entry, true, undefined);
  return module && { entry: module, all };
}

/** Whether a file has a title and a stage, so that it is an experiment and cannot be imported. */
function isExperiment({ decls }: FileNode): boolean {
  return ["experiment", "stage"].every((kind) => decls.some((decl) => decl.kind === kind));
}

function ownNames(
  file: FileNode,
  says: { readonly report: Report; readonly unknown: UnknownNames },
  make: (name: Name, decl: NamedDecl) => TopName,
): Map<string, TopName> {
  const own = new Map<string, TopName>();
  for (const decl of file.decls) {
    if (!isNamed(decl)) continue;
    const { kind } = decl;
    const value = "value" in decl ? { value: decl.value } : {};
    for (const name of kind === "split" ? decl.names : [decl.name]) {
      refuseLanguageName({ name, kind, ...value }, says);
      const before = own.get(name.text);
      if (before) refuseDouble({ name, kind }, before.name, says);
      else own.set(name.text, make(name, decl));
    }
    if (kind === "augment")
      for (const { name } of decl.parameters) refuseLanguageName({ name, kind: "parameter" }, says);
  }
  return own;
}

function isNamed(decl: Decl): decl is NamedDecl {
  return !["experiment", "use", "seed", "precision", "evaluate"].includes(decl.kind);
}

/**
 * Reports what a library cannot contain: stages, evaluations, a title, a seed or a precision belong to the main file.
 */
function reportInLibrary(file: FileNode, used: Span, report: Report): void {
  const labels = [{ span: used, text: "used here" }];
  const refuse = (span: Span, what: "stage" | "evaluation" | "title" | "seed" | "precision"): void => {
    report("not-in-library", span, { what }, labels);
  };
  for (const decl of file.decls) {
    if (decl.kind === "stage") refuse(decl.name.span, "stage");
    else if (decl.kind === "evaluate") refuse(decl.checkpoint.span, "evaluation");
    else if (decl.kind === "experiment") refuse(decl.titleSpan, "title");
    else if (decl.kind === "seed") refuse(decl.value.span, "seed");
    else if (decl.kind === "precision") refuse(decl.name.span, "precision");
  }
}

interface Import {
  readonly use: Use;
  readonly from: Module;
  /** text of the importing file */
  readonly text: string;
  readonly names: Map<string, TopName>;
  readonly lost: LostNames;
  readonly report: Report;
  readonly unknown: UnknownNames;
}

function importNames({ use, from, text, names, lost, report, unknown }: Import): void {
  const add = (as: Name | undefined, top: TopName, span: Span): void => {
    const name = as?.text ?? top.name.text;
    const before = names.get(name);
    if (before && before.decl === top.decl) return;
    if (before) {
      const text = before.decl.span.file === span.file ? "declared here" : "also declared here";
      report("imported-twice", span, { name }, [{ span: before.name.span, text }]);
    } else names.set(name, as ? { name: top.name, decl: top.decl, module: top.module, as } : top);
  };
  if (!use.names) {
    for (const top of from.own.values()) add(undefined, top, use.fromSpan);
    return;
  }
  for (const { name, as } of use.names) {
    const top = from.own.get(name.text);
    if (as) {
      const kind = top?.decl.kind ?? "use";
      refuseLanguageName({ name: as, kind, imported: name }, { report, unknown });
    }
    if (top) {
      unknown.refer(top.name);
      add(as, top, (as ?? name).span);
      continue;
    }
    // Takes the closest name instead, so that its uses are not reported as unknown too.
    const used = usedOf(from, text, names);
    const sure = nearestName(name.text, used);
    const near = sure ?? nearestName(name.text, from.own.keys());
    const guess = near === undefined ? undefined : from.own.get(near);
    const here = as ?? name;
    if (!guess) lost.add(here.text);
    else {
      const { name: declared, decl, module } = guess;
      if (!names.has(here.text))
        // a name given with `as` is what the file uses, whatever was meant to be imported
        names.set(here.text, { name: declared, decl, module, as: here, ...(as ? {} : { guessed: true }) });
      if (!as && !names.has(declared.text)) names.set(declared.text, guess);
    }
    unknown.add({
      name,
      group: `import ${use.fromSpan.file} ${use.fromSpan.start}`,
      declared: () => [...from.own.values()].map((one) => ({ name: one.name, kind: one.decl.kind })),
      say: (close, labels) => {
        const nearest = sure ?? close;
        const meant = nearest === undefined ? undefined : from.own.get(nearest)?.name.span;
        const declared = meant && [{ span: meant, text: "declared here" }];
        const others = labels.length > 0 && nearest === close ? labels : declared;
        report("unknown-import", name.span, { name: name.text, path: use.from, nearest }, others);
      },
    });
  }
}

/** Names of a library that occur in the file but are neither declared nor imported there. */
function usedOf(library: Module, text: string, names: ReadonlyMap<string, TopName>): string[] {
  const words = new Set(text.match(/\w+/g));
  return [...library.own.keys()].filter((name) => words.has(name) && !names.has(name));
}

/** The path of an imported file: relative to the folder of the importing file. */
export function joinPath(from: string, to: string): string {
  if (/^(\/|[A-Za-z]:[\\/])/.test(to)) return to;
  const folder = from.split(/[\\/]/).slice(0, -1);
  const absolute = folder[0] === "";
  const parts: string[] = [];
  for (const part of [...folder, ...to.split("/")]) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return (absolute ? "/" : "") + parts.join("/");
}
