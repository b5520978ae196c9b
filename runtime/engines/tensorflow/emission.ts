import type { Op } from "../../../compiler/tensor/ops.ts";
import {
  type AnyInstruction,
  type Instruction,
  type Program,
  type Shape,
  sameShape,
  type TensorType,
  type ValueId,
} from "../../../compiler/tensor/program.ts";
import { bytesOf } from "../host-tensors.ts";
import { typeAttr } from "./attrs.ts";
import { encodeNumbers, type TfType, tfType } from "./data-types.ts";
import type { FilteringMode } from "./minimal-filtering.ts";
import { DataType } from "./proto/types_pb.ts";
import type { Ref, Scope } from "./scope.ts";

/** The properties of the device on which the graph depends. */
export interface Target {
  readonly device: "cpu" | "gpu";
  /** whether convolutions on a CPU can use minimal filtering */
  readonly filtering?: FilteringMode;
  /** whether the device has bfloat16 arithmetic */
  readonly bfloat16?: "native" | "emulated";
}

/** Emits the nodes for one kind of instruction. */
export type Emit<K extends Op> = (emission: Emission, instruction: Instruction<K>) => void;

/**
 * How a value of the program is represented in the graph. The elementwise operations of the library broadcast, so a broadcast value
 * is kept as the small tensor that it comes from, `compact`. Its shape is aligned at the last axis; an axis along which the
 * value is repeated has extent 1 or is missing. It is expanded only for operations that need the full shape.
 */
type Form = { readonly splat: number } | { readonly compact: Ref };

/** The state while one program is translated: the node of each value, and the current scope. */
export class Emission {
  private readonly forms = new Map<ValueId, Form>();
  private readonly made = new Map<Ref, Map<string, Ref>>();
  private readonly fills = new Map<string, Ref>();
  private readonly producers = new Map<ValueId, AnyInstruction>();
  private readonly originals = new Map<ValueId, ValueId>();
  private readonly companions = new Map<ValueId, readonly Ref[]>();
  private current: Scope;

  constructor(
    readonly program: Program,
    readonly target: Target,
    private readonly root: Scope,
    private readonly emitInstruction: (emission: Emission, instruction: AnyInstruction) => void,
  ) {
    this.current = root;
  }

  get scope(): Scope {
    return this.current;
  }

  type(value: ValueId): TensorType {
    return this.program.types[value]!;
  }

  shape(value: ValueId): Shape {
    return this.type(value).shape;
  }

  tfType(value: ValueId): TfType {
    return tfType(this.type(value).dtype, this.type(value).shape);
  }

  run(instructions: readonly AnyInstruction[]): void {
    for (const instruction of instructions) {
      const label = this.current.label;
      this.current.label = `${instruction.op}.${instruction.results[0] ?? ""}`;
      this.emitInstruction(this, instruction);
      for (const result of instruction.results) this.producers.set(result, instruction);
      this.current.label = label;
    }
  }

  /** Runs `action` with another scope as the current one. */
  within<T>(scope: Scope, action: () => T): T {
    const outer = this.current;
    this.current = scope;
    try {
      return action();
    } finally {
      this.current = outer;
    }
  }

  // -- values

  /** Records that `ref` is the value, in full or compact form. */
  set(value: ValueId, ref: Ref): void {
    this.forms.set(value, { compact: ref });
  }

  setSplat(value: ValueId, number: number): void {
    this.forms.set(value, { splat: number });
  }

  private form(value: ValueId): Form {
    const form = this.forms.get(value);
    if (!form) throw new Error(`value ${value} of ${this.program.name} is used before it is defined`);
    return form;
  }

  /** The instruction that defines a value; undefined for inputs and loop values. */
  producer(value: ValueId): AnyInstruction | undefined {
    return this.producers.get(this.original(value));
  }

  /** The number of a constant whose elements are all equal. */
  splat(value: ValueId): number | undefined {
    const form = this.form(value);
    return "splat" in form ? form.splat : undefined;
  }

  /** Makes a value an alias of an earlier one. */
  alias(value: ValueId, of: ValueId): void {
    this.forms.set(value, this.form(of));
    this.originals.set(value, this.original(of));
  }

  /** The value that this one is an alias of. */
  original(value: ValueId): ValueId {
    return this.originals.get(value) ?? value;
  }

