/**
 * The rows of `scripts/gpu-check.sh`, each printed as a JSON line when it is finished. The exit status is 1 if one did
 * not pass.
 */
import { type Deadline, deadlineIn, secondsFor, secondsLeft } from "./budget.ts";
import { conformanceRow, engineRow, exactRow, type Facts, open } from "./correct.ts";
import { type CheckOptions, HELP, ROWS, type Row, readOptions } from "./options.ts";
import { fiveSteps, repeatRow } from "./repeat.ts";
import { endRows, endWithParent, runRow } from "./row-process.ts";
import { speedRow } from "./speed.ts";
import { trainRow } from "./train.ts";

/** The share of the time for starting and ending processes. */
const SPARE = 0.05;

type Work = (
  options: CheckOptions,
  deadline: Deadline,
  print: (facts: Facts) => void,
) => Promise<Facts | undefined>;

const WORK: Readonly<Record<Row, Work>> = {
  engine: engineRow,
  conformance: (_, deadline) => conformanceRow(deadline),
  exact: exactRow,
  repeat: async () => repeatRow(),
  train: async () => trainRow(await open(false)),
  speed: (...all) => speedRow(...all).then(() => undefined),
};

/** Runs one row, in its own process. */
async function work(row: Row, seconds: number, options: CheckOptions): Promise<void> {
  endWithParent();
  const print = (facts: Facts): void => void process.stdout.write(`${JSON.stringify(facts)}\n`);
  try {
    const facts = await WORK[row](options, deadlineIn(seconds * (1 - SPARE)), print);
    if (facts) print(facts);
  } catch (error) {
    print({ passed: false, error: (error as Error).message });
  }
}

async function check(options: CheckOptions, argv: readonly string[]): Promise<number> {
  let failed = 0;
  const all = deadlineIn(60 * options.minutes * (1 - SPARE));
  const rows = ROWS.filter((row) => options.rows.includes(row));
  for (const [i, row] of rows.entries()) {
    const seconds = secondsFor([row, ...rows.slice(i + 1)], secondsLeft(all));
    const words = [...process.execArgv, process.argv[1]!, "--row", row, String(seconds), ...argv];
    await runRow({ command: process.execPath, words, seconds }, (facts) => {
      if (facts.passed === false) failed++;
      const at = Number(((performance.now() - all.began) / 1000).toFixed(1));
      process.stdout.write(`${JSON.stringify({ row, ...facts, at })}\n`);
    });
  }
  return failed === 0 ? 0 : 1;
}

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === "--steps-of-a-row") {
    process.stdout.write(`${JSON.stringify(await fiveSteps(argv[1]!))}\n`);
    return 0;
  }
  if (argv[0] === "--row") {
    const [, row, seconds, ...rest] = argv;
    await work(row as Row, Number(seconds), readOptions(rest) as CheckOptions);
    return 0;
  }
  try {
    const options = readOptions(argv);
    if (options !== "help") return await check(options, argv);
    process.stdout.write(`${HELP}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n${HELP}\n`);
    return 2;
  }
}

for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)
  process.on(signal, () => {
    endRows();
    process.exit(status);
  });
void main(process.argv.slice(2)).then((status) => process.exit(status));
