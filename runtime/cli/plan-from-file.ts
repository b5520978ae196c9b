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

/** The plan of an .acl file, or of a file that is a plan already, at a git revision if one is named. */
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

/** The plan of a text. @param readFile gives the files that it imports */
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

/** All that a file with `each(...)` stands for. */
export interface Sweep {
  /** none where `each(...)` itself is wrong, or stands in a wrong place */
  readonly axes: readonly SweepAxis[];
  /** without plans where anything is wrong */
  readonly points: readonly CompiledPoint[];
  /** the file with all that is said of its points; its plan is that of none of them */
  readonly compiled: Compiled;
}

/** The sweep of an .acl file; undefined where the file is one experiment without mistakes, or a plan. */
export function sweepFromFile(file: string, given: Given, cwd: string): Sweep | undefined {
  const place = placeOf(file, cwd);
  const text = readPlace(place, cwd);
  return sweepFromText(place.path, text, (path) => readBeside(path, place, cwd), givenInput(given, cwd));
}

/** The sweep of a text; undefined where it is one experiment without mistakes, or a plan. */
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
  const said = compiled(undefined, unread.explain(diagnostics), sources);
  // a mistake may be what hides the sweep, so that it is said and not that there is none
  if (axes.length === 0 && !said.failed) return undefined;
  return { axes, points, compiled: said };
}

/**
 * What can be set of an .acl file; nothing has to be right with it but its form.
 * @throws UsageError where it is a plan
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

/** Whether a plan was read and not made. */
export function isFromPlan({ sources }: Compiled): boolean {
  const [source] = sources.values();
  return source !== undefined && isPlan(source.text);
}

/** What a comparison says of a file: errors; of a plan its warnings as well, which no `aclc check` says. */
export function remarksOn(
  result: Compiled,
  { terminal, quiet }: Pick<Context, "terminal" | "quiet">,
): string {
  return result.render(terminal, isFromPlan(result) && !quiet ? "warning" : "error");
}

/** A plan says so by its key `plan`; names are a matter of taste. */
function isPlan(text: string): boolean {
  return planKey(text) !== undefined;
}

/** The plan's YAML as plain data, for JSON. */
export function planData(text: string): unknown {
  return parse(text);
}
