import type { Scalar, Schedule } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import type { Word } from "../experiment/word.ts";
import type { Builder } from "../tensor/builder.ts";
import type { DType, Shape, ValueId } from "../tensor/program.ts";
import type { HostScalar } from "../vocabulary/define/lowering.ts";

/**
 * Numbers of a plan, except shapes and counts, are passed to a program in one vector, even constants. Then another
 * schedule, seed or radius needs no new program, and every engine computes with the same numbers.
 */
export class ScalarInputs {
  readonly list: HostScalar[] = [];
  private readonly known = new Map<string, number>();

  /** The index of a number in the vector. Equal numbers share an index. */
  position(scalar: HostScalar): number {
    const key = JSON.stringify(scalar, (name, value: unknown) =>
      typeof value === "bigint" ? `${value}` : name === "word" ? (value as Word).name : value,
    );
    const found = this.known.get(key);
    if (found !== undefined) return found;
    this.known.set(key, this.list.length);
    return this.list.push(scalar) - 1;
  }
}

/** Collects every number in a part of a plan, in order. */
export function collectScalars(part: unknown, into: ScalarInputs): void {
  if (part instanceof Rational) into.position({ kind: "plan", value: part });
  else if (Array.isArray(part)) for (const item of part) collectScalars(item, into);
  else if (typeof part === "object" && part !== null) {
    if (isSchedule(part)) into.position({ kind: "plan", value: part });
    else for (const [key, item] of Object.entries(part)) if (key !== "word") collectScalars(item, into);
  }
}

function isSchedule(part: object): part is Schedule {
  return "word" in part && (part.word as Word).family === "schedule";
}

/** Reads numbers of a program from the input vector `scalars`. */
export class ScalarReader {
  private readonly values = new Map<number, ValueId>();
  constructor(
    private readonly b: Builder,
    private readonly inputs: ScalarInputs,
    dtype: DType,
  ) {
    const vector = b.input("scalars", dtype, [inputs.list.length]);
    // All numbers are read first, so that they are outside every loop.
    inputs.list.forEach((_, i) => {
      this.values.set(i, b.reshape(b.slice(vector, [i], [i + 1]), []));
    });
  }

  /** A number of the plan as a scalar of the program. */
  scalar(value: Scalar): ValueId {
    return this.host({ kind: "plan", value });
  }

  host(scalar: HostScalar): ValueId {
    const value = this.values.get(this.inputs.position(scalar));
    if (value === undefined) throw new Error("a scalar was not collected before lowering");
    return value;
  }

  /** A number broadcast to a shape. */
  splat(value: Scalar, shape: Shape): ValueId {
    return this.b.splat(this.scalar(value), shape);
  }
}
