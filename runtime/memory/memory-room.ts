import { memoryOf, type ProgramMemory, sumOfValues } from "../../compiler/tensor/cost/peak.ts";
import type { Program } from "../../compiler/tensor/program.ts";
import type { Engine } from "../engine.ts";
import { type MemoryLimit, memoryLimits, tightest } from "./free-memory.ts";
import { memoryError, roundedDown, sizeText } from "./memory-errors.ts";

/**
 * The memory an engine needs for a step, as a multiple of the computed peak. TensorFlow used 1.4 to 2 times as much
 * (dual-stream and TRADES steps with batches of 64 to 1,024). A program is refused at a factor of 1; suggestions use
 * 1.5.
 */
const TAKEN = 1.5;

/** The purpose of a program, for messages. */
export interface ProgramUse {
  /** `stage pretrain`, `accuracy under pgd-20` */
  readonly what: string;
  /** number of images in a step */
  readonly batch: number;
  /** what to write for fewer images, with NUMBER in place of the number; undefined if the user does not choose it */
  readonly smaller: string | undefined;
}

/**
 * Refuses programs that do not fit in memory, before their weights and data are put on the device. Memory that the run
 * already uses counts as free, because its programs use it one after the other. So a run that fits is not refused
 * because of its own memory.
 */
export class MemoryRoom {
  private readonly before: readonly MemoryLimit[];
  private readonly limits: () => readonly MemoryLimit[];

  /**
   * @param ofComputer measures the memory; it is called for the first time before the run puts anything on the device
   */
  constructor(
    private readonly engine: Pick<Engine, "device" | "freeBytes">,
    ofComputer: () => readonly MemoryLimit[] = memoryLimits,
  ) {
    if (engine.device === "gpu") {
      const free = engine.freeBytes?.();
      const gpu: MemoryLimit[] = free === undefined ? [] : [{ of: "the GPU", free, own: 0 }];
      this.limits = () => gpu;
    } else this.limits = ofComputer;
    this.before = this.limits();
  }

  /** @throws RunError if the program does not fit in memory */
  expect(program: Program, use: ProgramUse): void {
    const room = this.tightest();
    if (room === undefined) return;
    // fast path: most programs fit even if every value is kept
    if (sumOfValues(program) <= room.free) return;
    const memory = memoryOf(program);
    // the compiler of a GPU fuses operations, so only the memory of variables is known
    const needed = this.engine.device === "gpu" ? held(memory) : memory.peak;
    if (needed <= room.free) return;
    throw memoryError("memory-too-small", {
      what: use.what,
      needed,
      free: room.free,
      of: room.of,
      parts: partsOf(memory, needed, use),
      advice: adviceFor(memory, room.free, use),
    });
  }

  private tightest(): MemoryLimit | undefined {
    const rooms = this.limits().map(({ of, free, own }, i) => {
      const taken = Math.max(0, own - (this.before[i]?.own ?? own));
      return { of, free: free + taken, own };
    });
    return tightest(rooms);
  }
}

function held({ weights, data }: ProgramMemory): number {
  return weights + data;
}

function partsOf(memory: ProgramMemory, needed: number, { batch }: ProgramUse): string {
  const { weights, data } = memory;
  const rest = needed - weights - data;
  const step = rest > 0 ? [`${sizeText(rest)} for the values of a step (batch ${batch})`] : [];
  return [`${sizeText(weights)} for weights and optimizer`, `${sizeText(data)} for images`, ...step].join(
    ", ",
  );
}

/** Suggests what to make smaller, by what uses the memory. */
function adviceFor(memory: ProgramMemory, free: number, { batch, smaller }: ProgramUse): string {
  const { weights, data, peak } = memory;
  if (weights > free) return "use narrower networks";
  if (weights + data > free) return "use fewer images";
  // the memory of a step grows with its batch
  const fitting = (batch * (free - weights - data)) / (TAKEN * (peak - weights - data));
  if (smaller === undefined || fitting < 2) return "use narrower networks";
  return `write ${smaller.replace("NUMBER", roundedDown(fitting))}, or use narrower networks`;
}
