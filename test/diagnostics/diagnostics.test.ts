import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { CHECK_DIAGNOSTICS, compile, renderDiagnostic } from "../../compiler/compile.ts";
import { SYNTAX_DIAGNOSTICS } from "../../grammar/diagnostics.ts";

/**
 * Each case is a file with a mistake; the file next to it contains all messages of the compiler. The cases in `several`
 * make one mistake in all of its forms. `// --set NAME=VALUE` or `// --params FILE` in the first line sets params.
 */
const CASES = join(import.meta.dirname, "cases");
const RECORD = process.env.RECORD === "1";

const files = readdirSync(CASES, { recursive: true, encoding: "utf8" });
const cases = files.filter((file) => file.endsWith(".acl") && !file.includes("library/")).sort();
const raised = new Set<string>();

/** `// --repeat N` in the first line repeats the rest, for texts that are too long for a file. */
function writtenOut(text: string): string {
  const [first, times] = /^\/\/ --repeat (\d+)\n/.exec(text) ?? [];
  return first === undefined ? text : text.slice(first.length).repeat(Number(times));
}

function messages(file: string): { text: string; codes: readonly string[] } {
  const readFile = (path: string): string | undefined =>
    existsSync(join(CASES, path)) ? writtenOut(readFileSync(join(CASES, path), "utf8")) : undefined;
  const [, name, value] = /^\/\/ --set (\w+)=(.*)$/m.exec(readFile(file)!) ?? [];
  const overrides = name === undefined ? {} : { [name]: value! };
  const [, given] = /^\/\/ --params (\S+)$/m.exec(readFile(file)!) ?? [];
  const params =
    given === undefined ? {} : { params: { path: given, text: readFile(join(dirname(file), given))! } };
  const { diagnostics, sources } = compile({ entry: file, readFile, overrides, ...params });
  for (const { code } of diagnostics) raised.add(code);
  const options = { color: false, columns: 100, unicode: true };
  const text = `${diagnostics.map((one) => renderDiagnostic(one, sources, options)).join("\n\n")}\n`;
  return { text, codes: diagnostics.map(({ code }) => code) };
}

describe("a mistake and its message", () => {
  it.each(cases)("%s", (file) => {
    const { text, codes } = messages(file);
    const golden = join(CASES, file.replace(/\.acl$/, ".txt"));
    if (RECORD) writeFileSync(golden, text);
    expect(existsSync(golden), `${golden} is missing: RECORD=1 writes it`).toBe(true);
    expect(text).toBe(readFileSync(golden, "utf8"));
    // A case is named after the code that it shows. Words that are not supported yet have one more message.
    const others = file.startsWith("ahead/") ? codes.filter((code) => code !== "check/not-yet") : codes;
    expect(others.length < codes.length).toBe(file.startsWith("ahead/"));
    const name = file.replace(/^.*\//, "").replace(/\.acl$/, "");
    if (name !== "five-mistakes" && name !== "too-many")
      expect(others.filter((code) => !name.startsWith(code.replace(/^.*\//, "")))).toEqual([]);
  });
});

it("every message of the tables is shown by a case", () => {
  const all = [SYNTAX_DIAGNOSTICS, CHECK_DIAGNOSTICS].flatMap(({ room, rows }) =>
    Object.keys(rows).map((code) => `${room}/${code}`),
  );
  expect(all.filter((code) => !raised.has(code))).toEqual([]);
});

it("no message is left over from a case that is gone", () => {
  const orphans = files.filter(
    (file) => file.endsWith(".txt") && !existsSync(join(CASES, file.replace(/\.txt$/, ".acl"))),
  );
  expect(orphans.map((file) => relative(dirname(CASES), join(CASES, file)))).toEqual([]);
});
