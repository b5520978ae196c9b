import type { Program, TensorType } from "../../../compiler/tensor/program.ts";
import { shapeAttr, textAttr, typeAttr } from "./attrs.ts";
import { tfType } from "./data-types.ts";
import { Emission, type Target } from "./emission.ts";
import { emitInstruction } from "./emit-table.ts";
import type { GraphDef } from "./proto/graph_pb.ts";
import { DataType } from "./proto/types_pb.ts";
import { type Ref, Scope } from "./scope.ts";

/** A program as a graph, with the names of its inputs and outputs. */
export interface ProgramGraph {
  readonly graph: GraphDef;
  /** the nodes to feed, in the order of the inputs of the program */
  readonly feeds: readonly string[];
  /** the nodes to fetch (output 0 of each), in the order of the outputs of the program */
  readonly fetches: readonly string[];
  /** the node that runs after all updates */
  readonly target: string;
}

export interface GraphOptions extends Target {
  /** unique in a session */
  readonly prefix: string;
  /** the device of every node; empty: the library chooses */
  readonly placement: string;
}

/** The handle of a variable. All handles with the same name in a session refer to the same storage. */
export function variableHandle(scope: Scope, name: string, type: TensorType): Ref {
  const { dtype, shape } = tfType(type.dtype, type.shape);
  const attrs = { dtype: typeAttr(dtype), shape: shapeAttr(shape), shared_name: textAttr(name) };
  return scope.one("VarHandleOp", [], attrs, { dtype: DataType.DT_RESOURCE, shape: [] });
}

export function readVariable(scope: Scope, handle: Ref, type: TensorType): Ref {
  const value = tfType(type.dtype, type.shape);
  return scope.one("ReadVariableOp", [handle], { dtype: typeAttr(value.dtype) }, value);
}

/** Assigns a variable after the nodes in `after` have run; returns the name of the node. */
export function assignVariable(
  scope: Scope,
  handle: Ref,
  value: Ref,
  name: string,
  after: readonly string[],
): string {
  scope.add("AssignVariableOp", [handle, value], { dtype: typeAttr(value.type.dtype) }, [], { name, after });
  return name;
}

export function placeholder(scope: Scope, type: TensorType, name: string): Ref {
  const value = tfType(type.dtype, type.shape);
  const attrs = { dtype: typeAttr(value.dtype), shape: shapeAttr(value.shape) };
  return scope.add("Placeholder", [], attrs, [value], { name })[0]!;
}

/** The name of the node of a reference in the outermost scope. */
function nodeName(ref: Ref): string {
  return ref.text.replace(/:\d+$/, "");
}

/**
 * Translates a program to a graph. All variables are read at the start. The updates wait for all reads and all new values, so
 * that no node sees a mixture of old and new values, in whatever order the library runs the nodes.
 */
export function buildProgramGraph(program: Program, options: GraphOptions): ProgramGraph {
  const { prefix } = options;
  const root = new Scope({ prefix, device: options.placement, functions: [] });
  const emission = new Emission(program, options, root, emitInstruction);

  const feeds = program.inputs.map(({ value }, i) => {
    const name = `${prefix}/input${i}`;
    emission.set(value, placeholder(root, emission.type(value), name));
    return name;
  });
  const handles = new Map<string, Ref>();
  const reads = program.variables.map(({ name, value }, i) => {
    root.label = `variable${i}`;
    const handle = variableHandle(root, name, emission.type(value));
    handles.set(name, handle);
    const read = readVariable(root, handle, emission.type(value));
    emission.set(value, read);
    return nodeName(read);
  });
  root.label = "";

  emission.run(program.instructions);

  const fetches = program.outputs.map(({ value }, i) => {
    root.label = `output${i}`;
    const ref = emission.full(value);
    return nodeName(root.same("Identity", [ref], ref.type));
  });
  const values = program.updates.map(({ value }, i) => {
    root.label = `update${i}`;
    return emission.full(value);
  });
  root.label = "";
  const barrier = `${prefix}/ready`;
  root.add("NoOp", [], {}, [], { name: barrier, after: [...new Set([...reads, ...values.map(nodeName)])] });
  const assigned = program.updates.map(({ variable }, i) =>
    assignVariable(root, handles.get(variable)!, values[i]!, `${prefix}/update${i}/assign`, [barrier]),
  );
  const target = `${prefix}/done`;
  root.add("NoOp", [], {}, [], { name: target, after: assigned });
  return { graph: root.finishGraph(), feeds, fetches, target };
}
