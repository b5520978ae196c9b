import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { readPlan } from "../../compiler/plan/read.ts";
import { planTree, writePlan } from "../../compiler/plan/write.ts";
import type { YamlNode } from "../../compiler/yaml/text.ts";
import { DUAL_STREAM } from "./changed-plans.ts";

interface Leaf {
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly derived: boolean;
}

/** Every value of a plan, and whether its field says that it is derived. */
function leaves(node: YamlNode, path: readonly (string | number)[] = [], above = false): Leaf[] {
  const derived = above || node.derived !== undefined;
  if (node.kind === "scalar") return [{ path, text: node.text, derived }];
  if (node.kind === "list") return node.items.flatMap((item, i) => leaves(item, [...path, i], derived));
  return node.entries.flatMap(([key, value]) => leaves(value, [...path, key], derived));
}

/** The plan with another value at one place: a number plus one, another word of the same kind, or another name. */
function changed({ path, text }: Leaf): string {
  const document = parseDocument(DUAL_STREAM);
  const others: Readonly<Record<string, string>> = { train: "eval", eval: "train", batch: "eval" };
  const number = Number(text);
  const other = Number.isInteger(number) ? number + 1 : (others[text] ?? `${text}_x`);
  document.setIn(path, other);
  return document.toString();
}

const { plan } = readPlan(DUAL_STREAM, "a.plan.yaml");
const derived = leaves(planTree(plan!)).filter((leaf) => leaf.derived);

describe("what follows from the rest of a plan cannot be changed by itself", () => {
  it("there is much of it", () => {
    expect(derived.length).toBeGreaterThan(150);
  });
  it("each value of it that is another one is refused; of cost the right one is taken", () => {
    const accepted = derived
      .filter((leaf) => {
        const read = readPlan(changed(leaf), "a.plan.yaml");
        if (!leaf.path.includes("cost")) return read.plan !== undefined;
        return (
          !read.diagnostics.some(({ code }) => code === "plan/other-cost") ||
          writePlan(read.plan!) !== writePlan(plan!)
        );
      })
      .map(({ path }) => path.join(" / "));
    expect(accepted).toEqual([]);
  });
});
