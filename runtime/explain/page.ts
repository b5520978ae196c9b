/** A fenced block of a page. */
export interface Example {
  /** `file` is a second file of the example; `text` is a command or a fragment, which is not checked */
  readonly kind: "wrong" | "right" | "file" | "text";
  /** the name of a `file` */
  readonly name?: string;
  /** the experiment that these lines are inserted into; absent if they are a complete file */
  readonly setup?: string;
  /** the `--set` to check it with */
  readonly set?: string;
  /** the name of the `--params` file to check it with */
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
  /** what is wrong, in one line */
  readonly summary: string;
  readonly blocks: readonly Block[];
}

const LABEL = /^(?:(Wrong|Right)|`([\w.-]+\.(?:acl|yaml))`)(?:, with `(?:--set (\S+)|--params (\S+))`)?:$/;
const FENCE = /^```(?:acl(?: in ([\w-]+))?|yaml)?$/;

/**
 * Parses a page: Markdown with a title, paragraphs, list items and fenced blocks. The line before a block says what it
 * is: "Wrong:", "Right:" or the name of a file, with the `--set` or `--params` to check it with. The info string of the fence
 * names the experiment that the lines are inserted into.
 * @throws Error if the page has another form, because pages are part of the program
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
