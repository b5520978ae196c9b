import type { PlanExpr } from "../plan/schema.ts";
import type { YamlNode } from "../yaml/text.ts";

/** What a plan names. Losses, views and kept checkpoints belong to a stage, branches to a network. */
export type NameKind = "dataset" | "part" | "network" | "branch" | "stage" | "view" | "loss" | "checkpoint";

export interface Rename {
  readonly kind: NameKind;
  /** the stage or network it belongs to, by its name before */
  readonly within?: string;
  readonly before: string;
  readonly after: string;
}

/** Names before to names after; a name that is not there stays. */
export class Renames {
  private readonly names = new Map<string, string>();

  constructor(readonly list: readonly Rename[] = []) {
    for (const { kind, within, before, after } of list) this.names.set(keyOf(kind, within, before), after);
  }

  with(more: readonly Rename[]): Renames {
    return new Renames([...this.list, ...more]);
  }

  of(kind: NameKind, name: string, within?: string): string {
    return this.names.get(keyOf(kind, within, name)) ?? name;
  }
}

const keyOf = (kind: NameKind, within: string | undefined, name: string): string =>
  `${kind} ${within ?? ""} ${name}`;

type YamlMap = YamlNode & { readonly kind: "map" };
type Text = (text: string) => string;

/**
 * The plan with other names, wherever they stand: in keys, in the canonical texts of passes (`g.adversarial(f(a, b))`),
 * in checkpoints (`pretrain.last.f`) and in the names that are made of others (`finetune.best on cifar.test`).
 */
export function renamed(tree: YamlMap, renames: Renames): YamlMap {
  if (renames.list.length === 0) return tree;
  return walk(tree, [], renames) as YamlMap;
}

/** @param network of the pass that the node is a value of: it is what the branch beside it belongs to */
function walk(node: YamlNode, path: readonly string[], renames: Renames, network?: string): YamlNode {
  switch (node.kind) {
    case "scalar":
      return { ...node, text: textOf(node, path, renames, network)(node.text) };
    case "list":
      return { ...node, items: node.items.map((item) => walk(item, path, renames, network)) };
    case "map": {
      const key = keyAt(path, renames);
      const beside = node.entries.find(([name]) => name === "network")?.[1];
      const its = beside?.kind === "scalar" ? beside.text : undefined;
      return {
        ...node,
        entries: node.entries.map(([name, value]) => [key(name), walk(value, [...path, name], renames, its)]),
      };
    }
  }
}

const stays: Text = (text) => text;

/** How a text is renamed. */
function textOf(
  node: YamlNode,
  path: readonly string[],
  renames: Renames,
  network: string | undefined,
): Text {
  if (isPass(node)) return textsOf(renames, path[0] === "stages" ? path[1] : undefined).pass;
  return valueAt(path, renames, network);
}

/** How the keys of the map at a path are renamed. */
function keyAt(path: readonly string[], renames: Renames): Text {
  const [room, own, key, inner, last] = path;
  const stage = room === "stages" ? own : undefined;
  const texts = textsOf(renames, stage);
  if (path.length === 1)
    switch (room) {
      case "datasets":
        return (name) => renames.of("dataset", name);
      case "splits":
        return (name) => renames.of("part", name);
      case "networks":
        return (name) => renames.of("network", name);
      case "stages":
        return (name) => renames.of("stage", name);
      case "evaluations":
        return texts.evaluation;
    }
  if (path.at(-1) === "passes") return texts.pass;
  if (path.at(-1) === "measure") return texts.metric;
  if (room === "splits" && key === "parts") return (name) => renames.of("part", name);
  if (stage === undefined) return stays;
  if (path.length === 3)
    switch (key) {
      case "networks":
        return (name) => renames.of("network", name);
      case "views":
        return texts.view;
      case "attacks":
        return texts.views;
      case "losses":
      case "minimize":
        return texts.loss;
    }
  if (key === "keep" && inner === "by" && path.length === 4) return texts.checkpoint;
  if (key === "attacks" && path.length === 5 && last === "moves") return texts.view;
  if (key === "attacks" && path.length === 5 && last === "maximizing") return texts.loss;
  return stays;
}

