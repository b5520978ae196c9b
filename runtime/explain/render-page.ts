import type { Severity } from "../../grammar/diagnostic.ts";
import { wrap } from "../../grammar/render.ts";
import type { Paint } from "../screen/terminal.ts";
import type { Example, Page } from "./page.ts";
import { nameOf, roomOf } from "./pages.ts";

export interface PageStyle {
  readonly paint: Paint;
  /** width in cells; text is wrapped, examples are not */
  readonly columns: number;
}

/** Shorter and longer lines are hard to read. */
const NARROWEST = 40;
const WIDEST = 120;

/** A page as text. @param setups the experiments that examples are inserted into */
export function renderPage(
  page: Page,
  severity: Severity,
  setups: Readonly<Record<string, string>>,
  style: PageStyle,
): string {
  const { paint } = style;
  const prose = (text: string, first = "", rest = ""): string => wrapped(`${first}${text}`, rest, style);
  const shown: string[] = [
    `${paint("cyan", page.code)} (${severity})\n${paint("bold", prose(page.summary))}`,
  ];
  const used = new Set<string>();
  for (const [i, block] of page.blocks.entries()) {
    if (block.kind === "example") {
      shown.push(renderExample(block.example, paint));
      if (block.example.setup !== undefined) used.add(block.example.setup);
    } else if (block.kind === "paragraph") shown.push(prose(block.text));
    else {
      const item = prose(block.text, "- ", "  ");
      // no empty line between items of one list
      if (page.blocks[i - 1]?.kind === "item") shown.push(`${shown.pop()}\n${item}`);
      else shown.push(item);
    }
  }
  for (const setup of used) shown.push(prose(aboutSetup(setups[setup] ?? "")));
  return `${shown.join("\n\n")}\n`;
}

/** The comment at the top of a setup experiment, which explains the names in its lines. */
export function aboutSetup(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("// "));
  return lines
    .slice(0, end)
    .map((line) => line.slice(3))
    .join(" ");
}

function renderExample({ kind, name, set, params, text }: Example, paint: Paint): string {
  const lines = text.split("\n").map((line) => (line === "" ? "" : `    ${line}`));
  if (kind === "text") return lines.join("\n");
  const style = kind === "wrong" ? "red" : kind === "right" ? "green" : "bold";
  const title = kind === "file" ? name! : kind;
  const flag =
    set !== undefined ? ` with --set ${set}` : params !== undefined ? ` with --params ${params}` : "";
  const heading = `  ${paint(style, title)}${flag}`;
  return [heading, ...lines].join("\n");
}

const ROOMS: Readonly<Record<string, string>> = {
  syntax: "the syntax of a file",
  check: "the meaning of a file",
  plan: "reading a plan",
  run: "a run and its files",
};

/** All codes, room by room; one line for each if it fits. */
export function renderList(pages: readonly Page[], style: PageStyle): string {
  const width = Math.max(...pages.map(({ code }) => nameOf(code).length));
  const rooms = Object.keys(ROOMS).filter((room) => pages.some(({ code }) => roomOf(code) === room));
  const blocks = rooms.map((room) => {
    const lines = pages
      .filter(({ code }) => roomOf(code) === room)
      .map(({ code, summary }) =>
        wrapped(`  ${nameOf(code).padEnd(width)}  ${summary}`, " ".repeat(6), style),
      );
    return [`${style.paint("bold", `${room}/`)} ${ROOMS[room]}`, ...lines].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

/** Wraps a text, but not inside short code between backticks. Of a link to another page only the words are shown. */
function wrapped(text: string, indent: string, { columns }: PageStyle): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, columns));
  const kept = text
    .replace(/\[([^\]]+)\]\([^()\s]+\.md\)/g, "$1")
    .replace(/`[^`]{1,30}`/g, (code) => code.replaceAll(" ", "\u00A0"));
  return wrap(kept, width, indent).join("\n").replaceAll("\u00A0", " ");
}
