import type { Plan } from "../plan/schema.ts";
import { planTree } from "../plan/write.ts";
import { type YamlNode, yamlText } from "../plan/yaml-text.ts";
import { groupOf, isOrdered, valueText } from "./meaning.ts";

export type ChangeGroup = "method" | "cost" | "renamed";

/** One path at which two plans differ. */
export interface Change {
  readonly group: ChangeGroup;
  readonly path: readonly string[];
  /** absent where it was not there */
  readonly before?: string;
  /** absent where it is no more */
  readonly after?: string;
  /** path of the change of the method that makes this one */
  readonly follows?: string;
}

export interface PlanDiff {
  readonly changes: readonly Change[];
  /** stages whose step costs another number of operations: after over before */
  readonly steps: readonly { readonly stage: string; readonly ratio: number }[];
}

type YamlMap = YamlNode & { readonly kind: "map" };

/** Everything in which two plans differ, as a value; how it looks is another matter. */
export function comparePlans(before: Plan, after: Plan): PlanDiff {
  const changes: Change[] = [];
  compareMaps([], planTree(before), planTree(after), changes);
  const steps = Object.keys(before.stages).flatMap((stage) => {
    const [old, now] = [before.stages[stage]!.cost.step, after.stages[stage]?.cost.step];
    return now === undefined || now === old ? [] : [{ stage, ratio: now / old }];
  });
  // How often a pass runs is said by the attack's steps and mode already.
  const told = changes.filter(({ path }) => path.at(-1) !== "times" || path.at(-3) !== "passes");
  return { changes: told.map((change) => withCause(change, told)), steps };
}

function compareMaps(path: readonly string[], before: YamlMap, after: YamlMap, changes: Change[]): void {
  const [old, now] = [new Map(before.entries), new Map(after.entries)];
  const removed = [...old.keys()].filter((key) => !now.has(key));
  const added = [...now.keys()].filter((key) => !old.has(key));
  const renamed = new Map<string, string>();
  for (const key of removed) {
    const twin = added.find(
      (other) =>
        ![...renamed.values()].includes(other) &&
        ownText(path, old.get(key)!) === ownText(path, now.get(other)!),
    );
    // One number alone says nothing of where it came from.
    if (twin !== undefined && old.get(key)!.kind === "map") renamed.set(key, twin);
  }
  for (const [key, value] of old) {
    const twin = renamed.get(key);
    const other = now.get(key);
    if (twin !== undefined)
      changes.push({ group: "renamed", path: [...path, key], before: key, after: twin });
    else if (other) compareNodes([...path, key], value, other, changes);
    else
      changes.push({
        group: groupOf([...path, key]),
        path: [...path, key],
        before: summary([...path, key], value),
      });
  }
  for (const key of added)
    if (![...renamed.values()].includes(key))
      changes.push({
        group: groupOf([...path, key]),
        path: [...path, key],
        after: summary([...path, key], now.get(key)!),
      });
  if (isOrdered(path)) {
    const [first, second] = [old, now].map((map) =>
      [...map.keys()].filter((key) => old.has(key) && now.has(key)).join(", "),
    );
    if (first !== second) changes.push({ group: "method", path, before: first!, after: second! });
  }
}

function compareNodes(path: readonly string[], before: YamlNode, after: YamlNode, changes: Change[]): void {
  if (before.kind === "map" && after.kind === "map") {
    compareMaps(path, before, after, changes);
    return;
  }
  if (before.kind === "list" && after.kind === "list" && !isShort(before) && !isShort(after)) {
    const length = Math.max(before.items.length, after.items.length);
    for (let i = 0; i < length; i++) {
      const [old, now] = [before.items[i], after.items[i]];
      const place = [...path, String(i + 1)];
      if (old && now) compareNodes(place, old, now, changes);
      else if (old) changes.push({ group: groupOf(path), path: place, before: summary(place, old) });
      else if (now) changes.push({ group: groupOf(path), path: place, after: summary(place, now) });
    }
    return;
  }
  if (subtreeText(before) === subtreeText(after)) return;
  changes.push({ group: groupOf(path), path, before: summary(path, before), after: summary(path, after) });
}

function isShort(list: YamlNode & { readonly kind: "list" }): boolean {
  return list.items.every((item) => item.kind === "scalar");
}

/** What a thing is apart from what it is called: an evaluation repeats the checkpoint's name. */
function ownText(path: readonly string[], node: YamlNode): string {
  const named = path[0] === "evaluations" && path.length === 1 && node.kind === "map";
  return subtreeText(
    named ? { ...node, entries: node.entries.filter(([key]) => key !== "checkpoint") } : node,
  );
}

function subtreeText(node: YamlNode): string {
  return yamlText({ kind: "map", entries: [["_", node]] });
}

/** A value in a few words. */
function summary(path: readonly string[], node: YamlNode): string {
  if (node.kind === "scalar") return valueText(path, node.text);
  if (node.kind === "list") return `[${node.items.map((item) => summary(path, item)).join(", ")}]`;
  const kind = node.entries.find(([key]) => ["kind", "op", "curve", "schedule"].includes(key));
  if (kind && kind[1].kind === "scalar") return kind[1].text;
  const names = node.entries.map(([key]) => key);
  return `{${names.slice(0, 4).join(", ")}${names.length > 4 ? ", ..." : ""}}`;
}

/** What a change of cost follows from, where one change of the method in its stage explains it. */
function withCause(change: Change, all: readonly Change[]): Change {
  const [stages, stage, part, kind] = change.path;
  if (change.group !== "cost" || stages !== "stages" || part !== "cost") return change;
  const own = all.filter(({ path }) => path[0] === "stages" && path[1] === stage);
  const parts = own.filter(({ path }) => path[2] === "cost" && path[3] !== "step");
  const onlyAttack =
    kind === "attack" || (kind === "step" && parts.every(({ path }) => path[3] === "attack"));
  const causes = own.filter(
    ({ group, path }) => group === "method" && (!onlyAttack || path[2] === "attacks"),
  );
  const [cause] = causes;
  return causes.length === 1 && cause ? { ...change, follows: cause.path.slice(3).join(".") } : change;
}
