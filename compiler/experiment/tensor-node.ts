import type { Span } from "../../grammar/span.ts";
import { partName, passName } from "./names.ts";
import type { BatchNormMode, NetworkSymbol } from "./network-symbol.ts";
import type { OpenScalar } from "./open-schedule.ts";
import type { Origin, Origins } from "./origin.ts";
import type { Word } from "./word.ts";

/**
 * Type of a value over the batch: `rows` are features of each image, part after part; `vector` one number for each
 * image; `columns` one for each feature; `class` the label column; `scalar` one number.
 */
export type TensorType =
  | { readonly shape: "rows"; readonly features: number; readonly parts: number }
  | { readonly shape: "vector"; readonly parts: number }
  | { readonly shape: "columns"; readonly features: number }
  | { readonly shape: "class" }
  | { readonly shape: "scalar" };

export type NodeOption = OpenScalar | string | boolean | number;

/** A tensor expression, symbolic. */
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
  /** a named loss, kept by name for the weights of `minimize` and `maximizing` */
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
      /** order in which the arguments are written, where that is another one: passes run in it */
      readonly written?: readonly number[];
      readonly options: Readonly<Record<string, NodeOption>>;
      /** of the options */
      readonly origins?: () => Origins;
      readonly type: TensorType;
      readonly span: Span;
    };

/** One run of a network over views or results of other passes; equal structure is the same pass. */
export interface OpenPass {
  /** canonical text: its identity */
  readonly text: string;
  readonly network: NetworkSymbol;
  readonly branch: string | undefined;
  /** as written at the call; absent: the mode of where it is used */
  readonly mode: BatchNormMode | undefined;
  /** of the mode */
  readonly modeOrigin?: Origin;
  /** how many `again(...)` stand around it */
  readonly again: number;
  readonly inputs: readonly OpenPassInput[];
  /** names of the views it sees, through other passes too */
  readonly views: ReadonlySet<string>;
  readonly parts: number;
  readonly features: number;
  /** first place it is written at */
  readonly span: Span;
}

export type OpenPassInput =
  | { readonly kind: "view"; readonly name: string; readonly span: Span }
  | { readonly kind: "pass"; readonly pass: OpenPass; readonly part?: number; readonly span: Span };

export const SCALAR: TensorType = { shape: "scalar" };

/** Named losses replaced by what they stand for. */
export function expand(node: TensorNode): TensorNode {
  if (node.kind === "loss") return expand(node.node);
  if (node.kind === "call") return { ...node, args: node.args.map(expand) };
  return node;
}

export function inputText(input: OpenPassInput): string {
  return input.kind === "view" ? input.name : partName(input.pass.text, input.part);
}

/** The canonical text of a pass. */
export function passText(pass: Pick<OpenPass, "network" | "branch" | "mode" | "again" | "inputs">): string {
  const inputs = pass.inputs.map((input) =>
    input.kind === "view" ? input.name : partName(withAgain(input.pass, -pass.again).text, input.part),
  );
  return passName({ ...pass, inputs });
}

/** The same pass once more (or once less), with every pass it is made of. */
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

/** `again(e)`: every network inside runs a second time. */
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

/** Every pass of an expression, what a pass is made of before it, in written order. */
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

/** Names of the views that a pass over these inputs sees. */
export function viewsOf(inputs: readonly OpenPassInput[]): ReadonlySet<string> {
  const [first] = inputs;
  if (inputs.length === 1 && first?.kind === "pass") return first.pass.views;
  const views = new Set<string>();
  for (const input of inputs)
    if (input.kind === "view") views.add(input.name);
    else for (const view of input.pass.views) views.add(view);
  return views;
}

/** Text of an expression, to tell two apart. */
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
