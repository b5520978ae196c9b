import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { CHECK_DIAGNOSTICS, compile } from "../../compiler/compile.ts";

const FOLDER = fileURLToPath(new URL("../diagnostics/cases/", import.meta.url));
/** Cases of words that are not supported yet are in their own folder, because they have one more message. */
const cases = ["check", "ahead"].flatMap((folder) =>
  readdirSync(join(FOLDER, folder))
    .filter((file) => file.endsWith(".acl"))
    .map((file) => `${folder}/${file.slice(0, -".acl".length)}`),
);
const codes = Object.keys(CHECK_DIAGNOSTICS.rows);

/** Codes about values set from outside; other tests raise them. */
const ELSEWHERE = ["unknown-override", "ambiguous-override", "bad-override", "params-file"];

/** A case is named after the code that it raises. A suffix distinguishes several cases of one code. */
function codeOf(file: string): string | undefined {
  const name = file.replace(/^.*\//, "");
  return codes
    .filter((code) => name === code || name.startsWith(`${code}-`))
    .sort((a, b) => b.length - a.length)[0];
}

describe("one mistake is one message", () => {
  test.each(cases)("%s", (name) => {
    const { diagnostics } = compile({
      entry: `${FOLDER}${name}.acl`,
      readFile: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
    });
    const found = diagnostics.map(({ code }) => code);
    const others = name.startsWith("ahead/") ? found.filter((code) => code !== "check/not-yet") : found;
    expect(others).toEqual([`check/${codeOf(name)}`]);
  });
});

test("every code has a case", () => {
  const raised = new Set([...cases.map(codeOf), ...ELSEWHERE]);
  expect(codes.filter((code) => !raised.has(code))).toEqual([]);
});
