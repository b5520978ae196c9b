import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CALL_NAMES, LAYOUTS, type Structure, slotOffset } from "../../../runtime/engines/pjrt/layouts.ts";

/** Offsets that a C compiler computed from the headers of two versions, written by `offsets/write_offsets.py`. */
interface Offsets {
  readonly slots: Readonly<Record<string, number>>;
  readonly structures: Readonly<
    Record<string, { readonly size: number; readonly fields: Readonly<Record<string, number>> }>
  >;
}

const offsetsOf = (version: string): Offsets =>
  JSON.parse(readFileSync(join(import.meta.dirname, "offsets", `${version}.json`), "utf8"));

/** The `tiled` member of a memory layout is written inline here, after the 16 bytes of the outer structure. */
const TILED = 16;

function offsetIn({ structures }: Offsets, name: Structure, field: string): number | undefined {
  const { fields } = structures[`PJRT_${name}`] ?? structures[`PJRT_${name}_Args`]!;
  // all members of a union start at the same offset, after the type of the value
  if (name === "NamedValue" && field === "value") return fields.type! + 8;
  if (name !== "Buffer_MemoryLayout" || field === "type") return fields[field];
  const tiled = structures.PJRT_Buffer_MemoryLayout_Tiled!.fields[field.replace("tiled_", "")];
  return tiled === undefined ? undefined : TILED + tiled;
}

test.each(["0.81", "0.114"])("every field and every function is where PJRT %s has it", (version) => {
  const offsets = offsetsOf(version);
  for (const [name, { fields }] of Object.entries(LAYOUTS)) {
    for (const [field, { offset }] of fields)
      expect(offset, `${name}.${field}`).toBe(offsetIn(offsets, name as Structure, field));
  }
  for (const name of CALL_NAMES) expect(slotOffset(name), name).toBe(offsets.slots[`PJRT_${name}`]);
});

test.each(["0.81", "0.114"])("no structure is longer than PJRT %s knows it", (version) => {
  const { structures } = offsetsOf(version);
  for (const [name, { size }] of Object.entries(LAYOUTS)) {
    const known = (structures[`PJRT_${name}`] ?? structures[`PJRT_${name}_Args`]!).size;
    expect(size, name).toBeLessThanOrEqual(known);
  }
});
