import { readCheckpointName, readPartName, readPassName } from "../experiment/names.ts";
import type { Origin } from "../experiment/origin.ts";
import { originAt, originOf } from "../experiment/origins.ts";
import type { Plan } from "../schema/plan.ts";
import type { YamlNode } from "../yaml/text.ts";
import type { Path, Reading } from "./reading.ts";
import { planTree } from "./write.ts";

/** A value of a plan that differs from the value derived from the rest. */
export interface Difference {
  readonly path: Path;
  readonly found: string | undefined;
  readonly expected: string | undefined;
  readonly why: string;
}

/** What a plan contains by name, and what must use it. Unused things are not allowed. */
const USES: readonly (readonly [path: readonly string[], what: string, by: string])[] = [
  [["networks"], "network", "stage"],
  [["datasets"], "data set", "stage and no evaluation"],
  [["splits"], "split", "stage and no evaluation"],
  [["stages", "*", "networks"], "network", "pass of this stage"],
  [["stages", "*", "losses"], "loss", "attack and no `minimize`"],
  [["stages", "*", "views"], "view", "pass and no other view"],
  [["stages", "*", "passes"], "pass", "loss here"],
  [["stages", "*", "attacks", "*", "passes"], "pass", "loss here"],
  [["stages", "*", "predict", "passes"], "pass", "loss here"],
];

/**
 * Reports every value of a plan that differs from the derived one.
 * @param expected the plan derived from the experiment
 */
export function compareDerived(reading: Reading, expected: Plan): void {
  const found: Difference[] = [];
  compare(planTree(reading.plan), planTree(expected), [], undefined, found);
  const unused = found.flatMap(({ path, expected: other }) => {
    const use = other === undefined ? usedAs(path) : undefined;
    return use ? [{ path, ...use }] : [];
  });
  for (const { path, ...use } of outermost(unused, reading.plan))
    reading.report("not-used", reading.place(path, "key"), { ...use, name: path.at(-1)! });
  if (unused.length > 0) return;
  // one edit has many consequences: the other differences are shown as labels of the first
  const [first, ...others] = found.filter(({ path }) => path[2] !== "cost");
  if (!first) return;
  const labels = others.slice(0, MOST_LABELS).map(({ path, expected: other }) => ({
    span: reading.place(path),
    text: other === undefined ? "should not be here either" : `should be ${other} then`,
  }));
  reading.refuse(first.found, first.expected, first.why, first.path, undefined, labels);
}

/** Number of other differences that are shown. */
const MOST_LABELS = 8;

type Unused = { readonly path: Path; readonly what: string; readonly by: string };

/** Unused things that no other unused thing depends on. An unused loss is reported, and not its passes. */
function outermost(unused: readonly Unused[], plan: Plan): readonly Unused[] {
  const losses = unused.filter(({ what }) => what !== "pass");
  const all = losses.length > 0 ? losses : unused;
  const below = new Set(all.flatMap((one) => madeOf(one, plan)));
  return all.filter(({ path, what }) => {
    const name = path.at(-1)!;
    const names =
      what === "split" ? Object.keys(plan.splits[name]!.parts) : HALVES.map((half) => name + half);
    return !names.some((one) => below.has(one));
  });
}

/** Names that refer to a data set: its own, and those of its halves. */
const HALVES = ["", ".train", ".test"];

/** Names of the things that a thing depends on. */
function madeOf({ path, what }: Unused, plan: Plan): string[] {
  const name = path.at(-1)!;
  if (what === "split") return [plan.splits[name]!.of];
  if (what === "view") return [plan.stages[path[1]!]!.views[name]!.of];
  return what === "pass" ? (readPassName(name)?.inputs.map((one) => readPartName(one).name) ?? []) : [];
}

function usedAs(path: Path): { readonly what: string; readonly by: string } | undefined {
  const row = USES.find(
    ([keys]) => keys.length === path.length - 1 && keys.every((key, i) => key === "*" || key === path[i]),
  );
  return row && { what: row[1], by: row[2] };
}

function compare(
  left: YamlNode,
  right: YamlNode,
  path: Path,
  from: Origin | undefined,
  found: Difference[],
): void {
  if (left.kind === "map" && right.kind === "map") {
    const [ours, theirs] = [new Map(left.entries), new Map(right.entries)];
    for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
      const [one, other] = [ours.get(key), theirs.get(key)];
      const origin = originAt(right.of, key, from);
      if (one && other) compare(one, other, [...path, key], origin, found);
      else
        found.push({
          path: [...path, key],
          found: one && textOf(one),
          expected: other && textOf(other),
          why: whyOf(origin, [...path, key]),
        });
    }
    return;
  }
  const [one, other] = [textOf(left), textOf(right)];
  if (one !== other)
    found.push({ path, found: one, expected: other, why: whyOf(originOf(right.of, from), path) });
}

function whyOf(origin: Origin | undefined, path: Path): string {
  if (path[0] === "evaluations" && path[2] === "predict")
    return `the \`predict\` of stage ${readCheckpointName(path[1]!).stage}`;
  if (origin?.kind === "derived") return origin.rule;
  const passes = path.lastIndexOf("passes");
  if (passes >= 0) return `the pass is \`${path[passes + 1]}\``;
  if (path[2] === "views") return "the attack that makes the view says so";
  if (path[2] === "networks") return "the weights that the network starts from have these branches";
  return "the rest of the plan says so";
}

function textOf(node: YamlNode): string {
  if (node.kind === "scalar") return node.text;
  if (node.kind === "map") return "a map";
  return `[${node.items.map(textOf).join(", ")}]`;
}
