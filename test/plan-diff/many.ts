import { judged, pairsOf } from "./pairs.ts";

/** More pairs than the tests try: `npx tsx test/plan-diff/many.ts COUNT SEED` prints each one that is not exact. */
const [count = 1000, seed = 2] = process.argv.slice(2).map(Number);
const sums = new Map<string, number>();
for (const pair of pairsOf(count, seed)) {
  const { verdict, form, why, shown } = judged(pair);
  sums.set(verdict, (sums.get(verdict) ?? 0) + 1);
  if (verdict === "exact") continue;
  const [old, now] = [pair.before.split("\n"), pair.after.split("\n")];
  const lines = [
    `=== ${pair.kind}: ${verdict} in ${form}: ${why}`,
    JSON.stringify(pair.answer),
    ...old.filter((line) => !now.includes(line)).map((line) => `< ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `> ${line}`),
    shown,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
process.stdout.write(`${[...sums].map(([verdict, n]) => `${n} ${verdict}`).join(", ")}\n`);
