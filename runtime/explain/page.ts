/** What a fenced block of a page is. */
export interface Example {
  /** `file` stands beside the others under its name; `text` is no example but a command or a part of a file */
  readonly kind: "wrong" | "right" | "file" | "text";
  /** of a file */
  readonly name?: string;
  /** the experiment that these lines are a part of; absent where they are a whole file */
  readonly setup?: string;
  /** `--set` that it is checked with */
  readonly set?: string;
  /** name of the file of `--params` that it is checked with */
  readonly params?: string;
  readonly text: string;
}

export type Block =
  | { readonly kind: "paragraph" | "item"; readonly text: string }
  | { readonly kind: "example"; readonly example: Example };

/** The explanation of one code. */
export interface Page {
  /** `room/name` */
  readonly code: string;
  /** what is wrong, in a line */
  readonly summary: string;
  readonly blocks: readonly Block[];
}

const LABEL = /^(?:(Wrong|Right)|`([\w.-]+\.(?:acl|yaml))`)(?:, with `(?:--set (\S+)|--params (\S+))`)?:$/;
const FENCE = /^```(?:acl(?: in ([\w-]+))?|yaml)?$/;

/**
 * Reads a page: Markdown of a title, paragraphs, items of lists and fenced blocks. A line before a block says what it
 * is: "Wrong:", "Right:" or the name of a file, with the `--set` or `--params` it is checked with. Behind the fence
 * stands the experiment that the lines are a part of.
 * @throws Error where it is something else: a page is part of the program
 */
export function parsePage(code: string, text: string): Page {
  const [title = "", ...lines] = text.split("\n");
  const wrong = (what: string): Error => new Error(`the page of ${code} ${what}`);
  if (!title.startsWith("# ")) throw wrong("has no title");
  const blocks: Block[] = [];
  let label: RegExpExecArray | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line === "") continue;
    const fenced = line.startsWith("```");
    if (label && !fenced) throw wrong(`has nothing to show after ${label[0]}`);
    if (fenced) {
      const fence = FENCE.exec(line);
      const end = lines.indexOf("```", i + 1);
      if (!fence || end < 0) throw wrong(`has a block that is none: ${line}`);
      blocks.push({ kind: "example", example: example(label, fence[1], lines.slice(i + 1, end)) });
      label = undefined;
      i = end;
      continue;
    }
    label = LABEL.exec(line) ?? undefined;
    if (label) continue;
    const kind = line.startsWith("- ") ? "item" : "paragraph";
    const prose = [kind === "item" ? line.slice(2) : line];
    while (/^(?!- )./.test(lines[i + 1] ?? "")) prose.push(lines[++i]!.trim());
    blocks.push({ kind, text: prose.join(" ") });
  }
  return { code, summary: title.slice(2), blocks };
}

function example(label: RegExpExecArray | undefined, setup: string | undefined, lines: string[]): Example {
  const [, verdict, name, set, params] = label ?? [];
  return {
    kind:
      verdict === "Wrong" ? "wrong" : verdict === "Right" ? "right" : name === undefined ? "text" : "file",
    ...(name === undefined ? {} : { name }),
    ...(setup === undefined ? {} : { setup }),
    ...(set === undefined ? {} : { set }),
    ...(params === undefined ? {} : { params }),
    text: lines.join("\n"),
  };
}

export function examplesOf(page: Page): readonly Example[] {
  return page.blocks.flatMap((block) => (block.kind === "example" ? [block.example] : []));
}
