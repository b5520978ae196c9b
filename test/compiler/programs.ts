import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CompileResult, compile } from "../../compiler/compile.ts";
import type { Plan } from "../../compiler/schema/plan.ts";

const FOLDER = fileURLToPath(new URL("./programs/", import.meta.url));

export function programFile(name: string): string {
  return `${FOLDER}${name}`;
}

/** Names of the programs that have a plan: all except libraries. */
export function programNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".acl") && file !== "shared.acl")
    .map((file) => file.slice(0, -".acl".length));
}

export function readProgram(name: string): string {
  return readFileSync(programFile(`${name}.acl`), "utf8");
}

/** Compiles a text that can import `shared.acl`. */
export function compileText(text: string, overrides: Readonly<Record<string, string>> = {}): CompileResult {
  const files: Record<string, string> = { "main.acl": text, "shared.acl": readProgram("shared") };
  return compile({ entry: "main.acl", readFile: (path) => files[path], overrides });
}

/** The plan of a text, which must have no errors. */
export function planOf(text: string, overrides: Readonly<Record<string, string>> = {}): Plan {
  const { plan, diagnostics } = compileText(text, overrides);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (!plan) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return plan;
}

/** The codes of the messages for a text. */
export function codesOf(text: string, overrides: Readonly<Record<string, string>> = {}): string[] {
  return compileText(text, overrides).diagnostics.map(({ code }) => code);
}
