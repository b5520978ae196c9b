import { LAYOUTS } from "./layouts.ts";
import { type Block, copyOf, type Pointer, Struct, textAt, utf8 } from "./struct.ts";

/** An option or attribute: a bigint is an int64, a number a float. */
export type NamedValue = string | boolean | bigint | number | readonly bigint[];
export type NamedValues = Readonly<Record<string, NamedValue>>;

const TYPE = { text: 0, int64: 1, int64List: 2, float: 3, bool: 4 } as const;
/** Distance between two values of an array, in bytes. */
const STRIDE = Math.ceil(LAYOUTS.NamedValue.size / 8) * 8;

/** An array of named values, with the structures that own the memory it points to. */
export interface NamedValueArray extends Block {
  readonly count: number;
  readonly owners: readonly Struct[];
}

export function encodeNamedValues(values: NamedValues): NamedValueArray {
  const owners = Object.entries(values).map(([name, value]) => encode(name, value));
  const bytes = new Uint8Array(STRIDE * owners.length);
  owners.forEach((owner, i) => {
    bytes.set(owner.bytes, STRIDE * i);
  });
  return { bytes, count: owners.length, owners };
}

function encode(name: string, value: NamedValue): Struct {
  const text = utf8(name);
  const struct = new Struct("NamedValue", { name: text, name_size: text.length, value_size: 1 });
  if (typeof value === "boolean") return struct.set("type", TYPE.bool).set("value", Number(value));
  if (typeof value === "bigint") return struct.set("type", TYPE.int64).set("value", value);
  if (typeof value === "number") {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setFloat32(0, value, true);
    return struct.set("type", TYPE.float).set("value", bits.getBigInt64(0, true));
  }
  const [type, memory] =
    typeof value === "string"
      ? ([TYPE.text, utf8(value)] as const)
      : ([TYPE.int64List, BigInt64Array.from(value)] as const);
  return struct.set("type", type).set("value", memory).set("value_size", memory.length);
}

/** Decodes attributes of a plugin. */
export function decodeNamedValues(pointer: Pointer, count: number): Record<string, NamedValue> {
  const { fields } = LAYOUTS.NamedValue;
  const all = copyOf(pointer, STRIDE * count);
  const entries = Array.from({ length: count }, (_, i) => {
    const view = new DataView(all.buffer, STRIDE * i, STRIDE);
    const at = (field: string): number => fields.get(field)!.offset;
    const word = (field: string): bigint => view.getBigUint64(at(field), true);
    const name = textAt(word("name"), Number(word("name_size")));
    const size = Number(word("value_size"));
    return [name, decode(view, at("value"), view.getInt32(at("type"), true), size)] as const;
  });
  return Object.fromEntries(entries);
}

function decode(view: DataView, at: number, type: number, size: number): NamedValue {
  switch (type) {
    case TYPE.text:
      return textAt(view.getBigUint64(at, true), size);
    case TYPE.int64:
      return view.getBigInt64(at, true);
    case TYPE.int64List:
      return [...new BigInt64Array(copyOf(view.getBigUint64(at, true), 8 * size).buffer)];
    case TYPE.float:
      return view.getFloat32(at, true);
    default:
      return view.getUint8(at) !== 0;
  }
}
