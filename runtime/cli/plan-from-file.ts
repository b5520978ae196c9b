import { parse } from "yaml";
import { readPlan } from "../../compiler/plan/read.ts";
import { SourceFile } from "../../grammar/span.ts";
import { type Compiled, compiled, compileText, type ReadFile } from "./compile-file.ts";
import { UsageError } from "./failure.ts";
import { placeOf, readBeside, readPlace } from "./git-file.ts";

/** The plan of an .acl file, or of a file that is a plan already, at a git revision if one is named. */
export function planFromFile(
  file: string,
  overrides: Readonly<Record<string, string>>,
  cwd: string,
): Compiled {
  const place = placeOf(file, cwd);
  const text = readPlace(place, cwd);
  if (Object.keys(overrides).length > 0 && isPlan(place.path, text))
    throw new UsageError(
      `${file} is a plan: its params have their values already`,
      "--set goes with the .acl file",
    );
  return planFromText(place.path, text, (path) => readBeside(path, place, cwd), overrides);
}

/** The plan of a text. @param readFile gives the files that it imports */
export function planFromText(
  path: string,
  text: string,
  readFile: ReadFile,
  overrides: Readonly<Record<string, string>> = {},
): Compiled {
  if (!isPlan(path, text))
    return compileText(path, overrides, (file) => (file === path ? text : readFile(file)));
  const { plan, diagnostics } = readPlan(text, path);
  return compiled(plan, diagnostics, new Map([[path, new SourceFile(path, text)]]));
}

/** Whether a plan was read and not made. */
export function isFromPlan({ sources }: Compiled): boolean {
  const [[path, source] = []] = sources;
  return path !== undefined && source !== undefined && isPlan(path, source.text);
}

/** A plan says so in its first line; names are a matter of taste. */
function isPlan(path: string, text: string): boolean {
  return !path.endsWith(".acl") && /^(#.*\n|\s*\n)*plan:/.test(text);
}

/** The plan's YAML as plain data, for JSON. */
export function planData(text: string): unknown {
  return parse(text);
}
