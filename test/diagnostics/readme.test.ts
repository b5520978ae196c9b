import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compile, renderDiagnostic } from "../../compiler/compile.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

it("what the README shows of two misspelt words is what is said of them", () => {
  const text = read("examples/quickstart.acl")
    .replace("radius: radius, step: 6/255", "radius: radus, step: 6/255")
    .replace("g(f.standard(a, b))", "g(f.standrad(a, b))");
  const { diagnostics, sources } = compile({
    entry: "wrong.acl",
    readFile: (path) => (path === "wrong.acl" ? text : undefined),
  });
  const options = { color: false, columns: 100, unicode: true };
  const shown = diagnostics.map((one) => renderDiagnostic(one, sources, options)).join("\n\n");
  expect(read("README.md")).toContain(`\n\`\`\`\n${shown}\n\`\`\`\n`);
});
