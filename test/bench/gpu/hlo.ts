import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** The parts of an optimized program that are read (xla/service/hlo.proto). */
export interface HloInstruction {
  readonly opcode: string;
  readonly target: string;
  readonly dimensions: readonly number[];
  /** the order of axes in memory, the fastest first; empty for tuples */
  readonly layout: readonly number[];
  readonly called: readonly bigint[];
}

export interface HloComputation {
  readonly id: bigint;
  readonly instructions: readonly HloInstruction[];
}

type Visit = (field: number, wire: WireType, reader: BinaryReader) => boolean;

/** Reads a message. `visit` returns whether it has read a field. */
function message(reader: BinaryReader, end: number, visit: Visit): void {
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    if (!visit(field, wire, reader)) reader.skip(wire, field);
  }
}

function nested(reader: BinaryReader, visit: Visit): true {
  const length = reader.uint32();
  message(reader, reader.pos + length, visit);
  return true;
}

/** Reads a repeated integer, packed or not. */
function words(wire: WireType, reader: BinaryReader, into: bigint[]): true {
  if (wire !== WireType.LengthDelimited) into.push(BigInt(reader.int64()));
  else {
    const end = reader.uint32() + reader.pos;
    while (reader.pos < end) into.push(BigInt(reader.int64()));
  }
  return true;
}

function instruction(reader: BinaryReader): HloInstruction {
  let [opcode, target] = ["", ""];
  const [dimensions, layout, called]: [bigint[], bigint[], bigint[]] = [[], [], []];
  nested(reader, (field, wire) => {
    if (field === 2) opcode = reader.string();
    else if (field === 28) target = reader.string();
    else if (field === 38) return words(wire, reader, called);
    else if (field === 3)
      return nested(reader, (inner, innerWire) => {
        if (inner === 3) return words(innerWire, reader, dimensions);
        if (inner !== 5) return false;
        return nested(reader, (last, lastWire) => last === 1 && words(lastWire, reader, layout));
      });
    else return false;
    return true;
  });
  return { opcode, target, dimensions: dimensions.map(Number), layout: layout.map(Number), called };
}

/** The computations of an `HloModuleProtoWithConfig`, whose first field is the module. */
export function readHlo(bytes: Uint8Array): HloComputation[] {
  const computations: HloComputation[] = [];
  const reader = new BinaryReader(bytes);
  message(reader, bytes.length, (field) => field === 1 && nested(reader, module));
  if (computations.length === 0) throw new Error("the optimized program holds no computation");
  return computations;

  function module(field: number): boolean {
    if (field !== 3) return false;
    let id = 0n;
    const instructions: HloInstruction[] = [];
    nested(reader, (inner) => {
      if (inner === 2) instructions.push(instruction(reader));
      else if (inner === 5) id = BigInt(reader.int64());
      else return false;
      return true;
    });
    computations.push({ id, instructions });
    return true;
  }
}
