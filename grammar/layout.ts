/**
 * Text with possible line breaks: if a group does not fit into a line, each of its breaks becomes a new line.
 * The algorithm is that of "A prettier printer" (Wadler), extended by comments at breaks.
 */
export type Layout = string | readonly Layout[] | Break | Group | Indent;

/** A possible line break: a new line, or `flat`. */
export interface Break {
  readonly kind: "break";
  readonly flat: "" | " ";
  /** comments at the end of the line; they force a new line */
  readonly trailing: readonly string[];
  /** comments on lines of their own */
  readonly own: readonly string[];
  /** a closing bracket follows, so comments on lines of their own are indented one step more */
  readonly closes?: true;
}

export interface Group {
  readonly kind: "group";
  readonly parts: Layout;
  /** breaks only before parts that do not fit, instead of at every break */
  readonly fill: boolean;
  readonly broken: boolean;
}

export interface Indent {
  readonly kind: "indent";
  readonly parts: Layout;
}

export const indent = (parts: Layout): Indent => ({ kind: "indent", parts });

export function group(parts: Layout, fill = false): Group {
  return { kind: "group", parts, fill, broken: hasComments(parts) };
}

function hasComments(layout: Layout): boolean {
  if (typeof layout === "string") return false;
  if (!("kind" in layout)) return layout.some(hasComments);
  if (layout.kind === "break") return layout.trailing.length > 0 || layout.own.length > 0;
  return layout.kind === "group" ? layout.broken : hasComments(layout.parts);
}

type Mode = "flat" | "broken" | "fill";
type Command = readonly [depth: number, mode: Mode, layout: Layout];

const STEP = "  ";

/** Prints a layout in lines of at most `width` characters, if possible. */
export function printLayout(layout: Layout, depth: number, width: number): string {
  const lines: string[] = [];
  let line = STEP.repeat(depth);
  let column = line.length;
  const put = (text: string): void => {
    line += text;
    column += text.length;
  };
  const begin = (at: number, text = ""): void => {
    lines.push(line.trimEnd());
    line = STEP.repeat(at) + text;
    column = line.length;
  };
  const commands: Command[] = [[depth, "broken", layout]];
  for (let command = commands.pop(); command; command = commands.pop()) {
    const [at, mode, one] = command;
    if (typeof one === "string") put(one);
    else if (!("kind" in one)) for (const part of [...one].reverse()) commands.push([at, mode, part]);
    else if (one.kind === "indent") commands.push([at + 1, mode, one.parts]);
    else if (one.kind === "group") {
      const flat = !one.broken && fits([at, "flat", one.parts], commands, width - column);
      commands.push([at, flat ? "flat" : one.fill ? "fill" : "broken", one.parts]);
    } else if (
      !hasComments(one) &&
      (mode === "flat" || (mode === "fill" && fits([at, "flat", one], commands, width - column)))
    )
      put(one.flat);
    else {
      for (const comment of one.trailing) line += `  ${comment}`;
      for (const comment of one.own) begin(one.closes ? at + 1 : at, comment);
      begin(at);
    }
  }
  return [...lines, line].join("\n");
}

/** Whether a layout fits into the line, together with what follows up to the next possible line break. */
function fits(next: Command, rest: readonly Command[], room: number): boolean {
  const commands: Command[] = [next];
  let left = room;
  let following = rest.length;
  let passed = false;
  while (left >= 0) {
    let command = commands.pop();
    if (!command) {
      if (following === 0) return true;
      command = rest[--following]!;
      passed = true;
    }
    const [at, mode, one] = command;
    if (typeof one === "string") left -= one.length;
    else if (!("kind" in one)) for (const part of [...one].reverse()) commands.push([at, mode, part]);
    else if (one.kind === "indent") commands.push([at, mode, one.parts]);
    else if (one.kind === "group") {
      if (passed && one.broken) return true;
      commands.push([at, mode === "flat" ? "flat" : one.fill ? "fill" : "broken", one.parts]);
    } else if (passed && mode !== "flat") return true;
    else left -= one.flat.length;
  }
  return false;
}
