import type { AnyInstruction, Program, Region, ValueId } from "../../../../compiler/tensor/program.ts";
import { Rewrite } from "../../../../compiler/tensor/walk.ts";
import type { Target } from "../emission.ts";
import { isConvolution } from "./convolutions.ts";
import { KERNEL_AXES, mirroredConvolution } from "./mirrored-convolution.ts";
import { findMirroredGroups, type MirroredGroups, type MirrorMode } from "./mirrored-groups.ts";

/**
 * Mirrors images in height and width if the padding of strided convolutions then becomes one with fast kernels. All other
 * operations on images commute with mirroring, so an image is mirrored only once, where it enters. Kernels are mirrored where they
 * are defined, outside of the loops that use them.
 */
export function mirrorPadding(program: Program, target: Target, mode: MirrorMode = "auto"): Program {
  const frames = findMirroredGroups(program, target, mode);
  return frames.any ? new Mirror(program, frames).run() : program;
}

/** A region being rewritten. */
interface Open {
  readonly instructions: AnyInstruction[];
  /** mirrored copies in this region, by value and axes */
  readonly reversed: Map<string, ValueId>;
}

class Mirror {
  private readonly rewrite: Rewrite;
  /** innermost last */
  private readonly open: Open[] = [];
  /** the depth of the region that defines a value */
  private readonly depth = new Map<ValueId, number>();

  constructor(
    private readonly program: Program,
    private readonly frames: MirroredGroups,
  ) {
    this.rewrite = new Rewrite(program);
  }

  run(): Program {
    for (const { value } of [...this.program.inputs, ...this.program.variables]) this.depth.set(value, 0);
    this.open.push({ instructions: [], reversed: new Map() });
    for (const instruction of this.program.instructions) this.place(instruction);
    const resolve = new Map(
      [...this.program.outputs, ...this.program.updates].map(({ value }) => [value, this.as(value, false)]),
    );
    const { instructions } = this.open.pop()!;
    return this.rewrite.finish(instructions, (value) => resolve.get(value)!);
  }

  private push(instruction: AnyInstruction, depth = this.open.length - 1): void {
    this.open[depth]!.instructions.push(instruction);
    for (const result of instruction.results) this.depth.set(result, depth);
  }

  /** Mirrors a value where it is defined, so that a loop does not mirror it in each iteration. */
  private reverse(value: ValueId, dimensions: readonly number[]): ValueId {
    const depth = this.depth.get(value)!;
    const { reversed } = this.open[depth]!;
    const key = `${value} ${dimensions}`;
    const known = reversed.get(key);
    if (known !== undefined) return known;
    const result = this.rewrite.value(this.rewrite.types[value]!, value);
    this.push({ op: "reverse", operands: [value], attrs: { dimensions }, results: [result] }, depth);
    reversed.set(key, result);
    return result;
  }

  /** The value, mirrored or not. */
  private as(value: ValueId, mirrored: boolean): ValueId {
    if (this.frames.blind.has(value) || this.frames.mirrored(value) === mirrored) return value;
    return this.reverse(value, [1, 2]);
  }

  private place(instruction: AnyInstruction): void {
    if (instruction.op === "repeat") this.placeRepeat(instruction);
    else this.placeOperation(instruction);
  }

  private placeOperation(instruction: Exclude<AnyInstruction, { op: "repeat" }>): void {
    const role = this.frames.roles.get(instruction)!;
    if (role.kind === "blind") {
      this.push(instruction);
      return;
    }
    const mirrored = role.kind === "moves" && this.frames.instructionMirrored(instruction);
    const operands = instruction.operands.map((value, i) =>
      this.as(value, mirrored && role.kind === "moves" && role.operands.includes(i)),
    );
    const placed = { ...instruction, operands } as AnyInstruction;
    if (!mirrored || !isConvolution(placed)) {
      this.push(placed);
      return;
    }
    const reversed = (kernel: ValueId): ValueId => this.reverse(kernel, KERNEL_AXES);
    for (const part of mirroredConvolution(placed, this.rewrite, reversed)) this.push(part);
  }

  private placeRepeat(instruction: AnyInstruction & { readonly op: "repeat" }): void {
    const { body, count } = instruction.attrs;
    const mirrored = body.params.map((param) => this.frames.mirrored(param));
    const operands = instruction.operands.map((value, i) => this.as(value, mirrored[i]!));
    const depth = this.open.push({ instructions: [], reversed: new Map() }) - 1;
    for (const param of body.params) this.depth.set(param, depth);
    for (const inner of body.instructions) this.place(inner);
    const results = body.results.map((value, i) => this.as(value, mirrored[i]!));
    const { instructions } = this.open.pop()!;
    const region: Region = { params: body.params, instructions, results };
    this.push({ ...instruction, operands, attrs: { count, body: region } });
  }
}
