import { type ParamInfo, paramText } from "../../compiler/list-params.ts";
import { wrapText } from "../../compiler/plan-diff/wrap.ts";
import type { SourceFile } from "../../grammar/span.ts";
import { visible } from "../visible.ts";

const INDENT = "    ";

/**
 * Lists the params that can be set: one line for each, with its place, and its comment below.
 * @param columns the width of the terminal; default: lines are not wrapped
 */
export function paramTable(
  params: readonly ParamInfo[],
  sources: ReadonlyMap<string, SourceFile>,
  columns = Number.POSITIVE_INFINITY,
): string {
  const wrapped = (text: string): string[] => wrapText(text, columns - INDENT.length);
  const further = (lines: readonly string[]): string[] => lines.map((line) => INDENT + line);
  const width = Math.max(...params.map((param) => paramText(param).length));
  const lines = params.flatMap((param) => {
    const [text, place] = [paramText(param), placeText(param, sources)];
    const line = `${text.padEnd(width)}  ${place}`;
    const [first = "", ...others] = wrapped(text);
    const head = line.length <= columns ? [line] : [first, ...further([...others, ...wrapped(place)])];
    return [...head, ...further(param.doc === undefined ? [] : wrapped(param.doc))];
  });
  return visible(`${lines.join("\n")}\n`);
}

function placeText(param: ParamInfo, sources: ReadonlyMap<string, SourceFile>): string {
  const place = placeOf(param, sources);
  return place ? `${place.file}:${place.line}:${place.column}` : "default";
}

function placeOf({ span }: ParamInfo, sources: ReadonlyMap<string, SourceFile>) {
  return span && { file: span.file, ...sources.get(span.file)!.position(span.start) };
}

/** The same as data. */
export function paramsJson(params: readonly ParamInfo[], sources: ReadonlyMap<string, SourceFile>): unknown {
  return params.map((param) => {
    const { name, type, range, value, doc } = param;
    return { name, type, range, default: value, doc, ...placeOf(param, sources) };
  });
}
