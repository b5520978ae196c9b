import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CHECK_DIAGNOSTICS, compile, type Diagnostic, renderDiagnostic } from "../../compiler/compile.ts";
import { PLAN_DIAGNOSTICS } from "../../compiler/plan/diagnostics.ts";
import { SYNTAX_DIAGNOSTICS } from "../../grammar/diagnostics.ts";
import { type Example, examplesOf, parsePage } from "../../runtime/explain/page.ts";
import { pageFiles, roomOf } from "../../runtime/explain/pages.ts";
import { complete } from "./complete.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const pages = Object.entries(pageFiles.pages).map(([code, text]) => parsePage(code, text));

/** Texts that are too long for a page, which contains an ellipsis instead. */
const WRITTEN_OUT: Readonly<Record<string, (text: string) => string>> = {
  "syntax/name-too-long": (text) => text.replace("…", "k".repeat(201)),
  "syntax/too-big": (text) => text.replace("…", "long ".repeat(200_001)),
  "syntax/too-deep": (text) => text.replace("(…(", "(".repeat(101)).replace(")…)", ")".repeat(101)),
  "syntax/too-long": (text) => text.replace("…", "+ 0.1 * ce ".repeat(501)),
  "syntax/too-many": (text) => text.replace("…", "§\n".repeat(101)),
};

/** Other codes that necessarily occur together with a code. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  "syntax/too-many": ["syntax/unknown-character"],
};

const BESIDE_ALL: ReadonlySet<string> = new Set(["check/unused", "check/not-yet"]);

function diagnosticsOf(
  code: string,
  { text, setup, set, params }: Example,
  files: readonly Example[],
): Diagnostic[] {
  const written = WRITTEN_OUT[code]?.(text) ?? text;
  const whole = setup === undefined ? written : complete(written, pageFiles.setups[setup]!);
  const readFile = (path: string): string | undefined =>
    path === "example.acl" ? whole : files.find(({ name }) => name === path)?.text;
  const [name, value = ""] = set?.split("=") ?? [];
  const overrides = name === undefined ? {} : { [name]: value };
  const given = params === undefined ? {} : { params: { path: params, text: readFile(params)! } };
  const { diagnostics: all, sources } = compile({ entry: "example.acl", readFile, overrides, ...given });
  // An example that is a part of an experiment may leave some things unused, and may use words that are not supported
  // yet.
  const diagnostics = all.filter(({ code: one }) => !BESIDE_ALL.has(one) || one === code);
  // messages make a failure easier to understand
  return diagnostics.map((one) => ({
    ...one,
    toString: () => renderDiagnostic(one, sources, { color: false, columns: 100, unicode: true }),
  }));
}

const said = (diagnostics: readonly Diagnostic[]): string => diagnostics.map(String).join("\n\n");

describe("every code has a page, and every page a code", () => {
  it.each([SYNTAX_DIAGNOSTICS, CHECK_DIAGNOSTICS, PLAN_DIAGNOSTICS])("$room", ({ room, rows }) => {
    const explained = pages.map(({ code }) => code).filter((code) => roomOf(code) === room);
    expect(explained.sort()).toEqual(
      Object.keys(rows)
        .map((name) => `${room}/${name}`)
        .sort(),
    );
  });

  describe("run", () => {
    const tables: Record<string, unknown>[] = [];
    beforeAll(async () => {
      vi.doMock("../../runtime/run-error.ts", async (importOriginal) => {
        const original = await importOriginal<typeof import("../../runtime/run-error.ts")>();
        const runErrors: typeof original.runErrors = (rows) => {
          tables.push(rows);
          return original.runErrors(rows);
        };
        return { ...original, runErrors };
      });
      for (const file of sources(/\brunErrors\(/)) await import(file);
    });
    afterAll(() => vi.doUnmock("../../runtime/run-error.ts"));

    it("codes of the tables of errors, and that of a fault of the program", () => {
      const codes = [...new Set(tables.flatMap((rows) => Object.keys(rows))), "internal"];
      const explained = pages.map(({ code }) => code).filter((code) => roomOf(code) === "run");
      expect(explained.sort()).toEqual(codes.map((name) => `run/${name}`).sort());
    });

    it("errors are made by tables alone", () => {
      expect(sources(/\bnew RunError\(/)).toEqual([]);
    });
  });
});

/** Files of the runtime that contain a pattern, except the one that defines it. */
function sources(what: RegExp): string[] {
  return readdirSync(join(ROOT, "runtime"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && file !== "run-error.ts")
    .map((file) => join(ROOT, "runtime", file))
    .filter((file) => what.test(readFileSync(file, "utf8")));
}

describe("the form of a page", () => {
  it.each(pages)("$code", (page) => {
    const { code, summary, blocks } = page;
    expect(summary).toMatch(/^[^A-Z].{8,49}[^.]$/);
    expect(blocks[0]?.kind, "it begins with words").toBe("paragraph");
    const examples = examplesOf(page);
    const kinds = examples.map(({ kind }) => kind);
    const inAcl = roomOf(code) === "syntax" || roomOf(code) === "check";
    expect(kinds.filter((kind) => kind === "wrong" || kind === "right")).toEqual(
      inAcl ? ["wrong", "right"] : [],
    );
    const lines = examples.flatMap(({ text }) => text.split("\n"));
    expect(
      lines.filter((line) => line.length > 76),
      "lines that fit",
    ).toEqual([]);
    for (const { setup } of examples) if (setup !== undefined) expect(pageFiles.setups).toHaveProperty(setup);
  });
});

describe("the examples of", () => {
  it.each(pages.filter((page) => examplesOf(page).some(({ kind }) => kind === "wrong")))("$code", (page) => {
    const examples = examplesOf(page);
    const [wrong, right] = (["wrong", "right"] as const).map((kind) => {
      const at = examples.findIndex((one) => one.kind === kind);
      // a file that is shown again has changed
      return diagnosticsOf(page.code, examples[at]!, examples.slice(0, at).reverse());
    });
    const beside = BESIDE[page.code] ?? [];
    const codes = new Set(wrong!.map(({ code }) => code).filter((code) => !beside.includes(code)));
    expect([...codes], said(wrong!)).toEqual([page.code]);
    expect(said(right!)).toBe("");
  });
});

it.each(Object.entries(pageFiles.setups))(
  "the experiment %s, which examples are parts of, is right",
  (_, text) => {
    expect(said(diagnosticsOf("", { kind: "right", text }, []))).toBe("");
  },
);
