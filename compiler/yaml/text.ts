/**
 * What a text or a key of a plan names. Views, losses and checkpoints belong to a stage, branches to a network. Some
 * names contain other names: a set of images (`cifar.train`), the weights of a checkpoint (`pretrain.last.f`), the
 * views of an attack (`a_adv, b_adv`), a pass (`g(f(a))`), a metric (`accuracy on cifar.test`), an evaluation.
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

/** A tree of what is written, without style; `yamlText` decides the style. */
export type YamlNode =
  // the other fields are not written; they are for comparing plans
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
        /** a description in one line */
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
    /** why it has this value, if it follows from other values of the plan */
    readonly derived?: string;
    /** why it is there, if that follows from other values */
    readonly presence?: string;
    /** it is derived, and counts something */
    readonly counted?: true;
    /** the object that it was written from, to look up its origin */
    readonly of?: object;
  };

/** Words that YAML 1.1 or 1.2 reads as a boolean or null. */
const RESERVED = /^(y|n|yes|no|true|false|on|off|null|~)$/i;
/** Starts with a letter, so it is neither a number nor a date, and contains nothing that ends a plain scalar. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_.,()[\]/%+*=-]*( [A-Za-z0-9_.,()[\]/%+*=-]+)*$/;
const SAFE_NUMBERLIKE = /^\d+(\.\d+)? (epochs|steps)$|^-?\d+\/\d+$/;
/** Texts that need no quotes in `[a, b]`. */
const FLOW = /^[A-Za-z_][A-Za-z0-9_.]*$|^-?\d[0-9.e+/-]*$|^\d+(\.\d+)? (epochs|steps)$|^"/;

/** A string, with quotes if some YAML reader could take it for another type. */
export function stringText(text: string): string {
  if (SAFE_NUMBERLIKE.test(text)) return text;
  return PLAIN.test(text) && !RESERVED.test(text) ? text : JSON.stringify(text);
}

export function text(value: string, comment?: string): YamlNode {
  return { kind: "scalar", text: value, ...(comment === undefined ? {} : { comment }) };
}

/** The YAML text: block style everywhere, except that a list of short scalars is on one line. */
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

/** The text of a node that fits on the line of its key; undefined for other nodes. */
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
