import type { Shown, ShownRow } from "./judge.ts";

/** Reads the text format for terminals. */
export function readText(text: string): Shown {
  const [head = "", ...groups] = text.trimEnd().split(/\n\n(?=(?:method|renamed|cost|without effect)\n)/);
  const group = (title: string): string[] =>
    (groups.find((one) => one.startsWith(`${title}\n`)) ?? "").split("\n\n")[0]!.split("\n").slice(1);
  const method: ShownRow[] = [];
  let heading: string | undefined;
  /** whether the line is below a thing that is new or removed as a whole */
  let isInside = false;
  for (const line of group("method")) {
    const [, indent = "", sign, rest = ""] = /^( {2}| {4})(?! )(?:([+~-]) )?(.*)$/.exec(line) ?? [];
    const mark = sign as ShownRow["mark"] | undefined;
    if (indent.length === 2) {
      isInside = mark !== undefined && /^(stages|evaluations)\./.test(rest);
      heading = mark === undefined ? rest : undefined;
      if (mark) method.push({ mark, text: rest });
    } else if (isInside) continue;
    else if (mark) method.push({ mark, text: `${heading}.${rest}` });
    else {
      const last = method.pop()!;
      method.push({ ...last, text: `${last.text} ${line.trim()}` });
    }
  }
  const renamed = group("renamed").flatMap((line) => {
    const found = /^ {2}~ (\S.*?) {2,}(\S+) +-> (\S+)/.exec(line);
    return found && !found[1]!.includes(".order") ? [[found[2]!, found[3]!] as const] : [];
  });
  return { method, renamed, same: head.startsWith("no difference") };
}

/** Reads the Markdown format for pull requests. */
export function readMarkdown(text: string): Shown {
  const tables = text
    .trimEnd()
    .split("\n\n")
    .map((block) => block.split("\n"));
  const cellsOf = (line: string): string[] =>
    line
      .slice(2, -2)
      .split(/ \| /)
      .map((cell) => cell.replaceAll(/^`+ ?| ?`+$/g, "").replaceAll("\\|", "|"));
  const rowsOf = (title: string): string[][] =>
    (tables.find(([first]) => first?.startsWith(`| ${title} |`)) ?? []).slice(2).map(cellsOf);
  const method: ShownRow[] = [];
  let whole: string | undefined;
  for (const [label = "", before = "", after = "", ...more] of rowsOf("method")) {
    if (label.startsWith("in `")) {
      const last = method.pop()!;
      method.push({ ...last, text: `${last.text} ${label} ${before} ${after}` });
      continue;
    }
    if (whole !== undefined && label.startsWith(`${whole}.`)) continue;
    whole = before === "gone" || after === "new" ? label : undefined;
    const mark = before === "" ? "+" : after === "" ? "-" : "~";
    method.push({ mark, text: [label, before, after, ...more].join(" ") });
  }
  const renamed = rowsOf("renamed").flatMap(([label, before, after]) =>
    label!.includes(".order") ? [] : [[before!, after!] as const],
  );
  return { method, renamed, same: text.startsWith("**no difference") };
}

interface JsonDiff {
  readonly equal: boolean;
  readonly changes: readonly {
    readonly group: string;
    readonly derived: boolean;
    readonly path: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly written?: {
      readonly what: string;
      readonly name: string;
      readonly before: string;
      readonly after: string;
    };
  }[];
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
}

/** Reads the JSON format for programs. */
export function readJson(text: string): Shown {
  const { equal, changes, renamed } = JSON.parse(text) as JsonDiff;
  const method = changes
    .filter(({ group, derived }) => group === "method" && !derived)
    .map(({ path, before, after, written }): ShownRow => {
      const mark = before === null ? "+" : after === null ? "-" : "~";
      const value = (one: unknown): string =>
        Array.isArray(one) ? `[${one.join(", ")}]` : String(one ?? "");
      const words = written ? `${written.what} ${written.name} ${written.before} ${written.after}` : "";
      return { mark, text: `${path.join(".")} ${value(before)} ${value(after)} ${words}` };
    });
  return { method, renamed: renamed.map(({ before, after }) => [before, after]), same: equal };
}
