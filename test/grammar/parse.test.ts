import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expr } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parse.ts";
import { SourceFile } from "../../grammar/span.ts";
import { CLAUSES, STATEMENTS } from "../../grammar/tokens.ts";
import { cstTypes } from "../../scripts/generate-cst.ts";

const parsed = (text: string) => parse(new SourceFile("a.acl", text));
const codes = (text: string) => parsed(text).diagnostics.map(({ code }) => code);

/** An expression in a form that can be read: fully bracketed, calls and lists as written. */
function shown(expr: Expr): string {
  switch (expr.kind) {
    case "number":
      return expr.text;
    case "string":
      return JSON.stringify(expr.value);
    case "path":
      return expr.words.map(({ text }) => text).join(".");
    case "call": {
      const args = expr.args.map(({ name, value }) => (name ? `${name.text}: ` : "") + shown(value));
      return `${shown(expr.callee)}(${args.join(", ")})`;
    }
    case "list":
      return `[${expr.items.map(shown).join(", ")}]`;
    case "negate":
      return `-${shown(expr.operand)}`;
    case "unit":
      return `{${shown(expr.operand)} ${expr.unit}}`;
    case "binary":
      return `(${shown(expr.left)} ${expr.operator} ${shown(expr.right)})`;
    case "range":
      return `(${shown(expr.low)} .. ${shown(expr.high)})`;
    case "then":
      return `(${expr.items.map(shown).join(" then ")})`;
    case "missing":
      return "?";
  }
}

function expression(text: string): string {
  const { file, diagnostics } = parsed(`schedule s = ${text}`);
  expect(diagnostics).toEqual([]);
  const [decl] = file.decls;
  if (decl?.kind !== "schedule") throw new Error("no schedule");
  // Spans are of the text that was read.
  expect(decl.span).toEqual({ file: "a.acl", start: 0, end: 13 + text.trimEnd().length });
  return shown(decl.value);
}

describe("expressions", () => {
  it.each([
    ["1 + 2 * 3 - 4 / 5", "((1 + (2 * 3)) - (4 / 5))"],
    ["(1 + 2) * 3", "((1 + 2) * 3)"],
    ["1 - 2 - 3", "((1 - 2) - 3)"],
    ["-2 * -x.y", "(-2 * -x.y)"],
    ["0.1..1.0", "(0.1 .. 1.0)"],
    ["0..1", "(0 .. 1)"],
    ["(1 - 0.9 * s)..1.0", "((1 - (0.9 * s)) .. 1.0)"],
    ["8/255", "(8 / 255)"],
    ["1e-6 + 2.5e+3 + 1E2", "((1e-6 + 2.5e+3) + 1E2)"],
    ["10 epochs", "{10 epochs}"],
    ["1 epoch + 3 steps", "({1 epochs} + {3 steps})"],
    ["50% * 2", "({50 percent} * 2)"],
    ["-5%", "-{5 percent}"],
    [
      "warmup(10 epochs, to: 5.0) then cosine(to: 1e-6)",
      "(warmup({10 epochs}, to: 5.0) then cosine(to: 1e-6))",
    ],
    ["f.adversarial(a, b,)", "f.adversarial(a, b)"],
    ["g(f(x), start: zero, for: 1)", "g(f(x), start: zero, for: 1)"],
    ["pgd(batch_norm: batch, from: batch)", "pgd(batch_norm: batch, from: batch)"],
    ["stl.unlabeled", "stl.unlabeled"],
    ["pretrain.last.f.start", "pretrain.last.f.start"],
    ["[1, [2, 3], x,]", "[1, [2, 3], x]"],
    ["[]", "[]"],
    ['"a \\"b\\" \\\\ \\n"', '"a \\"b\\" \\\\ \\n"'],
  ])("%s", (text, form) => {
    expect(expression(text)).toBe(form);
  });
});

