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

/** What the device is, as far as the form of the graph depends on it. */
export interface Target {
  readonly device: "cpu" | "gpu";
  /** whether convolutions on a CPU may be filtered */
  readonly filtering?: FilteringMode;
  /** how the device does bfloat16 */
  readonly bfloat16?: "native" | "emulated";
}

/** Emits the nodes of one kind of instruction. */
export type Emit<K extends Op> = (emission: Emission, instruction: Instruction<K>) => void;

/**
 * What a value of the program is in the graph. The library's elementwise operations broadcast by themselves, so a
 * broadcast value is kept as the small tensor that it comes from, `compact`: its shape, aligned with the last axis of
 * the value's, has extent 1 (or nothing) where the value is a repetition. It becomes large only for an operation that
 * needs it so.
 */
type Form = { readonly splat: number } | { readonly compact: Ref };

/** The state of translating one program: what each value has become, and the scope that nodes go into. */
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

  /** Emits what `action` emits into another scope. */
  within<T>(scope: Scope, action: () => T): T {
    const outer = this.current;
    this.current = scope;
    try {
      return action();
    } finally {
      this.current = outer;
    }
  }

  // -- what values are

  /** `ref` holds the value, whole or compact. */
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

  /** The instruction that defines a value, unless it came from outside or through a loop. */
  producer(value: ValueId): AnyInstruction | undefined {
    return this.producers.get(this.original(value));
  }

  /** Number of a splat constant. */
  splat(value: ValueId): number | undefined {
    const form = this.form(value);
    return "splat" in form ? form.splat : undefined;
  }

  /** Makes a value another name of an earlier one. */
  alias(value: ValueId, of: ValueId): void {
    this.forms.set(value, this.form(of));
    this.originals.set(value, this.original(of));
  }

  /** The value that this one is another name of. */
  original(value: ValueId): ValueId {
    return this.originals.get(value) ?? value;
  }

  /** Further outputs of a value's node, for an instruction that works on the same value later. */
  attach(value: ValueId, refs: readonly Ref[]): void {
    this.companions.set(this.original(value), refs);
  }

  attached(value: ValueId): readonly Ref[] | undefined {
    return this.companions.get(this.original(value));
  }

  // -- how instructions take them

  /** A tensor that broadcasts to the value's shape. */
  compact(value: ValueId): Ref {
    const form = this.form(value);
    return "splat" in form
      ? this.number(this.type(value).dtype, form.splat)
      : this.current.capture(form.compact);
  }

  /** A tensor of the value's whole shape. What has to be made large is made where the value comes from, once. */
  full(value: ValueId): Ref {
    return this.current.capture(this.whole(value));
  }

  /** The whole tensor in the scope that it comes from. */
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

  /** What is made of a value, once and where the value comes from: outside of a loop for what does not change there. */
  derived(value: ValueId, what: string, make: (whole: Ref) => Ref): Ref {
    const whole = this.whole(value);
    return this.current.capture(this.once(whole, what, () => make(whole)));
  }

  /** What belongs to the whole graph and to no value, such as a table of numbers. */
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

  /** Large constants are made outside of loops. */
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

  // -- nodes that many instructions need

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

  /** An elementwise operation of any number of operands that broadcast against each other. */
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

/** Without the leading axes of extent 1. */
export function withoutLeadingOnes(shape: Shape): Shape {
  const first = shape.findIndex((extent) => extent !== 1);
  return first < 0 ? [] : shape.slice(first);
}
