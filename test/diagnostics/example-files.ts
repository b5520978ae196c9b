import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { joinPath } from "../../compiler/elaborate/modules.ts";

const ROOT = join(import.meta.dirname, "../..");

let known: ReadonlyMap<string, string> | undefined;

/** Every .acl file of the examples and experiments: text by path. */
export function exampleFiles(): ReadonlyMap<string, string> {
  known ??= new Map(
    ["examples", "experiments"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".acl"))
        .sort()
        .map((file) => {
          const path = join(ROOT, folder, file);
          return [relative(ROOT, path), readFileSync(path, "utf8")] as const;
        }),
    ),
  );
  return known;
}

/** Files that use words that are not supported yet, each with a mistake: text by path. */
export function aheadFiles(): ReadonlyMap<string, string> {
  const folder = join(import.meta.dirname, "cases/ahead");
  const files = readdirSync(folder).filter((file) => file.endsWith(".acl"));
  return new Map(
    files.map((file) => [`test/diagnostics/cases/ahead/${file}`, readFileSync(join(folder, file), "utf8")]),
  );
}

/** Short files that together contain every word and every statement of the language: text by path. */
export function wordFiles(): ReadonlyMap<string, string> {
  const names = [
    "fuzz/seeds/every-word.acl",
    "fuzz/seeds/every-reserved-word.acl",
    "grammar/every-statement.acl",
  ];
  return new Map(names.map((name) => [`test/${name}`, readFileSync(join(ROOT, "test", name), "utf8")]));
}

/** The experiments that use a file: itself, or those that import it, directly or through other libraries. */
export function experimentsWith(file: string, files: ReadonlyMap<string, string>): string[] {
  if (/^experiment\b/m.test(files.get(file)!)) return [file];
  const users = [...files].flatMap(([path, text]) =>
    [...text.matchAll(/^use\b.*"([^"\n]+)"/gm)].some(([, used]) => joinPath(path, used!) === file)
      ? [path]
      : [],
  );
  return [...new Set(users.flatMap((user) => experimentsWith(user, files)))];
}
