import { withOtherNames } from "../experiment/names.ts";
import { type Named, stringText, type YamlNode } from "../yaml/text.ts";

/** Kinds of names in a plan. Losses, views and kept checkpoints belong to a stage, branches to a network. */
export type NameKind = "dataset" | "part" | "network" | "branch" | "stage" | "view" | "loss" | "checkpoint";

export interface Rename {
  readonly kind: NameKind;
  /** the stage or network that it belongs to, by its old name */
  readonly within?: string;
  readonly before: string;
  readonly after: string;
}

/** Maps old names to new names; other names are unchanged. */
export class Renames {
  private readonly names = new Map<string, string>();

  readonly list: readonly Rename[];

  constructor(list: readonly Rename[] = []) {
    this.list = list.filter(({ before, after }) => before !== after);
    for (const { kind, within, before, after } of list) this.names.set(keyOf(kind, within, before), after);
  }

  with(more: readonly Rename[]): Renames {
    return new Renames([...this.list, ...more]);
  }

  /** whether a rename of this thing is known */
  has({ kind, within, before }: Rename): boolean {
    return this.names.has(keyOf(kind, within, before));
  }

  of(kind: NameKind, name: string, within?: string): string {
    return this.names.get(keyOf(kind, within, name)) ?? name;
  }
}

const keyOf = (kind: NameKind, within: string | undefined, name: string): string =>
  `${kind} ${within ?? ""} ${name}`;

type YamlMap = YamlNode & { readonly kind: "map" };

/**
 * Applies renames to a plan wherever names occur: in keys, in canonical names of passes (`g.adversarial(f(a, b))`), in
 * checkpoints (`pretrain.last.f`) and in combined names (`finetune.best on cifar.test`). The fields of the plan say
 * where names occur.
 */
export function renamed(tree: YamlMap, renames: Renames): YamlMap {
  if (renames.list.length === 0) return tree;
  return walk(tree, {}, new Texts(renames)) as YamlMap;
}

/** The owners of a name, by their old names. */
interface Scope {
  readonly stage?: string;
  readonly network?: string;
}

function walk(node: YamlNode, scope: Scope, texts: Texts): YamlNode {
  switch (node.kind) {
    case "scalar":
      return node.names
        ? { ...node, text: stringText(texts.of(node.names, unquoted(node.text), scope)) }
        : node;
    case "list":
      return { ...node, items: node.items.map((item) => walk(item, scope, texts)) };
    case "map": {
      // the branch of a pass belongs to the network next to it
      const network = node.entries.find(([, value]) => value.kind === "scalar" && value.names === "network");
      const own = network?.[1].kind === "scalar" ? { ...scope, network: unquoted(network[1].text) } : scope;
      const { keysName: what } = node;
      return {
        ...node,
        entries: node.entries.map(([key, value]) => [
          what ? texts.of(what, key, scope) : key,
          walk(value, what === "stage" || what === "network" ? { ...own, [what]: key } : own, texts),
        ]),
      };
    }
  }
}

/** A text of a plan without quotes. */
function unquoted(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

/** Whether a text of a plan is a pass in an expression, as an operand of any word. */
export function isPass(node: YamlNode): boolean {
  return node.kind === "scalar" && node.names === "pass";
}

/** Applies renames to texts. */
class Texts {
  constructor(private readonly renames: Renames) {}

  of(what: Named, text: string, { stage, network }: Scope): string {
    const { renames } = this;
    switch (what) {
      case "dataset":
      case "part":
      case "network":
      case "stage":
        return renames.of(what, text);
      case "branch":
        return renames.of("branch", text, network);
      case "view":
      case "loss":
      case "checkpoint":
        return renames.of(what, text, stage);
      case "views":
        // the key of an attack consists of the names of its views
        return text
          .split(", ")
          .map((view) => renames.of("view", view, stage))
          .sort()
          .join(", ");
      case "pass":
        return this.pass(text, stage);
      case "images":
        return this.images(text);
      case "weights":
        return this.weights(text);
      case "metric":
        return onImages(text, (metric) => metric, this.images);
      case "evaluation":
        return onImages(text, this.weights, this.images);
    }
  }

  /** `cifar.train`, or a part of a split */
  private readonly images = (text: string): string => {
    const [first = "", ...half] = text.split(".");
    const name = this.renames.of(half.length === 0 ? "part" : "dataset", first);
    return [name, ...half].join(".");
  };

  /** `pretrain.last.f.adversarial`, or the beginning of it */
  private readonly weights = (text: string): string => {
    const { renames } = this;
    const [stage = "", kept, network, ...branch] = text.split(".");
    if (kept === undefined) return text;
    const from = [renames.of("stage", stage), renames.of("checkpoint", kept, stage)];
    if (network === undefined) return from.join(".");
    const branches = branch.map((one) => renames.of("branch", one, network));
    return [...from, renames.of("network", network), ...branches].join(".");
  };

  private pass(text: string, stage: string | undefined): string {
    const { renames } = this;
    return withOtherNames(text, {
      view: (name) => renames.of("view", name, stage),
      network: (name) => renames.of("network", name),
      branch: (name, network) => renames.of("branch", name, network),
    });
  }
}

/** `WHAT on IMAGES` */
function onImages(text: string, first: (what: string) => string, images: (text: string) => string): string {
  const at = text.lastIndexOf(" on ");
  return at < 0 ? text : `${first(text.slice(0, at))} on ${images(text.slice(at + 4))}`;
}
