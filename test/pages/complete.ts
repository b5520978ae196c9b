/** Statements of a stage. */
const IN_STAGE = new Set(
  "data batch start freeze view let loss minimize predict optimizer for keep continue measure".split(" "),
);
const NAMED_IN_STAGE = new Set(["view", "let", "loss", "start", "freeze", "keep"]);
/** Statements at the top level. */
const AT_TOP = new Set(
  "experiment use seed precision param dataset split augment encoder head attack schedule column recipe stage evaluate".split(
    " ",
  ),
);
const ONCE_AT_TOP = new Set(["experiment", "seed", "precision"]);
/** Statements that do not replace each other. */
const SEVERAL = new Set(["measure", "use", "evaluate"]);

interface Statement {
  readonly keyword: string;
  /** statements with the same key replace each other */
  readonly key: string;
  readonly text: string;
}

/**
 * Inserts the lines of an example into its experiment: statements of a stage into the last stage, others before the
 * first stage. A statement replaces one with the same keyword and name, unless that is also part of the example.
 * Nothing is parsed, because an example may contain syntax errors.
 */
export function complete(lines: string, setup: string): string {
  let top = statements(setup, 0);
  const own = new Map<string, number>();
  for (const read of statements(lines, 0)) {
    const before = own.get(read.key) ?? 0;
    own.set(read.key, before + 1);
    const statement = before > 0 ? { ...read, key: `${read.key} ${before + 1}` } : read;
    if (!belongsInStage(statement.keyword)) top = put(top, statement);
    else {
      const at = top.findLastIndex(({ keyword }) => keyword === "stage");
      const stage = top[at]!;
      top = top.with(at, { ...stage, text: putIntoStage(stage.text, statement) });
    }
  }
  return `${top.map(({ text }) => text).join("\n")}\n`;
}

/** Whether a line belongs in a stage. An unknown word is a mistake in its line, and most lines are lines of a stage. */
function belongsInStage(keyword: string): boolean {
  return IN_STAGE.has(keyword) || !AT_TOP.has(keyword);
}

function put(all: readonly Statement[], one: Statement): Statement[] {
  const at = all.findIndex(({ key }) => key === one.key);
  if (at >= 0) return all.with(at, one);
  if (one.keyword === "evaluate" || one.keyword === "stage") return [...all, one];
  const stage = all.findIndex(({ keyword }) => keyword === "stage");
  return [...all.slice(0, stage), one, ...all.slice(stage)];
}

function putIntoStage(stage: string, one: Statement): string {
  const lines = stage.split("\n");
  const [head, last] = [lines[0], lines.at(-1)];
  const body = statements(lines.slice(1, -1).join("\n"), 2);
  const inner = { ...one, text: one.text.replace(/^(?=.)/gm, "  ") };
  const at = body.findIndex(({ key }) => key === one.key);
  const merged = at >= 0 ? body.with(at, inner) : [...body, inner];
  return [head, ...merged.map(({ text }) => text), last].join("\n");
}

/**
 * Splits at lines that begin with a word at this indentation. Lines that are indented more, or close a bracket,
 * continue a statement.
 */
function statements(text: string, indent: number): Statement[] {
  const parts: string[][] = [];
  let comments: string[] = [];
  for (const line of text.split("\n")) {
    const inner = line.slice(indent);
    if (inner.startsWith("//")) comments.push(line);
    else if (/^[^\s})\]]/.test(inner)) {
      parts.push([...comments, line]);
      comments = [];
    } else if (inner !== "") parts.at(-1)?.push(line);
  }
  if (comments.length > 0) parts.at(-1)?.push(...comments);
  return parts.map((lines) => {
    const code = lines.filter((line) => !line.trimStart().startsWith("//")).join("\n");
    const [keyword = "", name = ""] = code.trim().split(/[\s,=]+/);
    const named = NAMED_IN_STAGE.has(keyword) || (AT_TOP.has(keyword) && !ONCE_AT_TOP.has(keyword));
    const key = SEVERAL.has(keyword) ? code : named ? `${keyword} ${name}` : keyword;
    return { keyword, key, text: lines.join("\n") };
  });
}
