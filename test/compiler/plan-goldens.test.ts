import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { writePlan } from "../../compiler/plan/write.ts";
import { planOf, programFile, programNames, readProgram } from "./programs.ts";

const RECORD = process.env.RECORD === "1";

test.each(programNames())("plan of %s", (name) => {
  const text = writePlan(planOf(readProgram(name)));
  const golden = programFile(`${name}.plan.yaml`);
  if (RECORD) writeFileSync(golden, text);
  expect(existsSync(golden), `${golden} is missing: RECORD=1 writes it`).toBe(true);
  expect(text).toBe(readFileSync(golden, "utf8"));
});

test("every plan has its program", () => {
  const plans = readdirSync(programFile("")).filter((file) => file.endsWith(".plan.yaml"));
  expect(plans.sort()).toEqual(
    programNames()
      .map((name) => `${name}.plan.yaml`)
      .sort(),
  );
});
