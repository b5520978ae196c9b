import type { Decl } from "../../grammar/ast.ts";
import type { SourceFile, Span } from "../../grammar/span.ts";
import { PRECISIONS } from "./header.ts";
import type { ModuleSet } from "./modules.ts";

/** A value that can be set on the command line, with its declaration. */
export interface ParamInfo {
  /** the name for `--set` */
  readonly name: string;
  /** type, range and value are as written */
  readonly type?: string;
  readonly range?: string;
  readonly value: string;
  /** the comment above it, on one line */
  readonly doc?: string;
  /** span of its name; absent if the file does not contain it and `value` is the default */
  readonly span?: Span;
}

/** The params of an experiment and of the files it imports, in the order of the files; then seed and precision. */
export function paramList(modules: ModuleSet, sources: ReadonlyMap<string, SourceFile>): ParamInfo[] {
  const { entry, all } = modules;
  const textOf = ({ file, start, end }: Span): string => sources.get(file)!.text.slice(start, end);
  const here = new Map([...entry.names].map(([name, { decl }]) => [decl as Decl, name]));
  const files = [entry, ...[...all.values()].filter((module) => module !== entry)];
  const params = files.flatMap(({ file }) =>
    file.decls.flatMap((decl): ParamInfo[] => {
      if (decl.kind !== "param") return [];
      const { name, type, range, value, doc } = decl;
      return [
        {
          name: here.get(decl) ?? name.text,
          ...(type ? { type: type.text } : {}),
          ...(range ? { range: textOf(range.span) } : {}),
          value: textOf(value.span),
          ...(doc === undefined ? {} : { doc: doc.split("\n").join(" ").trim() }),
          span: name.span,
        },
      ];
    }),
  );
  const seed = entry.file.decls.find((decl) => decl.kind === "seed");
  const precision = entry.file.decls.find((decl) => decl.kind === "precision");
  return [
    ...params,
    { name: "seed", type: "whole", ...stated(seed?.value.span, "0", textOf) },
    { name: "precision", type: PRECISIONS.join(" | "), ...stated(precision?.name.span, "float32", textOf) },
  ];
}

function stated(
  span: Span | undefined,
  otherwise: string,
  textOf: (span: Span) => string,
): Pick<ParamInfo, "value" | "span"> {
  return span ? { value: textOf(span), span } : { value: otherwise };
}

/** `radius: pixels in 0..32/255 = 8/255` */
export function paramText({ name, type, range, value }: ParamInfo): string {
  const typed = type === undefined ? name : `${name}: ${type}`;
  return `${typed}${range === undefined ? "" : ` in ${range}`} = ${value}`;
}

/** More params than these are listed without their declarations; of many names, only the first are listed. */
const MOST_LINES = 3;
const MOST_NAMES = 12;

/** The help for a name that cannot be set: names that can. */
export function settableText(params: readonly ParamInfo[], nearest: string | undefined): string {
  const line = (param: ParamInfo): string =>
    `${paramText(param)}${param.doc === undefined ? "" : ` - ${param.doc}`}`;
  const near = params.find(({ name }) => name === nearest);
  if (near) return `did you mean \`${near.name}\`?\n${line(near)}`;
  if (params.length <= MOST_LINES) return `params: ${params.map(line).join("\n")}`;
  const names = params.slice(0, MOST_NAMES).map(({ name }) => `\`${name}\``);
  const others = params.length > MOST_NAMES ? `, and ${params.length - MOST_NAMES} others` : "";
  return `params: ${names.join(", ")}${others}; aclc plan FILE --list-params describes them`;
}
