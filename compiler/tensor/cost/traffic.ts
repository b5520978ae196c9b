import { type AnyInstruction, type DType, type Program, sizeOf, type ValueId } from "../program.ts";
import { isFree } from "../walk.ts";

const BYTES: Readonly<Record<DType, number>> = { f64: 8, f32: 4, bf16: 2, i32: 4, u32: 4, u8: 1, bool: 1 };

/** Values that own memory. Values that are fused into their use do not, and neither do reshapes of another value. */
export class Memory {
  private readonly sources = new Map<ValueId, ValueId | "nothing">();

  constructor(private readonly program: Program) {}

  /** Records the results of an instruction. It must be called before anything else asks about them. */
  note(instruction: AnyInstruction): void {
    const [result] = instruction.results;
    if (result === undefined) return;
    if (instruction.op === "broadcast_in_dim") this.sources.set(result, instruction.operands[0]!);
    else if (isFree(instruction)) this.sources.set(result, "nothing");
    else if (instruction.op === "reshape" || instruction.op === "stop_gradient")
      this.sources.set(result, instruction.operands[0]!);
  }

  /** The value whose memory a value is read from; undefined if it has none. */
  home(value: ValueId): ValueId | undefined {
    let at = value;
    for (;;) {
      const source = this.sources.get(at);
      if (source === undefined) return at;
      if (source === "nothing") return undefined;
      at = source;
    }
  }

  /** Bytes of a value's own memory. */
  bytes(value: ValueId): number {
    const { dtype, shape } = this.program.types[value]!;
    return sizeOf(shape) * BYTES[dtype];
  }

  /** Bytes that one run of an instruction reads and writes; an operand that is used twice counts once. */
  traffic(instruction: AnyInstruction): { readonly read: number; readonly written: number } {
    if (instruction.op === "repeat") return { read: 0, written: 0 };
    const homes = new Set(instruction.operands.flatMap((value) => this.home(value) ?? []));
    const own = instruction.results.filter((value) => this.home(value) === value);
    if (own.length === 0) return { read: 0, written: 0 };
    const written = own.reduce((sum, value) => sum + this.bytes(value), 0);
    let read = 0;
    for (const home of homes) {
      // Only some rows are read, not the whole data set.
      const all = this.bytes(home);
      read += instruction.op === "gather" || instruction.op === "slice" ? Math.min(all, written) : all;
    }
    return { read, written };
  }
}
