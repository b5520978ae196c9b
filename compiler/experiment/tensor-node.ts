import type { Span } from "../../grammar/span.ts";
import { partName, passName } from "./names.ts";
import type { BatchNormMode, NetworkSymbol } from "./network-symbol.ts";
import type { OpenScalar } from "./open-schedule.ts";
import type { Origin, Origins } from "./origin.ts";
import type { Word } from "./word.ts";

/**
 * Type of a value over the batch. `rows`: features of each image, for one part after the other; `vector`: one number
 * for each image; `columns`: one number for each feature; `class`: the labels; `scalar`: one number.
 */
export type TensorType =
  | { readonly shape: "rows"; readonly features: number; readonly parts: number }
  | { readonly shape: "vector"; readonly parts: number }
  | { readonly shape: "columns"; readonly features: number }
  | { readonly shape: "class" }
  | { readonly shape: "scalar" };

export type NodeOption = OpenScalar | string | boolean | number;

/** A symbolic tensor expression. */
export type TensorNode =
  | {
      readonly kind: "pass";
      readonly pass: OpenPass;
      /** absent: all parts */
      readonly part?: number;
      readonly type: TensorType;
      readonly span: Span;
    }
  | { readonly kind: "label"; readonly type: TensorType; readonly span: Span }
  | {
      readonly kind: "scalar";
      readonly value: OpenScalar;
      readonly type: TensorType;
      readonly span: Span;
      readonly origin: Origin;
    }
  /** a named loss; the name is kept, since `minimize` and `maximizing` refer to it */
  | {
      readonly kind: "loss";
      readonly name: string;
      readonly node: TensorNode;
      readonly type: TensorType;
      readonly span: Span;
    }
  | {
      readonly kind: "call";
      readonly word: Word;
      readonly args: readonly TensorNode[];
      /** the order in which the arguments are written, if it differs: passes run in that order */
      readonly written?: readonly number[];
      readonly options: Readonly<Record<string, NodeOption>>;
      /** origins of the options */
      readonly origins?: () => Origins;
      readonly type: TensorType;
      readonly span: Span;
    };

/** One forward pass of a network over views or results of other passes. Equal structure means the same pass. */
export interface OpenPass {
  /** canonical text; two passes with the same text are the same pass */
  readonly text: string;
  readonly network: NetworkSymbol;
  readonly branch: string | undefined;
  /** as written at the call; absent: the default mode of training, of the attack or of the prediction */
  readonly mode: BatchNormMode | undefined;
  /** origin of the mode */
  readonly modeOrigin?: Origin;
  /** number of `again(...)` around it */
  readonly again: number;
  readonly inputs: readonly OpenPassInput[];
  /** names of the views it depends on, directly or through other passes */
  readonly views: ReadonlySet<string>;
  readonly parts: number;
  readonly features: number;
  /** the first place where it is written */
  readonly span: Span;
}

export type OpenPassInput =
  | { readonly kind: "view"; readonly name: string; readonly span: Span }
  | { readonly kind: "pass"; readonly pass: OpenPass; readonly part?: number; readonly span: Span };

export const SCALAR: TensorType = { shape: "scalar" };

/** Replaces named losses by their expressions. */
export function expand(node: TensorNode): TensorNode {
  if (node.kind === "loss") return expand(node.node);
  if (node.kind === "call") return { ...node, args: node.args.map(expand) };
  return node;
}

/** The canonical text of a pass. */
export function passText(pass: Pick<OpenPass, "network" | "branch" | "mode" | "again" | "inputs">): string {
  const inputs = pass.inputs.map((input) =>
    input.kind === "view" ? input.name : partName(withAgain(input.pass, -pass.again).text, input.part),
  );
  return passName({ ...pass, inputs });
}

/** Adds a number of `again` (or removes some, if negative) to a pass and to every pass it depends on. */
export function withAgain(pass: OpenPass, more: number): OpenPass {
  if (more === 0) return pass;
  const changed = {
    ...pass,
    again: pass.again + more,
    inputs: pass.inputs.map((input) =>
      input.kind === "view" ? input : { ...input, pass: withAgain(input.pass, more) },
    ),
  };
  return { ...changed, text: passText(changed) };
}

/** `again(e)`: every pass inside gets one more `again`. */
export function again(node: TensorNode): TensorNode {
  switch (node.kind) {
    case "pass":
      return { ...node, pass: withAgain(node.pass, 1) };
    case "loss":
      return again(node.node);
    case "call":
      return { ...node, args: node.args.map(again) };
    default:
      return node;
  }
}

/** Every pass of an expression, in written order; a pass comes after those it depends on. */
export function passesOf(nodes: readonly TensorNode[]): OpenPass[] {
  const found = new Map<string, OpenPass>();
  const visitPass = (pass: OpenPass): void => {
    if (found.has(pass.text)) return;
    for (const input of pass.inputs) if (input.kind === "pass") visitPass(input.pass);
    found.set(pass.text, pass);
  };
  const visit = (node: TensorNode): void => {
    if (node.kind === "pass") visitPass(node.pass);
    else if (node.kind === "loss") visit(node.node);
    else if (node.kind === "call") for (const i of node.written ?? node.args.keys()) visit(node.args[i]!);
  };
  nodes.forEach(visit);
  return [...found.values()];
}

/** Names of the views that a pass with these inputs depends on. */
export function viewsOf(inputs: readonly OpenPassInput[]): ReadonlySet<string> {
  const [first] = inputs;
  if (inputs.length === 1 && first?.kind === "pass") return first.pass.views;
  const views = new Set<string>();
  for (const input of inputs)
    if (input.kind === "view") views.add(input.name);
    else for (const view of input.pass.views) views.add(view);
  return views;
}

/** A text of an expression; different expressions have different texts. */
export function nodeText(node: TensorNode): string {
  switch (node.kind) {
    case "pass":
      return partName(node.pass.text, node.part);
    case "label":
      return "label";
    case "scalar":
      return JSON.stringify(node.value, (key, value: unknown) =>
        typeof value === "bigint"
          ? `${value}`
          : key === "word"
            ? (value as Word).name
            : key === "span" || key === "origins" || key === "places" || key === "whole"
              ? undefined
              : value,
      );
    case "loss":
      return nodeText(node.node);
    case "call":
      return `${node.word.name}(${node.args.map(nodeText).join(", ")})`;
  }
}
