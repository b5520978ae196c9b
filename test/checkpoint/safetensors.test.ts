import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  encodeSafetensors,
  parseSafetensors,
  readSafetensors,
  writeSafetensors,
} from "../../runtime/checkpoint/safetensors.ts";
import { fromHost, type StoredTensor, toHost } from "../../runtime/checkpoint/stored-tensor.ts";
import type { HostTensor } from "../../runtime/engine.ts";
import { temporaryFolders } from "../data/fake-cifar10.ts";

const folder = temporaryFolders();
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** One buffer, as a file read whole would be. */
function encoded(tensors: ReadonlyMap<string, StoredTensor>, metadata: Record<string, string> = {}) {
  return new Uint8Array(Buffer.concat(encodeSafetensors({ tensors, metadata })));
}

function headerText(bytes: Uint8Array<ArrayBuffer>): string {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return new TextDecoder().decode(bytes.subarray(8, 8 + length));
}

describe("a file of the reference implementation", () => {
  it("is read to the last bit, in every type", async () => {
    const { tensors, metadata } = await readSafetensors(fixture("all-types.safetensors"));
    expect(metadata).toEqual({ format: "pt", note: "läuft" });
    expect(Object.fromEntries([...tensors].map(([name, t]) => [name, [t.type, t.shape, t.data]]))).toEqual({
      brain: ["BF16", [3], Uint16Array.of(0x3f80, 0xc020, 0x4049)],
      bytes: ["U8", [3], Uint8Array.of(0, 127, 255)],
      double: ["F64", [3], Float64Array.of(1 / 3, -0, Number.POSITIVE_INFINITY)],
      empty: ["F32", [0, 3], new Float32Array(0)],
      "f.bn1.num_batches_tracked": ["I64", [], BigInt64Array.of(2n ** 53n + 1n)],
      "f.conv1.weight": ["F32", [2, 3, 2, 2], Float32Array.from({ length: 24 }, (_, i) => i / 8 - 1)],
      flags: ["BOOL", [5], Uint8Array.of(1, 0, 1, 1, 0)],
      int: ["I32", [1, 2], Int32Array.of(-1, 2 ** 31 - 1)],
      'name with "quotes" and ü': ["F32", [1], Float32Array.of(7)],
    });
  });

  it("holds the same after it has been written here", async () => {
    const file = await readSafetensors(fixture("all-types.safetensors"));
    const path = join(await folder(), "again.safetensors");
    await writeSafetensors(path, file);
    const again = await readSafetensors(path);
    expect([...again.tensors]).toEqual([...file.tensors]);
    expect(again.metadata).toEqual(file.metadata);
  });
});

