import { parse } from "yaml";
import { type ListedParams, listParams } from "../../compiler/list-params.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { type CompiledPoint, compileSweep, type SweepAxis } from "../../compiler/sweep.ts";
import { planKey } from "../../grammar/plan-text.ts";
import { SourceFile } from "../../grammar/span.ts";
import {
  type Compiled,
  compiled,
  compileText,
  type Given,
  type GivenInput,
  givenInput,
} from "./compile-file.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./failure.ts";
import { placeOf, readBeside, readPlace } from "./git-file.ts";
import { type ReadFile, UnreadFiles } from "./unread-files.ts";

export { NOTHING_GIVEN } from "./compile-file.ts";

/** Makes a plan from an .acl file, or reads a plan. The file can be at a git revision. */
export function planFromFile(file: string, given: Given, cwd: string): Compiled {
  const place = placeOf(file, cwd);
  const text = readPlace(place, cwd);
  if (isPlan(text)) refuseGiven(file, given);
  const readFile: ReadFile = (path) => readBeside(path, place, cwd);
  return planFromText(place.path, text, readFile, givenInput(given, cwd));
}

function refuseGiven(file: string, { set, params }: Given): void {
  const flag = Object.keys(set).length > 0 ? "--set" : params !== undefined ? "--params" : undefined;
  if (flag === undefined) return;
  throw new UsageError(`${file} is a plan, and a plan has no params`, `use ${flag} with the .acl file`);
}

/** Makes or reads a plan from a text. @param readFile reads imported files */
export function planFromText(
  path: string,
  text: string,
  readFile: ReadFile,
  given: GivenInput = {},
): Compiled {
  if (!isPlan(text)) return compileText(path, given, (file) => (file === path ? text : readFile(file)));
  const { plan, diagnostics } = readPlan(text, path);
  return compiled(plan, diagnostics, new Map([[path, new SourceFile(path, text)]]));
}

/** All experiments of a file with `each(...)`. */
export interface Sweep {
  /** empty if an `each(...)` is wrong or misplaced */
  readonly axes: readonly SweepAxis[];
  /** they have no plans if there is an error */
  readonly points: readonly CompiledPoint[];
  /** the file with the messages about all points; it has no plan of its own */
  readonly compiled: Compiled;
}

/** The sweep of an .acl file; undefined if the file is a plan, or one experiment without errors. */
export function sweepFromFile(file: string, given: Given, cwd: string): Sweep | undefined {
  const place = placeOf(file, cwd);
  const text = readPlace(place, cwd);
  return sweepFromText(place.path, text, (path) => readBeside(path, place, cwd), givenInput(given, cwd));
}

/** The sweep of a text; undefined if it is a plan, or one experiment without errors. */
export function sweepFromText(
  path: string,
  text: string,
  readFile: ReadFile,
  given: GivenInput = {},
): Sweep | undefined {
  if (isPlan(text)) return undefined;
  const unread = new UnreadFiles();
  const { axes, points, diagnostics, sources } = compileSweep({
    entry: path,
    readFile: unread.reading((name) => (name === path ? text : readFile(name))),
    ...given,
  });
  const whole = compiled(undefined, unread.explain(diagnostics), sources);
  // with an error the sweep may just not be recognized, so the error is reported
  if (axes.length === 0 && !whole.failed) return undefined;
  return { axes, points, compiled: whole };
}

/**
 * The params of an .acl file. The file only needs to be free of syntax errors.
 * @throws UsageError if it is a plan
 */
export function paramsFromFile(
  file: string,
  cwd: string,
): Pick<ListedParams, "params" | "sources"> & { readonly compiled: Compiled } {
  const place = placeOf(file, cwd);
  const text = readPlace(place, cwd);
  if (isPlan(text)) throw new UsageError(`${file} is a plan, and a plan has no params`);
  const unread = new UnreadFiles();
  const { params, diagnostics, sources } = listParams({
    entry: place.path,
    readFile: unread.reading((path) => (path === place.path ? text : readBeside(path, place, cwd))),
  });
  return { params, sources, compiled: compiled(undefined, unread.explain(diagnostics), sources) };
}

/** Whether the plan was read from a plan file, not compiled. */
export function isFromPlan({ sources }: Compiled): boolean {
  const [source] = sources.values();
  return source !== undefined && isPlan(source.text);
}

/** The messages that a comparison shows: errors, and for a plan also warnings, because `aclc check` does not read plans. */
export function remarksOn(
  result: Compiled,
  { terminal, quiet }: Pick<Context, "terminal" | "quiet">,
): string {
  return result.render(terminal, isFromPlan(result) && !quiet ? "warning" : "error");
}

/** Whether a text is a plan. This depends on its keys, not on the file name. */
function isPlan(text: string): boolean {
  return planKey(text) !== undefined;
}

/** The YAML of a plan as plain data, for JSON. */
export function planData(text: string): unknown {
  return parse(text);
}
