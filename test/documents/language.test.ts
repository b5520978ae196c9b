import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile, renderDiagnostic } from "../../compiler/compile.ts";
import { WORD_NAMES } from "../../compiler/elaborate/words.ts";
import { STATEMENTS } from "../../grammar/tokens.ts";
import { pageFiles } from "../../runtime/explain/pages.ts";
import { languageReference } from "../../scripts/write-language-reference.ts";
import { complete } from "../pages/complete.ts";

const PAGE = join(import.meta.dirname, "../../compiler/vocabulary/README.md");
const page = readFileSync(PAGE, "utf8");
const blocks = [...page.matchAll(/(?:`([\w.]+)`:\n\n)?```acl(?: in ([\w-]+))?\n([\s\S]*?)```/g)].map(
  ([, name, setup, text]) => ({ name, setup, text: text! }),
);
const library = (path: string): string | undefined => blocks.find(({ name }) => name === path)?.text;

it("its tables are those of the checker", () => {
  expect(languageReference()[1] === page, "stale: npx tsx scripts/write-language-reference.ts").toBe(true);
});

describe("an example compiles", () => {
  it.each(blocks.filter(({ name }) => name === undefined))("$text", ({ setup, text }) => {
    const whole = setup === undefined ? text : complete(text, pageFiles.setups[setup]!);
    const { diagnostics, sources, plan } = compile({
      entry: "example.acl",
      readFile: (path) => (path === "example.acl" ? whole : library(path)),
    });
    const options = { color: false, columns: 100, unicode: true };
    const said = diagnostics.filter(({ code, severity }) => severity !== "note" && code !== "check/unused");
    expect(said.map((one) => renderDiagnostic(one, sources, options)).join("\n\n")).toBe("");
    expect(plan).toBeDefined();
  });
});

it("every statement is spoken of, and everything that is called stands in an example", () => {
  const silent = Object.keys(STATEMENTS).filter((word) => !new RegExp(`\`${word}\\b`).test(page));
  expect(silent).toEqual([]);
  const examples = blocks.map(({ text }) => text).join("\n");
  expect(WORD_NAMES.filter((name) => !new RegExp(`\\b${name}\\b`).test(examples))).toEqual([]);
});