/** How the text at a path is renamed. */
function valueAt(path: readonly string[], renames: Renames, network: string | undefined): Text {
  const [room, own, key] = path;
  const stage = room === "stages" ? own : undefined;
  const texts = textsOf(renames, stage);
  const name = path.at(-1);
  if (network !== undefined) {
    if (name === "network") return (text) => renames.of("network", text);
    if (name === "branch") return (text) => renames.of("branch", text, network);
    return name === "inputs" ? texts.pass : stays;
  }
  if (name === "branches") return (text) => renames.of("branch", text, room === "networks" ? own : path[3]);
  if (name === "on" || (name === "of" && (room === "splits" || key === "data"))) return texts.data;
  if (name === "checkpoint") return texts.artefact;
  if (stage === undefined) return stays;
  if (key === "networks" && name === "start") return texts.artefact;
  if (key === "views" && name === "of") return texts.view;
  if (key === "views" && name === "attack") return texts.views;
  if (key === "attacks" && path[4] === "moves") return texts.view;
  return stays;
}

/** Whether a text of a plan is a pass in an expression, whatever the word is that it is an operand of. */
export function isPass({ of }: YamlNode): boolean {
  return of !== undefined && (of as Partial<PlanExpr>).kind === "pass";
}

function textsOf(
  renames: Renames,
  stage: string | undefined,
): Readonly<
  Record<
    "view" | "views" | "loss" | "checkpoint" | "pass" | "data" | "artefact" | "metric" | "evaluation",
    Text
  >
> {
  const view: Text = (text) => renames.of("view", text, stage);
  const data: Text = (text) => {
    const [first = "", ...rest] = text.split(".");
    return [rest.length === 0 ? renames.of("part", first) : renames.of("dataset", first), ...rest].join(".");
  };
  /** `pretrain.last.f.adversarial`, from the left as far as it goes */
  const artefact: Text = (text) => {
    const [from = "", kept = "", network, ...branch] = text.split(".");
    const parts = [renames.of("stage", from), renames.of("checkpoint", kept, from)];
    if (network === undefined) return kept === "" ? text : parts.join(".");
    const branches = branch.map((one) => renames.of("branch", one, network));
    return [...parts, renames.of("network", network), ...branches].join(".");
  };
  const metric: Text = (text) => {
    const at = text.lastIndexOf(" on ");
    return at < 0 ? text : `${text.slice(0, at)} on ${data(text.slice(at + 4))}`;
  };
  return {
    view,
    // as an attack is called by the views that it makes
    views: (text) => text.split(", ").map(view).join(", "),
    loss: (text) => renames.of("loss", text, stage),
    checkpoint: (text) => renames.of("checkpoint", text, stage),
    pass: (text) => passText(text, view, renames),
    data,
    artefact,
    metric,
    evaluation: (text) => {
      const at = text.lastIndexOf(" on ");
      return at < 0 ? text : `${artefact(text.slice(0, at))} on ${data(text.slice(at + 4))}`;
    },
  };
}

/** `NETWORK.BRANCH(VIEW, VIEW, batch_norm: MODE)[PART]`, one in another. */
function passText(text: string, view: Text, renames: Renames): string {
  let network = "";
  return text.replace(
    /([.:] ?)?\b([A-Za-z_]\w*)\b(?=(\s*[.(:])?)/g,
    (whole, before?: string, name = "", after?: string) => {
      if (before?.startsWith(":") || after?.trim() === ":") return whole;
      if (before === ".") return `.${renames.of("branch", name, network)}`;
      if (after === undefined) return view(name);
      network = name;
      return renames.of("network", name);
    },
  );
}
