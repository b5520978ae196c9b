import { parse } from "yaml";
import { readPlan } from "../../compiler/plan/read.ts";
import { SourceFile } from "../../grammar/span.ts";
import { type Compiled, compiled, compileText } from "./compile-file.ts";
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
  if (!isPlan(place.path, text))
    return compileText(place.path, overrides, (path) =>
      path === place.path ? text : readBeside(path, place, cwd),
    );
  if (Object.keys(overrides).length > 0)
    throw new UsageError(
      `${file} is a plan: its params have their values already`,
      "--set goes with the .acl file",
    );
  const { plan, diagnostics } = readPlan(text, place.path);
  return compiled(plan, diagnostics, new Map([[place.path, new SourceFile(place.path, text)]]));
}

/** A plan says so in its first line; names are a matter of taste. */
function isPlan(path: string, text: string): boolean {
  return !path.endsWith(".acl") && /^(#.*\n|\s*\n)*plan:/.test(text);
}

/** The plan's YAML as plain data, for JSON. */
export function planData(text: string): unknown {
  return parse(text);
}
