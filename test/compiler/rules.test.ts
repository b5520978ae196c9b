import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import { CHECK_DIAGNOSTICS } from "../../compiler/rules/diagnostics.ts";

const FOLDER = resolve(import.meta.dirname, "../../compiler/rules");
const MAKES_RULE = /^export const \w+ = rule\(/gm;

const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .filter((file) => readFileSync(join(FOLDER, file), "utf8").search(MAKES_RULE) >= 0);

describe("a rule has a file named after its code", () => {
  it.each(files)("%s", (file) => {
    const text = readFileSync(join(FOLDER, file), "utf8");
    expect([...text.matchAll(MAKES_RULE)]).toHaveLength(1);
    const code = basename(file, ".ts");
    expect(/\bcode: "([\w-]+)"/.exec(text)?.[1]).toBe(code);
    expect(CHECK_DIAGNOSTICS.rows).toHaveProperty(code);
    expect(existsSync(join(FOLDER, dirname(file), `${code}.md`)), "its page is beside it").toBe(true);
  });
});

test("every code is the code of one file", () => {
  const codes = files.map((file) => basename(file, ".ts"));
  expect(codes.sort()).toEqual(Object.keys(CHECK_DIAGNOSTICS.rows).sort());
});
