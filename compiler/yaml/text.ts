/**
 * What a text or a key of a plan names. Views, losses and checkpoints belong to a stage, branches to a network. The
 * last ones are made of several names: a set of images (`cifar.train`), the weights of a checkpoint (`pretrain.last.f`), the views of an
 * attack (`a_adv, b_adv`), a pass (`g(f(a))`), a metric (`accuracy on cifar.test`), an evaluation.
 */
export type Named =
  | "dataset"
  | "part"
  | "network"
  | "branch"
  | "stage"
  | "view"
  | "loss"
  | "checkpoint"
  | "images"
  | "weights"
  | "views"
  | "pass"
  | "metric"
  | "evaluation";

/** What is written: a tree without styles; this file decides how it looks. */
export type YamlNode =
  // the rest says what it is; only those who compare plans ask, it is not written
  (
    | {
        readonly kind: "scalar";
        readonly text: string;
        readonly comment?: string;
        readonly names?: Named;
      }
    | {
        readonly kind: "map";
        readonly entries: readonly (readonly [string, YamlNode])[];
        /** what it says in one line */
        readonly brief?: string;
        /** what its keys name */
        readonly keysName?: Named;
      }
    | {
        readonly kind: "list";
        readonly items: readonly YamlNode[];
        /** the order of its items has no meaning */
        readonly unordered?: true;
      }
  ) & {
    /** why it is what it is, where it follows from other values of the plan and nobody states it */
    readonly derived?: string;
    /** why it is there at all, where that follows from other values */
    readonly presence?: string;
    /** it is derived, and counts something */
    readonly counted?: true;
    /** the part of the plan it was written from, for those who ask where that comes from; not written */
    readonly of?: object;
  };

/** Words that one YAML version or another reads as a boolean or null. */
const RESERVED = /^(y|n|yes|no|true|false|on|off|null|~)$/i;
/** Starts with a letter, so that it is no number and no date; nothing that would end a plain scalar. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_.,()[\]/%+*=-]*( [A-Za-z0-9_.,()[\]/%+*=-]+)*$/;
const SAFE_NUMBERLIKE = /^\d+(\.\d+)? (epochs|steps)$|^-?\d+\/\d+$/;
/** Bare in `[a, b]`. */
const FLOW = /^[A-Za-z_][A-Za-z0-9_.]*$|^-?\d[0-9.e+/-]*$|^\d+(\.\d+)? (epochs|steps)$|^"/;

/** A string, quoted where some reader could take it for something else. */
export function stringText(text: string): string {
  if (SAFE_NUMBERLIKE.test(text)) return text;
  return PLAIN.test(text) && !RESERVED.test(text) ? text : JSON.stringify(text);
}

export function text(value: string, comment?: string): YamlNode {
  return { kind: "scalar", text: value, ...(comment === undefined ? {} : { comment }) };
}

/** Block style throughout; a list of short scalars stands on one line. */
export function yamlText(node: YamlNode & { readonly kind: "map" }): string {
  return `${mapLines(node, "").join("\n")}\n`;
}

function mapLines(node: YamlNode & { readonly kind: "map" }, indent: string): string[] {
  return node.entries.flatMap(([key, value]) => entryLines(`${indent}${stringText(key)}:`, value, indent));
}

function entryLines(lead: string, value: YamlNode, indent: string): string[] {
  const line = oneLine(value);
  if (line !== undefined) return [`${lead} ${line}`];
  if (value.kind === "map") return [lead, ...mapLines(value, `${indent}  `)];
  return [lead, ...listLines(value as YamlNode & { kind: "list" }, `${indent}  `)];
}

function listLines(node: YamlNode & { readonly kind: "list" }, indent: string): string[] {
  return node.items.flatMap((item) => {
    const line = oneLine(item);
    if (line !== undefined) return [`${indent}- ${line}`];
    const lines =
      item.kind === "map"
        ? mapLines(item, `${indent}  `)
        : listLines(item as YamlNode & { kind: "list" }, `${indent}  `);
    return [`${indent}- ${lines[0]!.slice(indent.length + 2)}`, ...lines.slice(1)];
  });
}

/** A node that fits on its key's line; undefined for others. */
function oneLine(node: YamlNode): string | undefined {
  if (node.kind === "scalar") return node.text + (node.comment === undefined ? "" : ` # ${node.comment}`);
  if (node.kind === "map") return node.entries.length === 0 ? "{}" : undefined;
  const comments: string[] = [];
  const parts: string[] = [];
  for (const item of node.items) {
    if (item.kind !== "scalar" || !FLOW.test(item.text)) return undefined;
    parts.push(item.text);
    if (item.comment !== undefined) comments.push(item.comment);
  }
  return `[${parts.join(", ")}]${comments.length === 0 ? "" : ` # ${comments.join(", ")}`}`;
}
