import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { lowerStep } from "../../compiler/lower/step-program.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { printProgram } from "../../compiler/tensor/print.ts";
import { format } from "../../grammar/format.ts";
import { SourceFile } from "../../grammar/span.ts";

const ROOT = join(import.meta.dirname, "../..");
const RECORD = process.env.RECORD === "1";

/** The files that are experiments; libraries are compiled with the experiments that import them. */
const experimentsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".acl"))
    .map((file) => join(folder, file))
    .filter((file) => /^experiment\b/m.test(readFileSync(join(ROOT, file), "utf8")))
    .sort();

function compiled(file: string) {
  const readFile = (path: string) =>
    existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), "utf8") : undefined;
  const { plan, diagnostics } = compile({ entry: file, readFile });
  expect(diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
  return plan!;
}

function expectGolden(text: string, file: string): void {
  const path = join(ROOT, file);
  if (RECORD) writeFileSync(path, text);
  expect(existsSync(path), `${file} is missing: RECORD=1 writes it`).toBe(true);
  expect(text === readFileSync(path, "utf8"), `${file} is not what its .acl file compiles to`).toBe(true);
}

const EXAMPLES = experimentsIn("examples");
const EXPERIMENTS = experimentsIn("experiments");

it.each([...EXAMPLES, ...EXPERIMENTS])("%s is in the one form", (file) => {
  const text = readFileSync(join(ROOT, file), "utf8");
  expect(format(new SourceFile(file, text)).text).toBe(text);
});

describe("the plan beside its file", () => {
  it.each([...EXAMPLES, ...EXPERIMENTS])("%s", (file) => {
    expectGolden(writePlan(compiled(file)), file.replace(/\.acl$/, ".plan.yaml"));
  });
});

describe("the program of the first stage beside its file", () => {
  it.each(EXAMPLES)("%s", (file) => {
    const plan = compiled(file);
    const [[name, stage] = []] = Object.entries(plan.stages);
    const { program } = lowerStep(plan, name!, stage!.batch);
    expectGolden(printProgram(program), file.replace(/\.acl$/, ".program.txt"));
  });
});

it("no plan and no program is left over from a file that is gone", () => {
  const orphans = ["examples", "experiments"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(plan\.yaml|program\.txt)$/.test(file))
      .map((file) => join(folder, file))
      .filter((file) => !existsSync(join(ROOT, file.replace(/\.(plan\.yaml|program\.txt)$/, ".acl")))),
  );
  if (RECORD) for (const file of orphans) rmSync(join(ROOT, file));
  expect(RECORD ? [] : orphans).toEqual([]);
});