describe("a file written here", () => {
  const tensors = new Map<string, StoredTensor>([
    ["z", { type: "U8", shape: [3], data: Uint8Array.of(1, 2, 3) }],
    ["b", { type: "F32", shape: [1], data: Float32Array.of(0.5) }],
    ["10", { type: "F64", shape: [], data: Float64Array.of(-1) }],
    ["9", { type: "BF16", shape: [1, 1], data: Uint16Array.of(0x3f80) }],
  ]);

  it("names its tensors in order, and starts each at a multiple of its type", () => {
    const bytes = encoded(tensors, { b: "2", a: "1" });
    expect(headerText(bytes).trimEnd()).toBe(
      '{"__metadata__":{"a":"1","b":"2"},' +
        '"10":{"dtype":"F64","shape":[],"data_offsets":[0,8]},' +
        '"9":{"dtype":"BF16","shape":[1,1],"data_offsets":[12,14]},' +
        '"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},' +
        '"z":{"dtype":"U8","shape":[3],"data_offsets":[14,17]}}',
    );
    expect((8 + headerText(bytes).length) % 8).toBe(0);
  });

  it("is the same bytes in whatever order its content came", () => {
    const turned = new Map([...tensors].reverse());
    expect(encoded(turned, { a: "1", b: "2" })).toEqual(encoded(tensors, { b: "2", a: "1" }));
    expect(createHash("sha256").update(encoded(tensors)).digest("hex")).toBe(
      "ac53b2a60251ee6907ae00ef1ec5c8fc5fe2bc7a85704e63fc4a06a9993dd64e",
    );
  });

  it("may be empty", () => {
    const { tensors, metadata } = parseSafetensors(encoded(new Map()), "empty");
    expect([tensors.size, metadata]).toEqual([0, {}]);
  });

  it("leaves no other file in its folder", async () => {
    const dir = await folder();
    await writeSafetensors(join(dir, "a.safetensors"), { tensors, metadata: {} });
    expect(await readdir(dir)).toEqual(["a.safetensors"]);
    expect(await readFile(join(dir, "a.safetensors"))).toEqual(Buffer.from(encoded(tensors)));
  });

  it("is refused if a tensor is not what it says", () => {
    const wrong = (name: string, tensor: StoredTensor) => () => encoded(new Map([[name, tensor]]));
    expect(wrong("w", { type: "F32", shape: [2, 2], data: new Float32Array(3) })).toThrow(
      "w: Float32Array of 3 is not F32[2,2]",
    );
    expect(wrong("w", { type: "F64", shape: [1], data: new Float32Array(1) })).toThrow(
      "w: Float32Array of 1 is not F64[1]",
    );
    expect(wrong("__metadata__", { type: "U8", shape: [0], data: new Uint8Array(0) })).toThrow(
      "a tensor cannot be named __metadata__",
    );
  });
});

it("data that are not aligned are read all the same", () => {
  const header = '{"x":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}';
  expect(header.length % 8).not.toBe(0);
  const bytes = new Uint8Array(8 + header.length + 16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(new TextEncoder().encode(header), 8);
  bytes.set(new Uint8Array(Float64Array.of(1.5, -2).buffer), 8 + header.length);
  expect(parseSafetensors(bytes, "x").tensors.get("x")?.data).toEqual(Float64Array.of(1.5, -2));
});

it("whatever is written is read back", () => {
  const tensor = fc.oneof(
    fc
      .float64Array({ maxLength: 5 })
      .map((data): StoredTensor => ({ type: "F64", shape: [data.length], data })),
    fc
      .float32Array({ maxLength: 5 })
      .map((data): StoredTensor => ({ type: "F32", shape: [1, data.length], data })),
    fc
      .uint16Array({ maxLength: 5 })
      .map((data): StoredTensor => ({ type: "BF16", shape: [data.length], data })),
    fc
      .bigInt64Array({ maxLength: 3 })
      .map((data): StoredTensor => ({ type: "I64", shape: [data.length], data })),
    fc
      .uint8Array({ maxLength: 9, max: 1 })
      .map((data): StoredTensor => ({ type: "BOOL", shape: [data.length], data })),
  );
  const names = fc
    .oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "1", "02"))
    .filter((n) => n !== "__metadata__");
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(names, tensor), { selector: ([n]) => n, maxLength: 6 }),
      names,
      (list, text) => {
        const { tensors, metadata } = parseSafetensors(encoded(new Map(list), { note: text }), "any");
        expect(tensors).toEqual(new Map(list));
        expect(metadata).toEqual({ note: text });
      },
    ),
  );
});

it("tensors of engines go in and come out; what engines lack does not", () => {
  const host: HostTensor[] = [
    { dtype: "f64", shape: [1], data: Float64Array.of(1) },
    { dtype: "f32", shape: [1], data: Float32Array.of(1) },
    { dtype: "bf16", shape: [1], data: Uint16Array.of(1) },
    { dtype: "i32", shape: [1], data: Int32Array.of(1) },
    { dtype: "u32", shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
    { dtype: "u8", shape: [1], data: Uint8Array.of(1) },
    { dtype: "bool", shape: [1], data: Uint8Array.of(1) },
  ];
  for (const tensor of host) expect(toHost(fromHost(tensor))).toEqual(tensor);
  expect(toHost({ type: "I64", shape: [1], data: BigInt64Array.of(1n) })).toBeUndefined();
});
