/** The rows of `scripts/gpu-check.sh`, each a JSON line as soon as it is known. Status 1 where one did not pass. */
import {
  conformanceRow,
  digestOfSteps,
  engineRow,
  exactRow,
  type Facts,
  open,
  repeatRow,
} from "./correct.ts";
import { type CheckOptions, HELP, type Row, readOptions } from "./options.ts";
import { speedRows } from "./speed.ts";
import { trainRow } from "./train.ts";

async function check(options: CheckOptions): Promise<number> {
  let failed = 0;
  const began = performance.now();
  const print = (row: Row, facts: Facts): void => {
    if (facts.passed === false) failed++;
    const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
    process.stdout.write(`${JSON.stringify({ row, ...facts, at: seconds })}\n`);
  };
  const guarded = async (row: Row, work: () => Promise<Facts> | Facts): Promise<void> => {
    if (!options.rows.includes(row)) return;
    try {
      print(row, await work());
    } catch (error) {
      print(row, { passed: false, error: (error as Error).message });
    }
  };
  await guarded("engine", engineRow);
  await guarded("conformance", conformanceRow);
  await guarded("exact", exactRow);
  await guarded("repeat", repeatRow);
  await guarded("train", async () => trainRow(await open(false)));
  if (options.rows.includes("speed"))
    for (const precision of options.precisions)
      await speedRows(options, precision, (facts) => print("speed", facts)).catch((error: Error) =>
        print("speed", { passed: false, precision, error: error.message }),
      );
  return failed === 0 ? 0 : 1;
}

async function main(argv: readonly string[]): Promise<number> {
  // a process of the row `repeat`
  if (argv[0] === "--digest") {
    process.stdout.write(`${await digestOfSteps(argv[1]!)}\n`);
    return 0;
  }
  try {
    const options = readOptions(argv);
    if (options !== "help") return await check(options);
    process.stdout.write(`${HELP}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n${HELP}\n`);
    return 2;
  }
}

void main(process.argv.slice(2)).then((status) => process.exit(status));
