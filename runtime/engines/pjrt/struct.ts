import koffi from "koffi";
import { LAYOUTS, type Layout, type Structure } from "./layouts.ts";

/** The address of something that belongs to the plugin. */
export type Pointer = bigint;
/** Memory of this process that a structure points to, and everything that it points to in turn. */
export interface Block {
  readonly bytes: ArrayBufferView;
}
export type FieldValue = bigint | number | ArrayBufferView | Block;
export type FieldValues = Readonly<Record<string, FieldValue>>;

/**
 * One structure of the C API, zeroed, with its size set. Objects it points to are kept alive, because the garbage
 * collector does not see addresses in bytes.
 */
export class Struct implements Block {
  readonly bytes: Uint8Array;
  private readonly layout: Layout;
  private readonly view: DataView;
  private readonly kept: object[] = [];

  constructor(
    readonly name: Structure,
    values: FieldValues = {},
  ) {
    this.layout = LAYOUTS[name];
    this.bytes = new Uint8Array(Math.ceil(this.layout.size / 8) * 8);
    this.view = new DataView(this.bytes.buffer);
    this.view.setBigUint64(0, BigInt(this.layout.size), true);
    for (const [field, value] of Object.entries(values)) this.set(field, value);
  }

  private at(field: string) {
    const found = this.layout.fields.get(field);
    if (!found) throw new Error(`PJRT's ${this.name} has no field ${field}`);
    return found;
  }

  set(field: string, value: FieldValue): this {
    const { offset, kind } = this.at(field);
    if (typeof value === "object") {
      this.kept.push(value);
      this.view.setBigUint64(offset, addressOf("bytes" in value ? value.bytes : value), true);
    } else if (kind === "i") this.view.setInt32(offset, Number(value), true);
    else if (kind === "b") this.view.setUint8(offset, Number(value));
    else this.view.setBigInt64(offset, BigInt(value), true);
    return this;
  }

  pointer(field: string): Pointer {
    return this.view.getBigUint64(this.at(field).offset, true);
  }

  number(field: string): number {
    const { offset, kind } = this.at(field);
    if (kind === "i") return this.view.getInt32(offset, true);
    if (kind === "b") return this.view.getUint8(offset);
    return Number(this.view.getBigInt64(offset, true));
  }

  /** The text that `field` points to; `field_size` contains its length. */
  text(field: string): string {
    return textAt(this.pointer(field), this.number(`${field}_size`));
  }

  /** The 64-bit words that `field` points to. */
  words(field: string, count: string): bigint[] {
    const size = this.number(count);
    return size === 0 ? [] : [...new BigUint64Array(copyOf(this.pointer(field), 8 * size).buffer)];
  }
}

/** An array of addresses of arrays. */
export function pointersTo(arrays: readonly BigUint64Array[]): Block {
  return Object.assign({ bytes: BigUint64Array.from(arrays, addressOf) }, { arrays });
}

/** The address of memory of this process; 0 if it is empty, because koffi refuses an empty array. */
function addressOf(memory: ArrayBufferView): Pointer {
  return memory.byteLength === 0 ? 0n : koffi.address(memory);
}

/** A copy of the plugin's memory at an address. */
export function copyOf(pointer: Pointer, bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes === 0 ? new ArrayBuffer(0) : koffi.view(pointer, bytes).slice(0));
}

export function textAt(pointer: Pointer, bytes: number): string {
  return pointer === 0n ? "" : Buffer.from(copyOf(pointer, bytes)).toString("utf8");
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
