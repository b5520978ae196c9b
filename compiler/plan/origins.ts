import type { Origin } from "../experiment/origin.ts";
import { isKnown, originAt, originOf } from "../experiment/origins.ts";
import type { Plan } from "../schema/plan.ts";
import type { YamlNode } from "../yaml/text.ts";
import { planTree } from "./write.ts";

/** One value of a plan: a number, a text, or a list of them. */
export interface OriginRow {
  readonly path: readonly string[];
  /** as the plan writes it */
  readonly text: string;
  /** undefined if the plan was read from a plan file */
  readonly origin: Origin | undefined;
}

/** The origin of every value of a plan, in the order of the plan. */
export function originRows(plan: Plan): OriginRow[] {
  const rows: OriginRow[] = [];
  const visit = (node: YamlNode, path: readonly string[], from: Origin | undefined): void => {
    if (node.kind === "map") {
      for (const [key, value] of node.entries) visit(value, [...path, key], originAt(node.of, key, from));
      return;
    }
    const origin = originOf(node.of, from);
    const line = itemsKnown(node) ? undefined : lineOf(node);
    if (line !== undefined) rows.push({ path, text: line, origin });
    else
      (node as YamlNode & { kind: "list" }).items.forEach((item, i) => {
        visit(item, [...path, String(i + 1)], origin);
      });
  };
  visit(planTree(plan), [], undefined);
  return rows;
}

/** Whether the items of a list have origins of their own. */
function itemsKnown(node: YamlNode): boolean {
  return node.kind === "list" && node.items.some((item) => isKnown(item.of));
}

/** A value, or a list of values, on one line; undefined for other nodes. */
function lineOf(node: YamlNode): string | undefined {
  if (node.kind === "scalar") return node.text;
  if (node.kind === "map") return undefined;
  const items = node.items.map((item) => (item.kind === "scalar" ? item.text : undefined));
  return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
}
