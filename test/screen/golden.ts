import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "golden");
const used = new Set<string>();

/** Compares a text with the file of this name; with RECORD=1 it writes the file instead. */
export function expectGolden(name: string, text: string): void {
  used.add(name);
  const file = join(FOLDER, name);
  if (process.env.RECORD) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, `${text}\n`);
    return;
  }
  expect(existsSync(file), `${file} is missing: record it with RECORD=1`).toBe(true);
  expect(text).toBe(readFileSync(file, "utf8").slice(0, -1));
}

/** Golden files with this prefix that no test has used. */
export function orphans(prefix: string): string[] {
  return readdirSync(FOLDER).filter((name) => name.startsWith(prefix) && !used.has(name));
}
