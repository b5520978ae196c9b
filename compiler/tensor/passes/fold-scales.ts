import type { AnyInstruction, DType, Program, TensorType, ValueId } from "../program.ts";
import { sizeOf } from "../program.ts";
import { countUses, Rewrite, withBody, withOperands } from "../walk.ts";

/**
 * Folds a scale of channels into the kernel before it: conv(x, w) * s = conv(x, w * s), and backward conv_input_grad(dy
 * * s, w) = conv_input_grad(dy, w * s); the same for matrix products. This folds batch norm in eval mode, forward and
 * backward, by one algebraic rule. The scaled kernels do not change during an attack, so they are moved out of its
 * loop.
 */
export function foldScales(program: Program): Program {
  const rewrite = new Rewrite(program);
  const uses = countUses(program);
  const definition = new Map<ValueId, AnyInstruction>();
  const type = (value: ValueId): TensorType => rewrite.types[value]!;

  /** Returns the vector v if `value` is v broadcast along the last axis, possibly with a conversion. */
  const spread = (value: ValueId): ValueId | undefined => {
    const source = definition.get(value);
    if (source?.op !== "broadcast_in_dim") return undefined;
    const { dimensions, shape } = source.attrs;
    const vector = source.operands[0]!;
    return dimensions.length === 1 &&
      dimensions[0] === shape.length - 1 &&
      type(vector).shape[0] === shape.at(-1)
      ? vector
      : undefined;
  };
  /** A kernel or vector before its conversion to bfloat16. */
  const master = (value: ValueId): ValueId => {
    const source = definition.get(value);
    return source?.op === "convert" && type(value).dtype === "bf16" ? source.operands[0]! : value;
  };

  const region = (list: readonly AnyInstruction[]): AnyInstruction[] => {
    const out: AnyInstruction[] = [];
    const push = (instruction: AnyInstruction): ValueId => {
      for (const result of instruction.results) definition.set(result, instruction);
      out.push(instruction);
      return instruction.results[0]!;
    };
    /** w * s with s along `axis`, computed in the precision of w before conversion, and converted to `dtype`. */
    const scaled = (w: ValueId, s: ValueId, axis: number, dtype: DType): ValueId => {
      const [kernel, vector] = [master(w), master(s)];
      const shape = type(kernel).shape;
      const fresh = (dtypeOf: DType): ValueId => rewrite.value({ dtype: dtypeOf, shape }, w);
      const wide = push({
        op: "broadcast_in_dim",
        operands: [vector],
        attrs: { shape, dimensions: [axis] },
        results: [fresh(type(vector).dtype)],
      });
      const product = push({
        op: "mul",
        operands: [kernel, wide],
        attrs: {},
        results: [fresh(type(kernel).dtype)],
      });
      if (type(kernel).dtype === dtype) return product;
      return push({ op: "convert", operands: [product], attrs: { to: dtype }, results: [fresh(dtype)] });
    };
    const sole = (value: ValueId): AnyInstruction | undefined =>
      uses.get(value) === 1 ? definition.get(value) : undefined;

    for (const instruction of list) {
      if (instruction.op === "repeat") {
        const { body } = instruction.attrs;
        push(withBody(instruction, { ...body, instructions: region(body.instructions) }));
        continue;
      }
      const forward = instruction.op === "mul" ? forwardMatch(instruction) : undefined;
      if (forward) {
        const { linear, vector } = forward;
        const [x, w] = linear.operands as [ValueId, ValueId];
        const axis =
          linear.op === "convolution"
            ? 3
            : linear.attrs.transposeRhs
              ? type(w).shape.length - 2
              : type(w).shape.length - 1;
        const kernel = scaled(w, vector, axis, type(w).dtype);
        push({ ...linear, operands: [x, kernel], results: instruction.results } as AnyInstruction);
        continue;
      }
      const backward = backwardMatch(instruction);
      if (backward) {
        const [, w] = instruction.operands as [ValueId, ValueId];
        const rank = type(w).shape.length;
        const axis =
          instruction.op === "convolution_input_grad"
            ? 3
            : (instruction.attrs as { transposeRhs: boolean }).transposeRhs
              ? rank - 1
              : rank - 2;
        const kernel = scaled(w, backward.vector, axis, type(w).dtype);
        push(
          withOperands(instruction, (value) =>
            value === w ? kernel : value === backward.product ? backward.gradient : value,
          ),
        );
        continue;
      }
      push(instruction);
    }

    /** Matches mul(linear(x, w), spread(s)), if this is the only use of the linear result. */
    function forwardMatch(
      mul: AnyInstruction,
    ): { linear: AnyInstruction & { op: "convolution" | "dot_general" }; vector: ValueId } | undefined {
      for (const [a, b] of [mul.operands, [...mul.operands].reverse()] as [ValueId, ValueId][]) {
        const linear = sole(a);
        const vector = spread(b);
        if (vector === undefined || !linear) continue;
        if (
          linear.op !== "convolution" &&
          !(linear.op === "dot_general" && type(linear.operands[1]!).shape.length === 2)
        )
          continue;
        if (sizeOf(type(linear.operands[1]!).shape) > sizeOf(type(a).shape) * 16) continue;
        return { linear: linear as never, vector };
      }
      return undefined;
    }
    /** Matches linear_grad(mul(dy, spread(s)), w), if this is the only use of the product. */
    function backwardMatch(
      linear: AnyInstruction,
    ): { product: ValueId; gradient: ValueId; vector: ValueId } | undefined {
      const isDot =
        linear.op === "dot_general" &&
        !linear.attrs.transposeLhs &&
        type(linear.operands[1]!).shape.length === 2;
      if (linear.op !== "convolution_input_grad" && !isDot) return undefined;
      const product = linear.operands[0]!;
      const mul = sole(product);
      if (mul?.op !== "mul") return undefined;
      for (const [gradient, b] of [mul.operands, [...mul.operands].reverse()] as [ValueId, ValueId][]) {
        const vector = spread(b);
        if (vector !== undefined) return { product, gradient, vector };
      }
      return undefined;
    }
    return out;
  };
  return rewrite.finish(region(program.instructions));
}
