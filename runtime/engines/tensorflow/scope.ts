import { create } from "@bufbuild/protobuf";
import type { Shape } from "../../../compiler/tensor/program.ts";
import { type NodeAttrs, tensorAttr, typeAttr } from "./attrs.ts";
import type { TfType } from "./data-types.ts";
import { type FunctionDef, FunctionDefSchema } from "./proto/function_pb.ts";
import { type GraphDef, GraphDefSchema } from "./proto/graph_pb.ts";
import { type NodeDef, NodeDefSchema } from "./proto/node_def_pb.ts";
import { DataType } from "./proto/types_pb.ts";
import { outputName, type TfOp } from "./tf-ops.ts";

/** An output of a node, with its name in its own scope. */
export interface Ref {
  readonly scope: Scope;
  readonly text: string;
  readonly type: TfType;
}

/** The graph version: the behaviour of the library at release 2.21. */
const PRODUCER = 2000;
const MIN_CONSUMER = 12;

/** What all scopes of one graph share. */
export interface GraphContext {
  /** prefix of every name; unique in a session */
  readonly prefix: string;
  /** the device of every node; empty: the library chooses */
  readonly device: string;
  readonly functions: FunctionDef[];
}

/** A scope of nodes: the graph itself, or the body or condition of a loop. */
export class Scope {
  readonly nodes: NodeDef[] = [];
  /** the arguments of this function: values of the outer scope, by their names there */
  readonly captured = new Map<string, { readonly outer: Ref; readonly inner: Ref }>();
  private readonly params: Ref[] = [];
  private readonly taken = new Map<string, number>();
  private readonly constants = new Map<string, Ref>();
  /** prefix of the names of the next nodes: the instruction that they belong to */
  label = "";

  constructor(
    readonly context: GraphContext,
    readonly parent?: Scope,
  ) {}

  private uniqueName(op: TfOp): string {
    const base = [this.parent ? "" : this.context.prefix, this.label, op]
      .filter((part) => part !== "")
      .join("/");
    const count = this.taken.get(base) ?? 0;
    this.taken.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  }

  /** Adds a node whose outputs have the given types. `after`: names of nodes that must run before. */
  add(
    op: TfOp,
    inputs: readonly Ref[],
    attrs: NodeAttrs,
    types: readonly TfType[],
    { after = [], name = this.uniqueName(op) }: { after?: readonly string[]; name?: string } = {},
  ): Ref[] {
    const node = create(NodeDefSchema, {
      name,
      op,
      input: [...inputs.map((ref) => this.capture(ref).text), ...after.map((control) => `^${control}`)],
      device: this.context.device,
      attr: { ...attrs },
    });
    this.nodes.push(node);
    return types.map((type, i) => ({
      scope: this,
      type,
      text: this.parent ? `${name}:${outputName(op, i)}` : i === 0 ? name : `${name}:${i}`,
    }));
  }

  /** Adds a node with one output. */
  one(op: TfOp, inputs: readonly Ref[], attrs: NodeAttrs, type: TfType): Ref {
    return this.add(op, inputs, attrs, [type])[0]!;
  }

  /** Adds a node whose attribute `T` is the type of its first input, the most common case. */
  same(op: TfOp, inputs: readonly Ref[], type: TfType, attrs: NodeAttrs = {}): Ref {
    return this.one(op, inputs, { T: typeAttr(inputs[0]!.type.dtype), ...attrs }, type);
  }

  /** A constant; equal constants share a node. */
  constant(type: TfType, content: Uint8Array): Ref {
    const key = `${type.dtype}[${type.shape}]${content.join()}`;
    const known = this.constants.get(key);
    if (known) return known;
    const attrs = { dtype: typeAttr(type.dtype), value: tensorAttr(type, content) };
    const ref = this.one("Const", [], attrs, type);
    this.constants.set(key, ref);
    return ref;
  }

  /** A vector of 32-bit integers: shapes, axes, paddings. */
  ints(values: readonly number[], shape: Shape = [values.length]): Ref {
    return this.constant({ dtype: DataType.DT_INT32, shape }, new Uint8Array(Int32Array.from(values).buffer));
  }

  int(value: number): Ref {
    return this.ints([value], []);
  }

  /** An argument of this function. */
  parameter(type: TfType): Ref {
    const ref: Ref = { scope: this, text: `arg${this.params.length}`, type };
    this.params.push(ref);
    return ref;
  }

  /** The value in this scope. A value of an outer scope becomes an argument of the function. */
  capture(ref: Ref): Ref {
    if (ref.scope === this) return ref;
    if (!this.parent) throw new Error(`${ref.text} belongs to a loop and is used outside of it`);
    const outer = this.parent.capture(ref);
    const known = this.captured.get(outer.text);
    if (known) return known.inner;
    const inner = this.parameter(ref.type);
    this.captured.set(outer.text, { outer, inner });
    return inner;
  }

  /** Makes a function of this scope. */
  finishFunction(name: string, results: readonly Ref[]): void {
    const outputs = results.map((ref) => this.capture(ref));
    this.context.functions.push(
      create(FunctionDefSchema, {
        signature: {
          name,
          inputArg: this.params.map((ref) => ({ name: ref.text, type: ref.type.dtype })),
          outputArg: outputs.map((ref, i) => ({ name: `ret${i}`, type: ref.type.dtype })),
        },
        nodeDef: this.nodes,
        ret: Object.fromEntries(outputs.map((ref, i) => [`ret${i}`, ref.text])),
      }),
    );
  }

  /** Makes a graph of this scope and its functions. */
  finishGraph(): GraphDef {
    return create(GraphDefSchema, {
      node: this.nodes,
      versions: { producer: PRODUCER, minConsumer: MIN_CONSUMER },
      library: { function: this.context.functions },
    });
  }
}
