import { OPS, type Op } from "../ops.ts";
import type { AnyInstruction, Program } from "../program.ts";
import { operationsOf } from "./operations.ts";
import { peakBytes } from "./peak.ts";
import { Memory } from "./traffic.ts";

/** What a device can do per second. */
export interface DeviceFigures {
  /** floating-point operations */
  readonly flops: number;
  /** bytes read and written */
  readonly bandwidth: number;
}

export interface Tally {
  /** how often the instruction runs */
  readonly runs: number;
  /** floating-point operations */
  readonly operations: number;
  readonly read: number;
  readonly written: number;
  /**
   * seconds on the device: for each instruction the longer of arithmetic and memory; absent without figures of a device
   */
  readonly seconds?: number;
}

export interface ProgramCost {
  readonly total: Tally;
  /** convolutions and matrix products only */
  readonly linear: Tally;
  /** by phase of the step, in order of first appearance */
  readonly phases: ReadonlyMap<string, { readonly total: Tally; readonly kinds: ReadonlyMap<Op, Tally> }>;
  readonly kinds: ReadonlyMap<Op, Tally>;
  /** maximum number of live bytes, if instructions run in the program's order */
  readonly peak: number;
}

/**
 * Counts the operations of a program: every instruction as often as it runs, the body of a loop once for each
 * iteration.
 * @param phase returns the phase of the step that an instruction belongs to
 */
export function programCost(
  program: Program,
  phase: (origin: string | undefined) => string,
  figures?: DeviceFigures,
): ProgramCost {
  const memory = new Memory(program);
  const phases = new Map<string, Map<Op, Tally>>();
  const visit = (instructions: readonly AnyInstruction[], times: number): void => {
    for (const instruction of instructions) {
      memory.note(instruction);
      if (instruction.op === "repeat") {
        visit(instruction.attrs.body.instructions, times * instruction.attrs.count);
        continue;
      }
      const name = phase(program.origins.get(instruction.results[0]!));
      const kinds = phases.get(name) ?? new Map<Op, Tally>();
      phases.set(name, kinds);
      const one = tallyOf(program, instruction, memory, figures);
      kinds.set(instruction.op, plus(kinds.get(instruction.op), scaled(one, times)));
    }
  };
  visit(program.instructions, 1);
  const all = [...phases.values()].flatMap((kinds) => [...kinds]);
  const kinds = new Map<Op, Tally>();
  for (const [op, tally] of all) kinds.set(op, plus(kinds.get(op), tally));
  return {
    total: sum(all.map(([, tally]) => tally)),
    linear: sum(all.filter(([op]) => OPS[op].class === "linear").map(([, tally]) => tally)),
    phases: new Map(
      [...phases].map(([name, of]) => [name, { total: sum([...of.values()]), kinds: of }] as const),
    ),
    kinds,
    peak: peakBytes(program, memory),
  };
}

function tallyOf(
  program: Program,
  instruction: AnyInstruction,
  memory: Memory,
  figures: DeviceFigures | undefined,
): Tally {
  const operations = operationsOf(program, instruction);
  const { read, written } = memory.traffic(instruction);
  const seconds = figures && Math.max(operations / figures.flops, (read + written) / figures.bandwidth);
  return { runs: 1, operations, read, written, ...(seconds === undefined ? {} : { seconds }) };
}

function scaled({ runs, operations, read, written, seconds }: Tally, times: number): Tally {
  return {
    runs: runs * times,
    operations: operations * times,
    read: read * times,
    written: written * times,
    ...(seconds === undefined ? {} : { seconds: seconds * times }),
  };
}

const NONE: Tally = { runs: 0, operations: 0, read: 0, written: 0 };

function plus(a: Tally | undefined, b: Tally): Tally {
  if (!a) return b;
  return {
    runs: a.runs + b.runs,
    operations: a.operations + b.operations,
    read: a.read + b.read,
    written: a.written + b.written,
    ...(b.seconds === undefined ? {} : { seconds: (a.seconds ?? 0) + b.seconds }),
  };
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce<Tally | undefined>((total, tally) => plus(total, tally), undefined) ?? NONE;
}
