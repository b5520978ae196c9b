/**
 * Runs inputs of one reader in its own process, so that an input that ends or blocks it can be found by its number.
 * Started by fuzz.ts.
 */
import { Random } from "./random.ts";
import { READERS } from "./readers/readers.ts";

const [name = "", seed = "1", from = "0", to = "0", each = "100"] = process.argv.slice(2);
const reader = READERS.get(name)!;
let answers: Record<string, number> = {};

for (let i = Number(from); i < Number(to); i++) {
  try {
    const answer = await reader.try(new Random(seed, name, i));
    answers[answer] = (answers[answer] ?? 0) + 1;
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ fault: i, what });
  }
  const next = i + 1;
  if (next % Number(each) === 0 || next === Number(to)) {
    say({ next, answers });
    answers = {};
  }
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
