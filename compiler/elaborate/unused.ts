import type { Name } from "../../grammar/ast.ts";
import type { CheckedAttack } from "./attacks.ts";
import { passName } from "./expressions/own-names.ts";
import type { LocalItem, StageScope } from "./expressions/stage-scope.ts";
import type { Objective } from "./objective.ts";

/**
 * Warns of losses, views and other statements that neither `minimize` nor a used attack depends on. After errors
 * nothing is reported, because uses may be unknown.
 * @returns whether a loss or a view is unused, so that part of the stage has no effect
 */
export function checkUnused(
  scope: StageScope,
  objective: Objective | undefined,
  attacks: readonly CheckedAttack[] | undefined,
): boolean {
  if (!objective || !attacks) return false;
  const reached = new Set<string>();
  // "" collects the uses of other statements: optimizer, measure, ...
  for (const root of ["minimize", "predict", ""]) visit(scope, root, reached);
  const unused = new Map<LocalItem, Name[]>();
  const used = new Set<LocalItem>();
  for (const { item, name } of scope.items())
    if (reached.has(name.text)) used.add(item);
    else unused.set(item, [...(unused.get(item) ?? []), name]);
  // a part of a `let` needs no use if another part is used
  for (const item of used) if (item.kind === "let") unused.delete(item);
  let wasted = false;
  for (const [item, names] of outermost(scope, unused)) {
    reportUnused(scope, item, names, objective);
    wasted ||= item.kind === "view" || item.kind === "loss";
  }
  return wasted;
}

function visit(scope: StageScope, name: string, reached: Set<string>): void {
  if (reached.has(name)) return;
  reached.add(name);
  for (const used of scope.uses.get(name) ?? []) visit(scope, used, reached);
}

/** The unused statements that no other unused statement depends on. The rest follows from them. */
function outermost(
  scope: StageScope,
  unused: ReadonlyMap<LocalItem, readonly Name[]>,
): readonly (readonly [LocalItem, readonly Name[]])[] {
  // an unused loss and the view that maximizes it refer to each other; the loss is reported
  const ranked = [...unused].sort(([a], [b]) => Number(b.kind === "loss") - Number(a.kind === "loss"));
  const served = ranked.map(([, names]) => {
    const all = new Set<string>();
    for (const { text } of names) visit(scope, text, all);
    return all;
  });
  const serves = (one: number, other: number): boolean =>
    ranked[one]![1].some(({ text }) => served[other]!.has(text));
  return ranked.filter((_, one) =>
    ranked.every((_, other) => one === other || !serves(one, other) || (serves(other, one) && one < other)),
  );
}

function reportUnused(
  { context: { report } }: StageScope,
  { kind }: LocalItem,
  names: readonly Name[],
  { passes }: Objective,
): void {
  const span = { ...names[0]!.span, end: names.at(-1)!.span.end };
  const texts = names.map(({ text }) => text);
  if (kind === "view") {
    const pass = passes.find(({ network }) => network.spec.kind === "encoder");
    report("view-unused", span, { names: texts, network: pass && passName(pass) });
  } else if (kind === "loss") report("loss-unused", span, { name: texts[0]! });
  else report("unused", span, { what: kind, names: texts });
}