describe("statements", () => {
  const text = readFileSync(join(import.meta.dirname, "every-statement.acl"), "utf8");

  it("reads every statement of the language, and ends each where the next keyword stands", () => {
    const { file, diagnostics } = parsed(text);
    expect(diagnostics).toEqual([]);
    const kinds = file.decls.flatMap((decl) => [
      decl.kind,
      ...("items" in decl ? decl.items.map(({ kind }) => kind) : []),
      ...("measures" in decl ? decl.measures.map(({ kind }) => kind) : []),
    ]);
    const words = new Set(kinds.map((kind) => kind.replace(/^keep-.*/, "keep")));
    expect([...words].sort()).toEqual(Object.keys(STATEMENTS).sort());
  });

  it("does not depend on lines", () => {
    const decls = (one: string) =>
      JSON.stringify(parsed(one).file.decls, (key, value) =>
        /span$/i.test(key) || key === "doc" ? undefined : value,
      );
    const bare = text.replace(/\/\/.*$/gm, "");
    expect(decls(bare.replace(/\s+/g, " "))).toBe(decls(text));
    expect(decls(`\uFEFF${text.replace(/\n/g, "\r\n")}`)).toBe(decls(text));
  });

  it("attaches the comments of three slashes right above a statement", () => {
    const { file } = parsed("/// not this one\n\n/// the budget,\n/// in pixels\nparam r = 1 // nor this\n");
    expect(file.decls[0]).toMatchObject({ kind: "param", doc: "the budget,\nin pixels" });
  });
});

describe("one mistake is one message", () => {
  const text = readFileSync(join(import.meta.dirname, "every-statement.acl"), "utf8");

  it("at a misspelt keyword, with the one that was meant", () => {
    // Words that another word is made of by one letter are read as that one.
    const words = [...Object.keys(STATEMENTS), ...CLAUSES].filter((word) => word.length > 3);
    let right = 0;
    let all = 0;
    for (const word of words) {
      const at = new RegExp(`(?<![.\\w])${word}(?![\\w]|:|,|\\))`).exec(text)?.index;
      if (at === undefined) continue;
      for (let i = 1; i < word.length; i++) {
        const typos = [
          word.slice(0, i) + word.slice(i + 1),
          word.slice(0, i) + word[i] + word.slice(i),
          `${word.slice(0, i)}q${word.slice(i + 1)}`,
        ];
        for (const typo of typos) {
          if (typo === word || typo in STATEMENTS || (CLAUSES as readonly string[]).includes(typo)) continue;
          const { diagnostics } = parsed(text.slice(0, at) + typo + text.slice(at + word.length));
          all++;
          const [first] = diagnostics;
          if (!first) throw new Error(`${typo} is taken for right`);
          if (first.span.start === at && first.help?.includes(`\`${word}\``) && diagnostics.length === 1)
            right++;
        }
      }
    }
    expect(all).toBeGreaterThan(300);
    expect(right / all).toBeGreaterThan(0.95);
  });

  it("five mistakes in five statements are five messages", () => {
    const broken = text
      .replace("batch 64", "batch")
      .replace("minimize l", "minimise l")
      .replace("widths: [8, 16]", "widths: [8, 16")
      .replace("lr: 0.1", "lr 0.1")
      .replace("padding: 4)", "padding: 4");
    expect(codes(broken)).toHaveLength(5);
  });
});

describe("any text at all", () => {
  const text = readFileSync(join(import.meta.dirname, "every-statement.acl"), "utf8");
  const tokens = text.split(/(\s+|[(){}[\],.:=])/).filter((part) => part !== "");

  function survives(input: string): void {
    const { file, diagnostics } = parsed(input);
    expect(JSON.stringify(file)).not.toContain("null");
    for (const { span, labels } of diagnostics)
      for (const { start, end } of [span, ...labels.map((label) => label.span)]) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(input.length);
      }
  }

  it("gives diagnostics at places in the text, never an exception", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), survives), { numRuns: 300 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 80 }), (list) =>
        survives(list.join(" ")),
      ),
      { numRuns: 700 },
    );
    fc.assert(
      fc.property(fc.nat(tokens.length - 1), fc.nat(tokens.length - 1), (i, k) => {
        const changed = [...tokens];
        changed.splice(i, 1, tokens[k]!);
        survives(changed.join(""));
      }),
      { numRuns: 700 },
    );
  });

  it("reads brackets of any depth and 4 MB of text", () => {
    for (const open of ["(", "[", "{", "f(", "stage s {"]) survives(`seed ${open.repeat(50_000)}`);
    survives("- ".repeat(50_000));
    survives(`minimize ${"a + ".repeat(50_000)}`);
    survives("seed 1 ".repeat(600_000));
  });
});

it("the types of the concrete syntax tree are those of the parser", () => {
  expect(readFileSync(join(import.meta.dirname, "../../grammar/cst.d.ts"), "utf8")).toBe(cstTypes());
});
