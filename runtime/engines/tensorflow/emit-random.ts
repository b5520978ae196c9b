import { intAttr, typeAttr } from "./attrs.ts";
import type { Emission, Emit } from "./emission.ts";
import { bitcast, sliceNode } from "./emit-shape.ts";
import { DataType } from "./proto/types_pb.ts";
import type { Ref } from "./scope.ts";

const { DT_INT32, DT_INT64, DT_UINT32, DT_UINT64 } = DataType;
/** the number of Philox4x32-10 in the library */
const PHILOX = 1;

function int64(e: Emission, value: number): Ref {
  return e.scope.constant(
    { dtype: DT_INT64, shape: [] },
    new Uint8Array(BigInt64Array.of(BigInt(value)).buffer),
  );
}

/**
 * The generator of the library fills a tensor with the words of consecutive blocks, from a 128-bit counter of two
 * 64-bit words. Each row uses complete blocks, so that it depends only on its own index.
 */
export const emitRngBits: Emit<"rng_bits"> = (e, { operands: [firstItem, step], results: [y], attrs }) => {
  const blocks = Math.ceil(attrs.words / 4);
  const low = e.elementwise("Mul", [e.cast(e.compact(firstItem!), DT_INT64), int64(e, blocks)]);
  const signed = e.scope.one(
    "Pack",
    [low, e.cast(e.compact(step!), DT_INT64)],
    { T: typeAttr(DT_INT64), N: intAttr(2), axis: intAttr(0) },
    { dtype: DT_INT64, shape: [2] },
  );
  const counter = bitcast(e, signed, { dtype: DT_UINT64, shape: [2] });
  const key = e.scope.constant(
    { dtype: DT_UINT64, shape: [1] },
    new Uint8Array(Uint32Array.from(attrs.key).buffer),
  );
  const shape = [attrs.items, blocks * 4];
  const words = e.scope.one(
    "StatelessRandomUniformFullIntV2",
    [e.scope.ints(shape), key, counter, e.scope.int(PHILOX)],
    { dtype: typeAttr(DT_UINT32), Tshape: typeAttr(DT_INT32) },
    { dtype: DT_UINT32, shape },
  );
  e.set(y!, sliceNode(e, words, [0, 0], [attrs.items, attrs.words]));
};
