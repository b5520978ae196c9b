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

const FENCE = /^```(?:acl (wrong|right|file)(?: ([\w.-]+\.acl))?(?: in ([\w-]+))?(?: with --set (\S+))?)?$/;

/**
 * Reads a page: Markdown of a title, paragraphs, items of lists and fenced blocks. The words behind a fence say what the
 * block is: `acl wrong`, `acl right`, `acl file NAME`, then `in SETUP` where it is lines of an experiment, and
 * `with --set NAME=VALUE`.
 * @throws Error where it is something else: a page is part of the program
 */
export function parsePage(code: string, text: string): Page {
  const [title = "", ...lines] = text.split("\n");
  if (!title.startsWith("# ")) throw new Error(`the page of ${code} has no title`);
  const blocks: Block[] = [];
  let prose: string[] = [];
  const endProse = (): void => {
    if (prose.length === 0) return;
    const [first] = prose;
    const item = first!.startsWith("- ");
    const words = prose.map((line) => line.trim()).join(" ");
    blocks.push(item ? { kind: "item", text: words.slice(2) } : { kind: "paragraph", text: words });
    prose = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.startsWith("```")) {
      endProse();
      const end = lines.indexOf("```", i + 1);
      const words = FENCE.exec(line);
      if (!words || end < 0) throw new Error(`the page of ${code} has a fence that says nothing: ${line}`);
      const [, kind = "text", name, setup, set] = words;
      const example = {
        kind: kind as Example["kind"],
        ...(name === undefined ? {} : { name }),
        ...(setup === undefined ? {} : { setup }),
        ...(set === undefined ? {} : { set }),
        text: lines.slice(i + 1, end).join("\n"),
      };
      blocks.push({ kind: "example", example });
      i = end;
    } else if (line === "") endProse();
    else {
      if (line.startsWith("- ")) endProse();
      prose.push(line);
    }
  }
  endProse();
  return { code, summary: title.slice(2), blocks };
}

export function examplesOf(page: Page): readonly Example[] {
  return page.blocks.flatMap((block) => (block.kind === "example" ? [block.example] : []));
}
