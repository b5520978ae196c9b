import type { AnyInstruction, Program, Region, Shape, ValueId } from "../../../../compiler/tensor/program.ts";
import { countUses, forEachInstruction, Rewrite } from "../../../../compiler/tensor/walk.ts";
import type { Target } from "../emission.ts";
import { planFiltering } from "../minimal-filtering.ts";
import { type Convolution, isConvolution, shapesOf } from "./convolutions.ts";

/**
 * The speed of the library's bfloat16 convolutions relative to float32 (on a processor with bfloat16 arithmetic), including the
 * conversions. Filter gradients gain little.
 */
const NATIVE_GAIN: Readonly<Record<Convolution["op"], number>> = {
  convolution: 1.9,
  convolution_input_grad: 1.9,
  convolution_filter_grad: 1.25,
};

/** Operations that are computed in float32 together with the convolution before them, before the result is rounded. */
const JOINS: ReadonlySet<AnyInstruction["op"]> = new Set(["add", "relu", "relu_grad", "convert"]);

/**
 * Computes bfloat16 convolutions in float32 if that is faster: all of them on a processor without bfloat16 arithmetic, otherwise
 * those for which minimal filtering saves more than bfloat16. Their operands are rounded to bfloat16. The operations that follow
 * are also in float32 until a value is used twice; stored values are rounded. The result is at least as exact as in bfloat16.
 */
export function wideConvolutions(program: Program, target: Target): Program {
  const shape = (value: ValueId): Shape => program.types[value]!.shape;
  const chosen = new Set<AnyInstruction>();
  forEachInstruction(program.instructions, (instruction) => {
    if (!isConvolution(instruction) || program.types[instruction.results[0]!]!.dtype !== "bf16") return;
    const { x, w } = shapesOf(instruction, shape);
    const gain = NATIVE_GAIN[instruction.op];
    if (
      target.bfloat16 === "emulated" ||
      planFiltering(x, w, instruction.attrs, target.filtering, gain) !== undefined
    )
      chosen.add(instruction);
  });
  return chosen.size === 0 ? program : new Widening(program, chosen).run();
}

class Widening {
  private readonly rewrite: Rewrite;
  /** the instructions of the current regions, innermost last */
  private readonly open: AnyInstruction[][] = [[]];
  /** the number of loops around the definition of a value */
  private readonly depth = new Map<ValueId, number>();
  private readonly producers = new Map<ValueId, AnyInstruction>();
  private readonly uses: ReadonlyMap<ValueId, number>;
  /** the instructions that use a value, with the number of loops around them */
  private readonly users = new Map<ValueId, { readonly user: AnyInstruction; readonly depth: number }>();
  /** float32 versions of bfloat16 values, with exactly the same numbers */
  private readonly wide = new Map<ValueId, ValueId>();
  /** float32 values that replace a bfloat16 value, which is never computed */
  private readonly unrounded = new Map<ValueId, ValueId>();
  /** conversions to float32 that are no longer needed */
  private readonly replaced = new Map<ValueId, ValueId>();

  constructor(
    private readonly program: Program,
    private readonly chosen: ReadonlySet<AnyInstruction>,
  ) {
    this.rewrite = new Rewrite(program);
    this.uses = countUses(program);
    forEachInstruction(program.instructions, (user, depth) => {
      for (const operand of user.operands) this.users.set(operand, { user, depth });
    });
  }

  run(): Program {
    for (const { value } of [...this.program.inputs, ...this.program.variables]) this.depth.set(value, 0);
    for (const instruction of this.program.instructions) this.place(instruction);
    return this.rewrite.finish(this.open[0]!, (value) => this.resolve(value));
  }

  private resolve(value: ValueId): ValueId {
    return this.replaced.get(value) ?? value;
  }

  private push(instruction: AnyInstruction, depth = this.open.length - 1): void {
    this.open[depth]!.push(instruction);
    for (const result of instruction.results) {
      this.depth.set(result, depth);
      this.producers.set(result, instruction);
    }
  }

  private isBfloat16(value: ValueId): boolean {
    return this.rewrite.types[value]!.dtype === "bf16";
  }

  private fresh(value: ValueId): ValueId {
    return this.rewrite.value({ dtype: "f32", shape: this.rewrite.types[value]!.shape }, value);
  }

  /** The value in float32, converted where it is defined: a kernel is converted once, before the loops that use it. */
  private up(value: ValueId): ValueId {
    const known = this.unrounded.get(value) ?? this.wide.get(value);
    if (known !== undefined || !this.isBfloat16(value)) return known ?? this.resolve(value);
    const result = this.fresh(value);
    const depth = this.depth.get(value)!;
    const producer = this.producers.get(value);
    if (producer?.op === "broadcast_in_dim") {
      // convert the small vector, not the broadcast result
      this.push({ ...producer, operands: [this.up(producer.operands[0]!)], results: [result] }, depth);
    } else {
      this.push({ op: "convert", operands: [value], attrs: { to: "f32" }, results: [result] }, depth);
    }
    this.wide.set(value, result);
    return result;
  }

  /** Whether the only use of a value is also computed in float32. */
  private joined(value: ValueId): boolean {
    const next = this.users.get(value);
    if (this.uses.get(value) !== 1 || !next || next.depth !== this.open.length - 1) return false;
    return this.chosen.has(next.user) || JOINS.has(next.user.op);
  }

  private place(instruction: AnyInstruction): void {
    if (instruction.op === "repeat") {
      this.placeRepeat(instruction);
      return;
    }
    const [result] = instruction.results as [ValueId];
    const joins =
      JOINS.has(instruction.op) && instruction.operands.some((value) => this.unrounded.has(value));
    if (joins && instruction.op === "convert" && !this.isBfloat16(result)) {
      this.replaced.set(result, this.up(instruction.operands[0]!));
    } else if (this.isBfloat16(result) && (joins || this.chosen.has(instruction))) {
      const value = this.fresh(result);
      const operands = instruction.operands.map((operand) => this.up(operand));
      this.push({ ...instruction, operands, results: [value] } as AnyInstruction);
      if (this.joined(result)) this.unrounded.set(result, value);
      else this.push({ op: "convert", operands: [value], attrs: { to: "bf16" }, results: [result] });
    } else {
      const operands = instruction.operands.map((operand) => this.resolve(operand));
      this.push({ ...instruction, operands } as AnyInstruction);
    }
  }

  private placeRepeat(instruction: AnyInstruction & { readonly op: "repeat" }): void {
    const { body, count } = instruction.attrs;
    const depth = this.open.push([]) - 1;
    for (const param of body.params) this.depth.set(param, depth);
    for (const inner of body.instructions) this.place(inner);
    const results = body.results.map((value) => this.resolve(value));
    const region: Region = { params: body.params, instructions: this.open.pop()!, results };
    const operands = instruction.operands.map((value) => this.resolve(value));
    this.push({ ...instruction, operands, attrs: { count, body: region } });
  }
}
