import type { Op } from "../../../compiler/tensor/ops.ts";
import { sizeOf } from "../../../compiler/tensor/program.ts";
import type { Case, CaseBuilder } from "../case.ts";

const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** 0, 1, 2, ... in a shape: each element is its own index. */
const counted = (t: CaseBuilder, shape: readonly number[]) => t.x(shape, count(sizeOf(shape)));

export const MOVEMENT_CASES = {
  broadcast_in_dim: [
    {
      name: "a scalar, a row, a column",
      build: (t) => {
        t.out(t.b.broadcastInDim(t.x([], [7]), [2, 2], []), [7, 7, 7, 7]);
        t.out(t.b.broadcastInDim(t.x([3], [1, 2, 3]), [2, 3], [1]), [1, 2, 3, 1, 2, 3]);
        t.out(t.b.broadcastInDim(t.x([2], [1, 2]), [2, 3], [0]), [1, 1, 1, 2, 2, 2]);
      },
    },
    {
      name: "extents of one, axes in the middle",
      build: (t) => {
        t.out(t.b.broadcastInDim(t.x([2, 1], [1, 2]), [2, 3], [0, 1]), [1, 1, 1, 2, 2, 2]);
        t.out(t.b.broadcastInDim(t.x([2], [1, 2]), [2, 2, 2], [1]), [1, 1, 2, 2, 1, 1, 2, 2]);
        t.out(t.b.broadcastInDim(t.x([1, 2], [1, 2]), [2, 1, 2], [0, 2]), [1, 2, 1, 2]);
        t.out(t.b.broadcastInDim(t.x([1, 3, 1, 2]), [2, 3, 4, 2], [0, 1, 2, 3]));
      },
    },
    {
      name: "words and predicates",
      only: "f32",
      build: (t) => {
        t.out(t.b.broadcastInDim(t.i32([2], [1, 2]), [2, 2], [1]), [1, 2, 1, 2]);
        t.out(t.b.broadcastInDim(t.input("bool", [2], [1, 0]), [2, 2], [0]), [1, 1, 0, 0]);
        t.out(t.b.broadcastInDim(t.input("u32", [], [4294967295]), [2], []), [4294967295, 4294967295]);
      },
    },
  ],
  reshape: [
    {
      name: "merged, split, to and from a scalar",
      build: (t) => {
        t.out(t.b.reshape(counted(t, [2, 3]), [6]), count(6));
        t.out(t.b.reshape(counted(t, [12]), [2, 1, 3, 2]), count(12));
        t.out(t.b.reshape(t.x([1, 1], [5]), []), [5]);
        t.out(t.b.reshape(t.x([], [5]), [1, 1]), [5]);
        t.out(t.b.reshape(t.i32([4], [1, 2, 3, 4]), [2, 2]), [1, 2, 3, 4]);
      },
    },
  ],
  transpose: [
    {
      name: "matrices and images",
      build: (t) => {
        t.out(t.b.transpose(counted(t, [2, 3]), [1, 0]), [0, 3, 1, 4, 2, 5]);
        t.out(t.b.transpose(counted(t, [2, 2, 2]), [2, 0, 1]), [0, 2, 4, 6, 1, 3, 5, 7]);
        t.out(t.b.transpose(t.x([2, 3, 4, 5]), [0, 3, 1, 2]));
        t.out(t.b.transpose(t.x([3, 2, 1, 4]), [3, 2, 0, 1]));
        t.out(t.b.transpose(t.i32([2, 2], [1, 2, 3, 4]), [1, 0]), [1, 3, 2, 4]);
      },
    },
  ],
  slice: [
    {
      name: "inside, at the ends, whole",
      build: (t) => {
        const x = counted(t, [3, 4]);
        t.out(t.b.slice(x, [1, 1], [3, 3]), [5, 6, 9, 10]);
        t.out(t.b.slice(x, [2, 0], [3, 4]), [8, 9, 10, 11]);
        t.out(t.b.slice(x, [0, 0], [3, 4]), count(12));
        t.out(t.b.slice(t.x([4, 5, 6, 3]), [0, 2, 1, 1], [4, 5, 4, 2]));
        t.out(t.b.slice(t.i32([3], [7, 8, 9]), [1], [2]), [8]);
      },
    },
  ],
  pad: [
    {
      name: "either side, with a value",
      build: (t) => {
        t.out(t.b.pad(t.x([2], [1, 2]), [1], [2]), [0, 1, 2, 0, 0]);
        t.out(t.b.pad(t.x([1, 2], [1, 2]), [0, 1], [1, 0], -3), [-3, 1, 2, -3, -3, -3]);
        t.out(t.b.pad(t.x([1], [1]), [1], [0], Number.NEGATIVE_INFINITY), [Number.NEGATIVE_INFINITY, 1]);
        t.out(t.b.pad(t.x([2], [1, 2]), [0], [0]), [1, 2]);
        t.out(t.b.pad(t.x([2, 3, 2, 2]), [0, 1, 2, 0], [0, 1, 0, 1]));
        t.out(t.b.pad(t.i32([1], [4]), [1], [1], 9), [9, 4, 9]);
      },
    },
  ],
  concatenate: [
    {
      name: "two and three, along each axis",
      build: (t) => {
        const x = counted(t, [2, 2]);
        const y = t.x([1, 2], [8, 9]);
        t.out(t.b.concatenate([x, y], 0), [0, 1, 2, 3, 8, 9]);
        t.out(t.b.concatenate([x, t.x([2, 1], [8, 9]), x], 1), [0, 1, 8, 0, 1, 2, 3, 9, 2, 3]);
        t.out(t.b.concatenate([t.i32([1], [1]), t.i32([2], [2, 3])], 0), [1, 2, 3]);
      },
    },
  ],
  reverse: [
    {
      name: "no axis, one, two",
      build: (t) => {
        const x = counted(t, [2, 3]);
        t.out(t.b.reverse(x, []), count(6));
        t.out(t.b.reverse(x, [1]), [2, 1, 0, 5, 4, 3]);
        t.out(t.b.reverse(x, [0, 1]), [5, 4, 3, 2, 1, 0]);
        t.out(t.b.reverse(t.x([2, 3, 4, 2]), [1, 2]));
        t.out(t.b.reverse(t.i32([3], [1, 2, 3]), [0]), [3, 2, 1]);
      },
    },
  ],
  gather: [
    {
      name: "repeated indices, in no order",
      build: (t) => {
        const indices = t.i32([4], [2, 0, 2, 1]);
        t.out(t.b.gather(counted(t, [3]), indices), [2, 0, 2, 1]);
        t.out(t.b.gather(counted(t, [3, 2]), indices), [4, 5, 0, 1, 4, 5, 2, 3]);
        t.out(t.b.gather(t.x([3, 2, 2, 3]), indices));
        t.out(t.b.gather(counted(t, [3, 2]), t.i32([1], [1])), [2, 3]);
      },
    },
    {
      name: "stored images and labels",
      only: "f32",
      build: (t) => {
        const indices = t.i32([3], [1, 1, 0]);
        const images = t.input("u8", [2, 2, 1], [0, 255, 7, 128]);
        t.out(t.b.gather(images, indices), [7, 128, 7, 128, 0, 255]);
        t.out(t.b.convert(t.b.gather(images, indices), t.float), [7, 128, 7, 128, 0, 255]);
        t.out(t.b.gather(t.i32([2], [-4, 9]), indices), [9, 9, -4]);
      },
    },
  ],
} satisfies Partial<Record<Op, Case[]>>;
