import { describe, expect, it } from "vitest";
import { type Diagnostic, diagnosticTable } from "../../grammar/diagnostic.ts";
import { renderDiagnostic } from "../../grammar/render.ts";
import { SourceFile, type Span } from "../../grammar/span.ts";

const TABLE = diagnosticTable("check", {
  twice: {
    severity: "error",
    message: ({ name }: { name: string }) => `\`${name}\` is declared twice`,
    help: () => "give one of them another name",
  },
  strange: { severity: "warning", message: (_: Record<never, never>) => "this is strange" },
});

function at(file: SourceFile, words: string, from = 0): Span {
  const start = file.text.indexOf(words, from);
  return { file: file.name, start, end: start + words.length };
}

function rendered(
  diagnostic: Diagnostic,
  files: readonly SourceFile[],
  options: { color?: boolean; columns?: number; unicode?: boolean } = {},
): string {
  const sources = new Map(files.map((file) => [file.name, file]));
  return renderDiagnostic(diagnostic, sources, { color: false, columns: 80, unicode: true, ...options });
}

const FILE = new SourceFile("a.acl", "seed 1\nencoder f = convnet()\n\n\n\n\n\n\n\nencoder f = resnet18()\n");
const TWICE = TABLE.make("twice", at(FILE, "f", 30), { name: "f" }, [
  { span: at(FILE, "f"), text: "first declared here" },
]);

describe("a message", () => {
  it("has what and where, the lines with their words underlined, and what helps", () => {
    expect(rendered(TWICE, [FILE])).toBe(
      `a.acl:10:9: error: \`f\` is declared twice [check/twice]
 2 │ encoder f = convnet()
   │         - first declared here
10 │ encoder f = resnet18()
   │         ^
   = give one of them another name`,
    );
  });

  it("has ASCII characters only where others cannot be shown", () => {
    const text = rendered(TWICE, [FILE], { unicode: false });
    expect(text).toContain(" 2 | encoder f");
    expect(text).toMatch(/^[\x20-\x7E\n]*$/);
  });

  it("says nothing by colour alone", () => {
    const colored = rendered(TWICE, [FILE], { color: true });
    expect(colored).toContain("\u001b[");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    expect(colored.replace(/\u001b\[[\d;]*m/g, "")).toBe(rendered(TWICE, [FILE]));
  });

  it("names the other file a label is in, and shows it first", () => {
    const library = new SourceFile("lib/common.acl", "// what is shared\nencoder f = convnet()\n");
    const diagnostic = TABLE.make("twice", at(FILE, "f"), { name: "f" }, [
      { span: at(library, "f ="), text: "first declared here" },
    ]);
    expect(rendered(diagnostic, [FILE, library])).toBe(
      `a.acl:2:9: error: \`f\` is declared twice [check/twice]
2 │ encoder f = convnet()
  │         --- lib/common.acl: first declared here
2 │ encoder f = convnet()
  │         ^
  = give one of them another name`,
    );
  });

  it("marks two places of one line below it", () => {
    const file = new SourceFile("a.acl", "optimizer sgd(lr: 0.1, lr: 0.2)\n");
    const label = { span: at(file, "lr"), text: "first here" };
    expect(rendered(TABLE.make("strange", at(file, "lr", 20), {}, [label]), [file])).toBe(
      `a.acl:1:24: warning: this is strange [check/strange]
1 │ optimizer sgd(lr: 0.1, lr: 0.2)
  │               -- first here
  │                        ^^`,
    );
  });
});

describe("the underlined words", () => {
  const strange = (text: string, words: string, columns = 80): string[] => {
    const file = new SourceFile("a.acl", text);
    return rendered(TABLE.make("strange", at(file, words), {}), [file], { columns })
      .split("\n")
      .filter((line) => /^[\d ]+│/.test(line));
  };

  it("are below themselves behind tabs, wide characters and accents", () => {
    expect(strange("\t\tbatch x", "x")).toEqual(["1 │   batch x", "  │         ^"]);
    expect(strange('"実験" x', "x")).toEqual(['1 │ "実験" x', "  │        ^"]);
    expect(strange('"🚀" x', "x")).toEqual(['1 │ "🚀" x', "  │      ^"]);
    expect(strange('"e\u0301" x', "x")).toEqual(['1 │ "e\u0301" x', "  │     ^"]);
    expect(strange('"実験"', "実験")).toEqual(['1 │ "実験"', "  │  ^^^^"]);
  });

  it("are shown without what would move the cursor", () => {
    expect(strange("seed \u001b[31m1\u0007", "1")[0]).toBe("1 │ seed \uFFFD[31m1\uFFFD");
    expect(strange("seed 1\r\n", "1")).toEqual(["1 │ seed 1", "  │      ^"]);
  });

  it("may be several lines, of which the first is shown, or nothing at all", () => {
    expect(strange("stage s {\n  batch 1\n}\n", "stage s {\n  batch 1\n}")).toEqual([
      "1 │ stage s {",
      "  │ ^^^^^^^^^",
    ]);
    const file = new SourceFile("a.acl", "seed");
    const end = TABLE.make("strange", { file: "a.acl", start: 4, end: 4 }, {});
    expect(rendered(end, [file]).split("\n").slice(1)).toEqual(["1 │ seed", "  │     ^"]);
    expect(rendered({ ...end, span: { file: "b.acl", start: 0, end: 0 } }, [file])).toBe(
      "b.acl:1:1: warning: this is strange [check/strange]",
    );
  });

  it("are cut out of a line that is too long", () => {
    const long = `minimize ${"a + ".repeat(40)}wrong + ${"b + ".repeat(40)}c`;
    for (const columns of [40, 60, 80]) {
      const [line, marks] = strange(long, "wrong", columns);
      expect(line).toMatch(/^1 │ ….*wrong.*…$/);
      expect(line!.length).toBeLessThanOrEqual(columns);
      expect(marks!.indexOf("^^^^^")).toBe(line!.indexOf("wrong"));
    }
    const all = `minimize ${"a + ".repeat(60)}b`;
    for (const line of strange(all, all.slice(9), 40)) expect(line.length).toBeLessThanOrEqual(40);
  });

  it("have their label below them where it does not fit beside", () => {
    const file = new SourceFile("a.acl", "stage pretrain_with_a_name {\n}\n");
    const label = { span: at(file, "pretrain_with_a_name"), text: "the stage trains on these images" };
    const text = rendered(TABLE.make("strange", at(file, "}"), {}, [label]), [file], { columns: 40 });
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
    expect(text).toContain("│ the stage trains on these images");
  });
});
