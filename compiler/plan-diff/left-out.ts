import type { Change } from "./compare.ts";
import { mergeSiblings } from "./merge-siblings.ts";
import { pathText } from "./path-text.ts";

/** How many values are named that are neither passes nor counts. */
const NAMED = 2;

/** `4 passes, 3 counts and stages.finetune.optimizer.lr follow from these; --full lists them`. */
export function leftOutText(changes: readonly Change[]): string | undefined {
  if (changes.length === 0) return undefined;
  const passes = changes.filter(({ path, group }) => group !== "cost" && path.includes("passes")).length;
  const counts = changes.filter(({ group }) => group === "cost").length;
  const rest = mergeSiblings(
    changes.filter(({ path, group }) => group !== "cost" && !path.includes("passes")),
  );
  const texts = [
    ...(passes > 0 ? [`${passes} ${passes === 1 ? "pass" : "passes"}`] : []),
    ...(counts > 0 ? [`${counts} ${counts === 1 ? "count" : "counts"}`] : []),
    ...(rest.length > NAMED + 1 ? byKey(rest) : rest.map(({ label }) => pathText(label))),
  ];
  const all = texts.length > 1 ? `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}` : texts[0]!;
  const one = changes.length === 1;
  return `${all} ${one ? "follows" : "follow"} from these; --full lists ${one ? "it" : "them"}`;
}

/** `2 losses, 5 values of branches`: counted by kind, if there are many. */
function byKey(changes: readonly Change[]): string[] {
  const counts = new Map<string, number>();
  for (const { path } of changes) {
    const thing = path[0] === "stages" && (path.length === 4 || path[2] === "losses") ? path[2] : undefined;
    const text = thing === undefined ? `values of ${path.at(-1)}` : thing;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(
    ([text, n]) => `${n} ${n > 1 ? text : text.replace(/^losses$/, "loss").replace(/s\b/, "")}`,
  );
}
