const ORDER = ["views", "attack", "forward", "backward", "update", "measures"];

/**
 * The phase of a step that an instruction belongs to, by its origin: `views`, `attack NAME`, `forward`, `backward`,
 * `update`, `measures`.
 */
export function phaseOf(origin: string | undefined): string {
  const first = origin?.split(" / ")[0] ?? "";
  if (first.startsWith("view ")) return "views";
  if (first.startsWith("attack ")) return first;
  if (first === "passes") return "forward";
  if (first === "backward" || first === "update") return first;
  return "measures";
}

/** Sorts phases in the order of a step. */
export function inOrderOfAStep<T>(parts: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const rank = (name: string): number => ORDER.indexOf(name.replace(/^attack .*/s, "attack"));
  return new Map([...parts].sort(([a], [b]) => rank(a) - rank(b)));
}
