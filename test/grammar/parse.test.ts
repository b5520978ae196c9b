import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expr } from "../../grammar/ast.ts";
import { isError } from "../../grammar/diagnostic.ts";
import { lex } from "../../grammar/lexer.ts";
import { parse } from "../../grammar/parse.ts";
import { SourceFile, type Span } from "../../grammar/span.ts";
import { CLAUSES, STATEMENTS } from "../../grammar/tokens.ts";
import { programText } from "./program.ts";

const parsed = (text: string) => parse(new SourceFile("a.acl", text));
const codes = (text: string) => parsed(text).diagnostics.map(({ code }) => code);

/** An expression as text: fully bracketed, with calls and lists as written. */
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

/** Checks that each node is within its parent, and that names, numbers and operators are at their spans. */
function within(node: unknown, outer: Span, text: string): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const one of node) within(one, outer, text);
    return;
  }
  const spans = Object.entries(node).filter(([key]) => /span$/i.test(key)) as [string, Span][];
  let inner = outer;
  for (const [key, span] of spans) {
    expect(span.start).toBeGreaterThanOrEqual(outer.start);
    expect(span.end).toBeLessThanOrEqual(outer.end);
    if (key === "span") inner = span;
  }
  const words = text.slice(inner.start, inner.end);
  if ("text" in node) expect(words).toBe(node.text);
  if ("operatorSpan" in node) {
    const { operator, operatorSpan } = node as Extract<Expr, { kind: "binary" }>;
    expect(text.slice(operatorSpan.start, operatorSpan.end)).toBe(operator);
  }
  expect(words).toBe(words.trim() === "" || !("kind" in node) ? words : words.trim());
  for (const [key, value] of Object.entries(node)) if (!/span$/i.test(key)) within(value, inner, text);
}

function expression(text: string): string {
  const { file, diagnostics } = parsed(`schedule s = ${text}`);
  expect(diagnostics).toEqual([]);
  const [decl] = file.decls;
  if (decl?.kind !== "schedule") throw new Error("no schedule");
  // Spans must refer to the text that was read.
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

  it("knows the place of everything in it", () => {
    fc.assert(
      fc.property(programText, (written) => {
        const { file, diagnostics } = parsed(written);
        expect(diagnostics.filter(isError)).toEqual([]);
        within(file, { file: "a.acl", start: 0, end: written.length }, written);
      }),
      { numRuns: 200 },
    );
  });

  it("attaches the comments of three slashes right above a statement", () => {
    const { file } = parsed("/// not this one\n\n/// the budget,\n/// in pixels\nparam r = 1 // nor this\n");
    expect(file.decls[0]).toMatchObject({ kind: "param", doc: "the budget,\nin pixels" });
    const behind = parsed("seed 1 /// of all draws\nparam r = 1\n");
    expect(behind.file.decls[1]).not.toHaveProperty("doc");
    expect(behind.comments.map((comment) => comment.text)).toEqual(["/// of all draws"]);
  });
});

describe("one mistake is one message", () => {
  const text = readFileSync(join(import.meta.dirname, "every-statement.acl"), "utf8");

  it("at a misspelt keyword, with the one that was meant", () => {
    // Words that differ from a keyword in one letter are read as that keyword.
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

  it("wherever a word or sign is missing, doubled or too much", () => {
    const tokens = lex(new SourceFile("a.acl", text)).tokens;
    const added = ["(", ")", "[", "{", "}", ",", "=", "x", "5", "view", "stage", "on"];
    let [one, all] = [0, 0];
    const read = (changed: string): void => {
      const { diagnostics } = parsed(changed);
      all++;
      if (diagnostics.length <= 1) one++;
      expect(diagnostics.length, changed).toBeLessThan(4);
    };
    for (const [i, { image, startOffset: start }] of tokens.entries()) {
      const end = start + image.length;
      const [before, after] = [text.slice(0, start), text.slice(end)];
      read(before + after);
      read(`${before}${image} ${image}${after}`);
      const sign = added[i % added.length]!;
      read(`${before}${sign} ${image}${after}`);
      read(`${before}${sign}${after}`);
    }
    expect(all).toBeGreaterThan(1500);
    expect(one / all).toBeGreaterThan(0.97);
  });

  it("in what belongs to another language", () => {
    const stage = (inner: string) => codes(`stage s {\n${inner}\n}`);
    expect(stage("batch = 64\noptimizer sgd(lr=0.1, momentum=0.9)")).toEqual([
      "syntax/unexpected",
      "syntax/equals-in-argument",
    ]);
    expect(stage("if big {\n batch 5\n}\nepochs 10\nfor 10 epochs")).toEqual([
      "syntax/statement-expected",
      "syntax/statement-expected",
    ]);
    expect(stage("batch 1;\nfor 2 epochs;")).toEqual([
      "syntax/unknown-character",
      "syntax/unknown-character",
    ]);
    expect(stage("/* one\n two */ batch 1 # three")).toEqual([
      "syntax/comment-form",
      "syntax/unknown-character",
    ]);
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
      fc.property(fc.nat(tokens.length - 1), fc.nat(tokens.length - 1), fc.nat(2), (i, k, left) => {
        const changed = [...tokens];
        changed.splice(i, left, tokens[k]!);
        survives(changed.join(""));
      }),
      { numRuns: 500 },
    );
    const lines = text.split("\n");
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 40 }), (list) =>
        survives(list.join("\n")),
      ),
      { numRuns: 300 },
    );
  });

  it("says of warnings neither that they are errors nor that they are too many", () => {
    const lines = Array.from({ length: 150 }, (_, i) => `param p${i} = f((g(1)))`);
    expect(new Set(codes(lines.join("\n")))).toEqual(new Set(["syntax/parentheses-alone"]));
    expect(codes([...lines, "param x ="].join("\n")).at(-1)).toBe("syntax/incomplete");
  });

  it("ends, whatever is repeated and however often", () => {
    const patterns = [
      ...["(", "[", "{", "}", "f(", "stage s {\n", "- ", "a b ", "view a, ", "schedule s = ", "}) "],
      ...["seed 1 ", "seed 1 {\n", "f(view ", "veiw a = 1\n", "a\n", '"', "/*", "# ", "/// a\n", "x = 1\n"],
    ];
    // If the time were more than linear, the test would not end.
    for (const start of ["", "stage s {\nloss l = f("])
      for (const pattern of patterns) parsed(start + pattern.repeat(10_000));
    for (const open of ["(", "[", "{", "f(", "stage s {"]) survives(`seed ${open.repeat(20_000)}`);
    survives(`schedule s = ${"a + ".repeat(20_000)}a`);
  });
});
