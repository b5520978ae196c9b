/** Writes `grammar/cst.d.ts`, the types of the parser's concrete syntax tree: `npx tsx scripts/generate-cst.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateCstDts } from "chevrotain";
import { StatementParser } from "../grammar/parser.ts";

export function cstTypes(): string {
  return generateCstDts(new StatementParser().getGAstProductions());
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "../grammar/cst.d.ts"), cstTypes());
}