  /** Additional outputs of the node of a value, which a later instruction on this value needs. */
  attach(value: ValueId, refs: readonly Ref[]): void {
    this.companions.set(this.original(value), refs);
  }

  attached(value: ValueId): readonly Ref[] | undefined {
    return this.companions.get(this.original(value));
  }

  // -- operands of instructions

  /** A tensor that broadcasts to the value's shape. */
  compact(value: ValueId): Ref {
    const form = this.form(value);
    return "splat" in form
      ? this.number(this.type(value).dtype, form.splat)
      : this.current.capture(form.compact);
  }

  /** A tensor with the full shape of the value. It is expanded only once, in the scope of the value. */
  full(value: ValueId): Ref {
    return this.current.capture(this.whole(value));
  }

  /** The full tensor in the scope of the value. */
  private whole(value: ValueId): Ref {
    const form = this.form(value);
    const type = this.tfType(value);
    if ("splat" in form) return this.fill(type, this.type(value), form.splat);
    const { compact } = form;
    if (sameShape(compact.type.shape, type.shape)) return compact;
    return this.once(compact, `broadcast ${type.shape}`, () =>
      this.current.same("BroadcastTo", [compact, this.current.ints(type.shape)], type),
    );
  }

  /** Something that is computed from a value, only once and in the scope of the value, so outside of loops if possible. */
  derived(value: ValueId, what: string, make: (whole: Ref) => Ref): Ref {
    const whole = this.whole(value);
    return this.current.capture(this.once(whole, what, () => make(whole)));
  }

  /** Something that belongs to the whole graph, such as a constant matrix. */
  shared(what: string, make: () => Ref): Ref {
    let ref = this.fills.get(what);
    if (!ref) {
      ref = this.within(this.root, make);
      this.fills.set(what, ref);
    }
    return this.current.capture(ref);
  }

  private once(source: Ref, what: string, make: () => Ref): Ref {
    const known = this.made.get(source) ?? new Map<string, Ref>();
    this.made.set(source, known);
    let ref = known.get(what);
    if (!ref) {
      ref = this.within(source.scope, make);
      known.set(what, ref);
    }
    return ref;
  }

  /** Creates large constants outside of loops. */
  private fill(type: TfType, { dtype, shape }: TensorType, value: number): Ref {
    if (shape.length === 0) return this.number(dtype, value);
    const key = `splat ${dtype}[${shape}] ${Object.is(value, -0) ? "-0" : value}`;
    const known = this.fills.get(key);
    if (known) return known;
    const ref = this.within(this.root, () => {
      const inputs = [this.current.ints(shape), this.number(dtype, value)];
      return this.current.one(
        "Fill",
        inputs,
        { T: typeAttr(type.dtype), index_type: typeAttr(DataType.DT_INT32) },
        type,
      );
    });
    this.fills.set(key, ref);
    return ref;
  }

  // -- common nodes

  /** A scalar constant. */
  number(dtype: TensorType["dtype"], value: number): Ref {
    return this.current.constant(tfType(dtype, []), bytesOf(encodeNumbers(dtype, [value])));
  }

  reshape(ref: Ref, shape: Shape): Ref {
    if (sameShape(ref.type.shape, shape)) return ref;
    return this.current.same("Reshape", [ref, this.current.ints(shape)], { dtype: ref.type.dtype, shape });
  }

  cast(ref: Ref, dtype: DataType): Ref {
    if (ref.type.dtype === dtype) return ref;
    const attrs = { SrcT: typeAttr(ref.type.dtype), DstT: typeAttr(dtype) };
    return this.current.one("Cast", [ref], attrs, { dtype, shape: ref.type.shape });
  }

  /** An elementwise operation with operands that are broadcast against each other. */
  elementwise(
    op: Parameters<Scope["same"]>[0],
    operands: readonly Ref[],
    dtype = operands[0]!.type.dtype,
  ): Ref {
    return this.current.same(op, operands, {
      dtype,
      shape: broadcastShape(operands.map((ref) => ref.type.shape)),
    });
  }
}

/** The shape that shapes broadcast to, aligned at their last axes. */
export function broadcastShape(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return extents.find((extent) => extent !== 1) ?? 1;
  });
}

/** A shape without its leading axes of extent 1. */
export function withoutLeadingOnes(shape: Shape): Shape {
  const first = shape.findIndex((extent) => extent !== 1);
  return first < 0 ? [] : shape.slice(first);
}
