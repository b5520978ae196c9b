import type { DeviceFigures } from "../../compiler/tensor/cost/cost.ts";
import { equalKeys, parseYaml, shorthandIn } from "../../compiler/yaml/document.ts";
import { homePath } from "../files/user-folders.ts";
import { FileError, UsageError } from "./failure.ts";
import { readNamedFile } from "./read-file.ts";

const FIGURES: { readonly [K in keyof DeviceFigures]: string } = {
  flops: "floating-point operations per second, such as 19.5e12",
  bandwidth: "bytes per second, such as 1.5e12",
};
const NAMES = Object.keys(FIGURES) as (keyof DeviceFigures)[];
const FORM = "flops=19.5e12,bandwidth=1.5e12, or a YAML file with these two keys";

/**
 * The speed of a device, from `flops=..,bandwidth=..` or from a YAML file with these keys.
 * @throws UsageError, FileError
 */
export function deviceFigures(text: string, cwd: string): DeviceFigures {
  const fromFile = !text.includes("=");
  const fail = (problem: string): never => {
    if (fromFile)
      throw new FileError(`${text}: ${problem}`, `the file needs the keys ${NAMES.join(" and ")}`);
    throw new UsageError(`--device-figures: ${problem}`, `write ${FORM}`);
  };
  const entries = fromFile ? entriesOfFile(text, cwd, fail) : text.split(",").map(entryOf);
  const figures = new Map<string, number>();
  for (const [name, value] of entries) {
    if (!(NAMES as readonly string[]).includes(name))
      fail(`${name} is unknown; expected ${NAMES.join(" and ")}`);
    if (figures.has(name)) fail(`${name} is given twice`);
    if (!Number.isFinite(value) || value <= 0)
      fail(`${name} must be ${FIGURES[name as keyof DeviceFigures]}`);
    figures.set(name, value);
  }
  const missing = NAMES.filter((name) => !figures.has(name));
  if (missing.length > 0) fail(`${missing.join(" and ")} is missing`);
  return { flops: figures.get("flops")!, bandwidth: figures.get("bandwidth")! };
}

function entryOf(text: string): readonly [string, number] {
  const at = text.indexOf("=");
  const value = text.slice(at + 1).trim();
  return [text.slice(0, at < 0 ? undefined : at).trim(), value === "" || at < 0 ? Number.NaN : Number(value)];
}

function entriesOfFile(
  file: string,
  cwd: string,
  fail: (problem: string) => never,
): (readonly [string, number])[] {
  const text = readNamedFile(homePath(file), cwd);
  const document = parseYaml(text);
  if (document.errors.length > 0) return fail("it is not YAML");
  const [shorthand] = shorthandIn(text, file, document);
  if (shorthand) return fail(`it cannot contain ${shorthand.found}`);
  const [twice] = equalKeys(document);
  if (twice) return fail(`${twice[1]} is given twice`);
  const data: unknown = document.toJS();
  if (typeof data !== "object" || data === null || Array.isArray(data)) return fail("it is not a YAML map");
  return Object.entries(data).map(([name, value]) => [name, typeof value === "number" ? value : Number.NaN]);
}
