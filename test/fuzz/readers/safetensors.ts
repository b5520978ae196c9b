import {
  encodeSafetensors,
  parseSafetensors,
  type TensorFile,
} from "../../../runtime/checkpoint/safetensors.ts";
import { storedTypes } from "../../../runtime/checkpoint/stored-tensor.ts";
import { mutateBytes, mutateData } from "../mutate.ts";
import type { Random } from "../random.ts";
import { answerOf, expectThat, type Reader } from "../reader.ts";

function file(random: Random): TensorFile {
  const types = Object.keys(storedTypes) as (keyof typeof storedTypes)[];
  const tensors = Array.from({ length: random.below(5) }, (_, i) => {
    const type = random.of(types);
    const shape = Array.from({ length: random.below(4) }, () => random.below(4));
    const count = shape.reduce((product, n) => product * n, 1);
    const { bytes, view } = storedTypes[type];
    return [
      `${random.of(["f.", "g/", "é", ""])}${i}`,
      { type, shape, data: view(new ArrayBuffer(count * bytes), 0, count) },
    ] as const;
  });
  return { tensors: new Map(tensors), metadata: random.chance(0.5) ? { format: "aclc/1", step: "3" } : {} };
}

/** Mostly changes of the header, because every byte of a tensor is valid. */
function input(random: Random): Buffer {
  const whole = Buffer.concat(encodeSafetensors(file(random)));
  const length = Number(whole.readBigUInt64LE(0));
  if (random.chance(0.5)) return mutateBytes(whole, random, 8 + length);
  const header = mutateData(JSON.parse(whole.toString("utf8", 8, 8 + length)), random);
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, whole.subarray(8 + length)]);
}

/** Tensor files. Accepted files are checked with a second implementation of the format's rules. */
export const safetensors: Reader = {
  name: "safetensors",
  try: (random) =>
    answerOf(async () => {
      const bytes = input(random);
      const { tensors, metadata } = parseSafetensors(Uint8Array.from(bytes), "x.safetensors");
      const length = Number(bytes.readBigUInt64LE(0));
      const header = JSON.parse(bytes.toString("utf8", 8, 8 + length));
      const entries = Object.entries<{
        dtype: keyof typeof storedTypes;
        shape: number[];
        data_offsets: [number, number];
      }>(header);
      const own = entries.filter(([name]) => name !== "__metadata__");
      expectThat(own.length === tensors.size, "a tensor is not there", bytes);
      let at = 0;
      for (const [
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ] of own.sort(
        (a, b) => a[1].data_offsets[0] - b[1].data_offsets[0] || a[1].data_offsets[1] - b[1].data_offsets[1],
      )) {
        const tensor = tensors.get(name)!;
        const size = shape.reduce((product, n) => product * n, storedTypes[dtype].bytes);
        expectThat(begin === at && end === begin + size, `${name} does not lie behind the one before`, bytes);
        const start = 8 + length + begin;
        const data = Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
        expectThat(data.equals(bytes.subarray(start, start + size)), `${name} has other bytes`, bytes);
        expectThat(
          tensor.type === dtype && tensor.shape.join() === shape.join(),
          `${name} is of another shape`,
          bytes,
        );
        at = end;
      }
      expectThat(8 + length + at === bytes.length, "the file is longer or shorter", bytes);
      expectThat(
        JSON.stringify(metadata) === JSON.stringify(header.__metadata__ ?? {}),
        "other metadata",
        bytes,
      );
      return "accepted";
    }),
};
