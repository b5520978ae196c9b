import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isError } from "../../grammar/diagnostic.ts";
import { format } from "../../grammar/format.ts";
import { parse } from "../../grammar/parse.ts";
import { SourceFile } from "../../grammar/span.ts";
import { program, programText } from "./program.ts";

/** Pairs of files: as a user may write it, and formatted. */
const FORMS = join(import.meta.dirname, "forms");
const written = readdirSync(FORMS).filter((file) => !file.endsWith(".formatted.acl"));

const source = (text: string) => new SourceFile("a.acl", text);
const formatted = (text: string) => format(source(text)).text;

/** The content of a file without spans. */
function meaning(text: string): string {
  const { file, diagnostics } = parse(source(text));
  expect(diagnostics.filter(isError), text).toEqual([]);
  return JSON.stringify(file.decls, (key, value) => {
    if (/span$/i.test(key)) return undefined;
    return value?.kind === "number" ? { number: Number(value.text) } : value;
  });
}

const comments = (text: string) => parse(source(text)).comments.map((comment) => comment.text.trimEnd());
const indentOf = (line: string) => /^ */.exec(line)![0].length;

/**
 * A comment on its own line has the indentation of the statement it precedes, or of the inside of a closing bracket.
 */
function alignsComments(text: string): void {
  const lines = text.split("\n");
  for (const [i, line] of lines.entries()) {
    if (!/^ *\/\//.test(line)) continue;
    const next = lines.slice(i + 1).find((one) => !/^ *(\/\/|$)/.test(one)) ?? "";
    const closes = /^ *[)\]}]/.test(next);
    expect(indentOf(line), text).toBe(indentOf(next) + (closes ? 2 : 0));
  }
}

const code = (line: string) => line.replace(/ *\/\/.*$/, "");

function keepsAll(text: string): void {
  const once = formatted(text);
  expect(meaning(once)).toBe(meaning(text));
  expect(formatted(once)).toBe(once);
  // Comments within a statement may end up next to each other.
  expect(comments(once).join("  ")).toBe(comments(text).join("  "));
  expect(once).not.toMatch(/[^\S\n]\n|\n\n\n|\t|\r|\{\n\n|\n\n *\}/);
  alignsComments(once);
}

describe("the one form of a file", () => {
  it.each(written)("%s is written as the example says, line by line", (file) => {
    const text = readFileSync(join(FORMS, file), "utf8");
    const golden = join(FORMS, file.replace(/\.acl$/, ".formatted.acl"));
    keepsAll(text);
    if (process.env.RECORD === "1") writeFileSync(golden, formatted(text));
    expect(formatted(text)).toBe(readFileSync(golden, "utf8"));
  });

  it("has line feeds, and neither tabs nor marks nor empty lines at the ends of blocks", () => {
    const text = "\uFEFFstage\ts {\r\n\r\n\tbatch\t1\r\n\r\n\r\n\r\n\t// a \t\r\n\r\n}\r\n\r\nseed 1\r\n\r\n";
    keepsAll(text);
    expect(formatted(text)).toBe("stage s {\n  batch 1\n\n  // a\n}\n\nseed 1\n");
  });

  it("is written of a file that is warned of, too", () => {
    const text = "stage s { loss l = f( ( g( x ) ) ) }";
    keepsAll(text);
    expect(formatted(text)).toBe("stage s {\n  loss l = f((g(x)))\n}\n");
  });

  it("keeps what is said and every comment, and has itself as its form", () => {
    fc.assert(fc.property(programText, keepsAll), { numRuns: 300 });
  });

  it("does not depend on how a file was written", () => {
    const first = (words: readonly string[], space: string) => formatted(words.join(space));
    fc.assert(
      fc.property(program, (words) => {
        expect(first(words, "\n")).toBe(first(words, " "));
        expect(first(words, "\r\n")).toBe(first(words, " "));
      }),
      { numRuns: 150 },
    );
  });

  it("has no line of more than 110 characters where one can be broken", () => {
    fc.assert(
      fc.property(program, (words) => {
        // the remaining long lines cannot be broken: they contain no comma, `then` or sum
        for (const line of formatted(words.join(" ")).split("\n"))
          if (line.length > 110) expect(line).not.toMatch(/, | then | [+-] /);
      }),
      { numRuns: 150 },
    );
  });

  it("is that of every file of this repository but those with mistakes on purpose", () => {
    const root = join(import.meta.dirname, "../..");
    const apart = /^test\/(diagnostics\/cases|grammar\/forms)\//;
    const files = execFileSync("git", ["ls-files", "*.acl"], { cwd: root, encoding: "utf8" })
      .split("\n")
      .filter((file) => file !== "" && !apart.test(file) && existsSync(join(root, file)));
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const text = readFileSync(join(root, file), "utf8");
      expect(formatted(text), file).toBe(text);
    }
  });

  it("keeps all of every case of a mistake that is none of form", () => {
    const cases = join(import.meta.dirname, "../diagnostics/cases/check");
    const files = readdirSync(cases).filter((file) => file.endsWith(".acl"));
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) keepsAll(readFileSync(join(cases, file), "utf8"));
  });

  it("is left alone where there is a mistake", () => {
    const { text, diagnostics } = format(source("seed   1\nseed (\n"));
    expect(text).toBe("seed   1\nseed (\n");
    expect(diagnostics.map((one) => one.code)).toEqual(["syntax/not-closed"]);
    expect(formatted("")).toBe("");
    expect(formatted("\n\n// only this\n\n\n")).toBe("// only this\n");
  });

  it("is found for a long file", () => {
    const text = readFileSync(join(import.meta.dirname, "every-statement.acl"), "utf8");
    const long = formatted(text.repeat(100));
    expect(formatted(long)).toBe(long);
  });

  it("code may be followed by a comment of any length", () => {
    const long = `seed 1  // ${"x".repeat(200)}\n`;
    expect(formatted(long)).toBe(long);
    expect(long.split("\n").map(code)[0]).toBe("seed 1");
  });
});
