import type { Change, ChangeGroup, PlanDiff } from "./compare.ts";

const GROUPS: readonly ChangeGroup[] = ["method", "renamed", "cost"];

/** What a reviewer reads first. */
export function headline({ changes, steps }: PlanDiff): string {
  if (changes.length === 0) return "no difference";
  const count = (group: ChangeGroup): number => changes.filter((change) => change.group === group).length;
  const method = count("method");
  const parts = [
    method === 0
      ? "no change to the method"
      : `${method} ${method === 1 ? "change" : "changes"} to the method`,
  ];
  const renamed = count("renamed");
  if (renamed > 0) parts.push(`${renamed} renamed`);
  const ratios = new Set(steps.map(({ ratio }) => times(ratio)));
  if (ratios.size === 1) parts.push(`floating-point operations per step ${[...ratios][0]}`);
  else for (const { stage, ratio } of steps) parts.push(`operations per step of ${stage} ${times(ratio)}`);
  return parts.join(", ");
}

function times(ratio: number): string {
  return `x${ratio.toPrecision(3).replace(/\.?0+$/, "")}`;
}

const NOTHING = "(none)";

/** Columns for a terminal. Nothing is said by colour alone. */
export function renderText(diff: PlanDiff, { color }: { readonly color: boolean }): string {
  const paint = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = [paint(1, headline(diff))];
  const width = (of: (change: Change) => string): number =>
    diff.changes.reduce((most, change) => Math.max(most, of(change).length), 0);
  const [paths, olds, news] = [width(pathText), width(oldText), width(newText)];
  for (const group of GROUPS) {
    const changes = diff.changes.filter((change) => change.group === group);
    if (changes.length === 0) continue;
    lines.push("", paint(1, group));
    for (const change of changes) {
      const columns = [
        pathText(change).padEnd(paths),
        paint(31, oldText(change).padEnd(olds)),
        "->",
        paint(32, change.follows === undefined ? newText(change) : newText(change).padEnd(news)),
      ];
      const follows = change.follows === undefined ? "" : `  follows from ${change.follows}`;
      lines.push(`  ${columns[0]}  ${columns.slice(1).join(" ")}${follows}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

const pathText = ({ path }: Change): string => path.join(".");
const oldText = ({ before }: Change): string => before ?? NOTHING;
const newText = ({ after }: Change): string => after ?? NOTHING;

/** Tables for a pull request. */
export function renderMarkdown(diff: PlanDiff): string {
  const cell = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
  const lines = [`**${headline(diff)}**`];
  for (const group of GROUPS) {
    const changes = diff.changes.filter((change) => change.group === group);
    if (changes.length === 0) continue;
    lines.push("", `| ${group} | before | after | follows from |`, "| --- | --- | --- | --- |");
    for (const change of changes) {
      const follows = change.follows === undefined ? "" : cell(change.follows);
      lines.push(
        `| ${cell(pathText(change))} | ${cell(oldText(change))} | ${cell(newText(change))} | ${follows} |`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

export function renderJson(diff: PlanDiff): string {
  const changes = diff.changes.map(({ path, before, after, ...rest }) => ({
    path: path.join("."),
    before: before ?? null,
    after: after ?? null,
    ...rest,
  }));
  return `${JSON.stringify({ headline: headline(diff), changes, steps: diff.steps }, undefined, 2)}\n`;
}
