import {
  type AnyInstruction,
  type Program,
  type Shape,
  sizeOf,
  type ValueId,
} from "../../../../compiler/tensor/program.ts";
import type { Target } from "../emission.ts";
import { type Convolution, isConvolution, padsLess, shapesOf } from "./convolutions.ts";
import { isImage, type Role, roleOf } from "./spatial-roles.ts";

/** `auto`: if it is estimated to be faster; `always`: wherever it saves a padding step (for tests) */
export type MirrorMode = "auto" | "always" | "never";

/** Which values are mirrored. */
export interface MirroredGroups {
  readonly any: boolean;
  /** values that are equal to their mirror image */
  readonly blind: ReadonlySet<ValueId>;
  readonly roles: ReadonlyMap<AnyInstruction, Role>;
  mirrored(value: ValueId): boolean;
  instructionMirrored(instruction: AnyInstruction): boolean;
}

/** Groups of values that must all be mirrored or none of them. */
class Groups {
  private readonly parents = new Map<ValueId, ValueId>();

  find(value: ValueId): ValueId {
    let root = value;
    for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root))
      root = parent;
    if (root !== value) this.parents.set(value, root);
    return root;
  }

  join(values: readonly ValueId[]): void {
    const [first, ...rest] = values.map((value) => this.find(value));
    for (const root of rest) if (root !== first) this.parents.set(root, first!);
  }
}

/**
 * Groups the images of a program that must be mirrored together, and mirrors the groups for which this is faster. A saved padding
 * step counts the elements that it would copy, a mirroring step the elements that it copies, each as often as it runs.
 */
export function findMirroredGroups(program: Program, target: Target, mode: MirrorMode): MirroredGroups {
  return new FrameFinder(program, target, mode).find();
}

class FrameFinder {
  private readonly roles = new Map<AnyInstruction, Role>();
  private readonly blind = new Set<ValueId>();
  private readonly groups = new Groups();
  /** values that can be mirrored; inputs and results of `fixed` instructions cannot */
  private readonly members = new Set<ValueId>();
  /** one member of the group of each instruction */
  private readonly groupOf = new Map<AnyInstruction, ValueId>();
  /** how often a value is computed in a run */
  private readonly trips = new Map<ValueId, number>();
  private readonly convolutions: { readonly instruction: Convolution; readonly trips: number }[] = [];
  /** values that have to be mirrored explicitly if the group is mirrored: a member of the group, and the value */
  private readonly borders: { readonly member: ValueId; readonly value: ValueId }[] = [];

  constructor(
    private readonly program: Program,
    private readonly target: Target,
    private readonly mode: MirrorMode,
  ) {}

  find(): MirroredGroups {
    this.walk(this.program.instructions, 1);
    for (const { value } of [...this.program.outputs, ...this.program.updates]) this.border(value, value);
    const gains = this.gains();
    const reversed = (value: ValueId): boolean => (gains.get(this.groups.find(value)) ?? 0) > 0;
    return {
      any: [...gains.values()].some((gain) => gain > 0),
      blind: this.blind,
      roles: this.roles,
      mirrored: (value) => this.members.has(value) && reversed(value),
      instructionMirrored: (instruction) => reversed(this.groupOf.get(instruction)!),
    };
  }

  private walk(instructions: readonly AnyInstruction[], trips: number): void {
    for (const instruction of instructions) {
      for (const result of instruction.results) this.trips.set(result, trips);
      if (instruction.op === "repeat") this.repeat(instruction, trips);
      else this.instruction(instruction, trips);
    }
  }

  private instruction(instruction: AnyInstruction, trips: number): void {
    const role = this.role(instruction);
    this.roles.set(instruction, role);
    if (role.kind === "blind") for (const result of instruction.results) this.blind.add(result);
    if (role.kind === "fixed") for (const operand of instruction.operands) this.border(operand, operand);
    if (role.kind !== "moves") return;
    const made = role.results.map((i) => instruction.results[i]!);
    for (const value of made) this.members.add(value);
    const taken = role.operands.map((i) => instruction.operands[i]!);
    const group = [...made, ...taken].filter((value) => this.members.has(value));
    this.groups.join(group);
    this.groupOf.set(instruction, group[0]!);
    for (const value of taken) if (!this.members.has(value)) this.border(group[0]!, value);
    if (!isConvolution(instruction)) return;
    this.convolutions.push({ instruction, trips });
  }

  private role(instruction: AnyInstruction): Role {
    const role = roleOf(this.program, instruction);
    if (role.kind !== "moves") return role;
    const taken = role.operands.map((i) => instruction.operands[i]!);
    // a result of values that are equal to their mirror image is one itself
    const blind = instruction.results.length === 1 && taken.every((value) => this.blind.has(value));
    if (blind && !isConvolution(instruction)) return { kind: "blind" };
    // a filter gradient of two values that cannot be mirrored
    if (role.results.length === 0 && !taken.some((value) => this.members.has(value)))
      return { kind: "fixed" };
    return role;
  }

  private repeat(instruction: AnyInstruction & { readonly op: "repeat" }, trips: number): void {
    const { body, count } = instruction.attrs;
    const images = body.params.map((_, i) => i).filter((i) => isImage(this.program.types[body.params[i]!]!));
    for (const i of images) this.members.add(body.params[i]!).add(instruction.results[i]!);
    for (const param of body.params) this.trips.set(param, trips * count);
    this.walk(body.instructions, trips * count);
    for (const i of images) {
      const loop = [body.params[i]!, instruction.results[i]!];
      const ends = [instruction.operands[i]!, body.results[i]!];
      this.groups.join([...loop, ...ends.filter((value) => this.members.has(value))]);
      for (const value of ends) if (!this.members.has(value)) this.border(loop[0]!, value);
    }
  }

  private border(member: ValueId, value: ValueId): void {
    if (this.members.has(member) && !this.blind.has(value)) this.borders.push({ member, value });
  }

  /** The elements that a run saves if a group is mirrored, minus the elements that mirroring copies. */
  private gains(): ReadonlyMap<ValueId, number> {
    const shape = (value: ValueId): Shape => this.program.types[value]!.shape;
    const gains = new Map<ValueId, number>();
    const add = (member: ValueId, gain: number): void => {
      const group = this.groups.find(member);
      gains.set(group, (gains.get(group) ?? 0) + gain);
    };
    if (this.mode === "never") return gains;
    const charged = new Set<string>();
    const charge = (member: ValueId, value: ValueId): void => {
      const key = `${this.groups.find(member)} ${value}`;
      if (charged.has(key) || this.mode === "always") return;
      charged.add(key);
      add(member, -sizeOf(shape(value)) * (this.trips.get(value) ?? 1));
    };
    for (const { instruction, trips } of this.convolutions) {
      const member = this.groupOf.get(instruction);
      if (member === undefined) continue;
      const { x, w } = shapesOf(instruction, shape);
      // a padding step copies the image, and the kernel then works on a larger, less regular image
      add(member, 2 * padsLess(this.target, instruction, shape) * sizeOf(x) * trips);
      if (w[0] === 1 && w[1] === 1) continue;
      charge(
        member,
        instruction.op === "convolution_filter_grad" ? instruction.results[0]! : instruction.operands[1]!,
      );
    }
    for (const { member, value } of this.borders) charge(member, value);
    return gains;
  }
}
