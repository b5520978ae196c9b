import type { Op } from "../../../compiler/tensor/ops.ts";
import type { Case } from "../case.ts";

export const CONTROL_CASES = {
  repeat: [
    {
      name: "no trip, one, several",
      build: (t) => {
        const x = t.x([2], [1, 3]);
        for (const [count, expected] of [
          [0, [1, 3]],
          [1, [2, 6]],
          [5, [32, 96]],
        ] as const) {
          const [y] = t.b.repeat(count, [x], ([v]) => [t.b.add(v!, v!)]);
          t.out(y!, expected);
        }
      },
    },
    {
      name: "carried values change together",
      only: "f32",
      build: (t) => {
        const [a, b] = t.b.repeat(10, [t.i32([], [0]), t.i32([], [1])], ([a, b]) => [b!, t.b.add(a!, b!)]);
        t.out(a!, [55]);
        t.out(b!, [89]);
        const [p, q] = t.b.repeat(3, [t.i32([], [7]), t.i32([], [8])], ([p, q]) => [q!, p!]);
        t.out(p!, [8]);
        t.out(q!, [7]);
      },
    },
    {
      name: "captured values, carried ones unchanged, results unused",
      build: (t) => {
        const scale = t.b.mulNumber(t.x([2], [1, 2]), 0.5);
        const [y, kept] = t.b.repeat(2, [t.x([2], [8, 8]), t.x([], [4]), t.x([], [1])], ([v, still, n]) => [
          t.b.mul(v!, scale),
          still!,
          t.b.add(n!, still!),
        ]);
        t.out(y!, [2, 8]);
        t.out(kept!, [4]);
        const [captured] = t.b.repeat(2, [y!], () => [scale]);
        t.out(captured!, [0.5, 1]);
      },
    },
    {
      name: "nested, with captured values of both outer levels",
      build: (t) => {
        const one = t.x([], [1]);
        const ten = t.b.mulNumber(one, 10);
        // three times: x <- x + (one added twice) and then twice + ten
        const [x, trips] = t.b.repeat(3, [t.x([], [0]), t.b.constant(0, "i32")], ([x, trip]) => {
          const step = t.b.add(one, one);
          const [inner] = t.b.repeat(2, [x!], ([v]) => [t.b.add(t.b.add(v!, step), ten)]);
          return [inner!, t.b.add(trip!, t.b.constant(1, "i32"))];
        });
        t.out(x!, [72]);
        t.out(trips!, [3]);
      },
    },
    {
      name: "random numbers by the trip's counter",
      only: "f32",
      build: (t) => {
        const first = t.i32([], [0]);
        const start = [t.i32([], [3]), t.input("u32", [2, 3], [0, 0, 0, 0, 0, 0])];
        const [step, bits] = t.b.repeat(4, start, ([step]) => [
          t.b.add(step!, t.b.constant(1, "i32")),
          t.b.rngBits(first, step!, [5, 6], 2, 3),
        ]);
        t.out(step!, [7]);
        t.out(bits!);
        t.out(t.b.compare(bits!, t.b.rngBits(first, t.i32([], [6]), [5, 6], 2, 3), "EQ"), [1, 1, 1, 1, 1, 1]);
      },
    },
    {
      name: "an attack in small: ascend by the sign, stay near, keep the best",
      build: (t) => {
        const { b } = t;
        const x = t.x([3, 8]);
        const w = t.x([8, 4]);
        const start = [b.like(x, 0), b.constant(Number.NEGATIVE_INFINITY, t.float, [3])];
        const [delta, best] = b.repeat(4, start, ([delta, best]) => {
          const scores = b.dot(b.add(x, delta!), w);
          const gradient = b.dot(b.mulNumber(scores, 2), w, false, true);
          const moved = b.add(delta!, b.mulNumber(b.sign(gradient), 0.1));
          const loss = b.reduceSum(b.mul(scores, scores), [1]);
          return [b.maxNumber(b.minNumber(moved, 0.25), -0.25), b.max(best!, loss)];
        });
        t.out(delta!);
        t.out(best!);
      },
    },
    {
      name: "a convolution inside",
      build: (t) => {
        const w = t.x([3, 3, 2, 2]);
        const attrs = {
          strides: [1, 1],
          padding: [
            [1, 1],
            [1, 1],
          ],
        } as const;
        const [y] = t.b.repeat(3, [t.x([2, 5, 5, 2])], ([v]) => [
          t.b.mulNumber(t.b.relu(t.b.convolution(v!, w, attrs)), 0.25),
        ]);
        t.out(y!);
      },
    },
  ],
} satisfies Partial<Record<Op, Case[]>>;

/** Cases that are not about one operation: variables, and values that are passed through unchanged. */
export const PROGRAM_CASES: readonly Case[] = [
  {
    name: "variables that read each other's old values",
    build: (t) => {
      const a = t.variable("a", t.float, [2], [1, 2]);
      const b = t.variable("b", t.float, [2], [30, 40]);
      t.update("a", b, [30, 40]);
      t.update("b", a, [1, 2]);
      t.out(t.b.add(a, b), [31, 42]);
    },
  },
  {
    name: "outputs show the content before the update",
    build: (t) => {
      const a = t.variable("a", t.float, [2], [1, 2]);
      t.update("a", t.b.mulNumber(a, 10), [10, 20]);
      t.out(a, [1, 2]);
    },
  },
  {
    name: "a state over several runs",
    runs: 3,
    build: (t) => {
      const momentum = t.variable("optimizer/momentum", t.float, [2], [0, 0]);
      const weight = t.variable("f.conv1.weight", t.float, [2], [1, 1]);
      const step = t.variable("step", "i32", [], [0]);
      const next = t.b.add(t.b.mulNumber(momentum, 0.5), t.x([2], [1, -2]));
      t.update("optimizer/momentum", next, [1.75, -3.5]);
      t.update("f.conv1.weight", t.b.sub(weight, next), [-3.25, 9.5]);
      t.update("step", t.b.add(step, t.b.constant(1, "i32")), [3]);
      t.out(step, [2]);
    },
  },
  {
    name: "inputs, variables and constants handed on",
    build: (t) => {
      const x = t.x([2], [1, 2]);
      const fixed = t.variable("fixed", t.float, [2], [5, 6]);
      t.variable("target", t.float, [2], [0, 0]);
      t.variable("zeroed", t.float, [2], [7, 7]);
      t.variable("kept", t.float, [2], [8, 9]);
      t.update("target", x, [1, 2]);
      t.update("zeroed", t.b.like(x, 0), [0, 0]);
      t.update("kept", t.b.variable("kept", t.float, [2]), [8, 9]);
      t.out(x, [1, 2]);
      t.out(x, [1, 2]);
      t.out(fixed, [5, 6]);
      t.out(t.b.constant(3, t.float), [3]);
    },
  },
  {
    name: "a data set on the device",
    only: "f32",
    build: (t) => {
      const images = t.variable("data/images", "u8", [3, 2], [0, 51, 102, 153, 204, 255]);
      const labels = t.variable("data/labels", "i32", [3], [7, 8, 9]);
      const batch = t.i32([2], [2, 0]);
      t.out(t.b.convert(t.b.gather(images, batch), t.float), [204, 255, 0, 51]);
      t.out(t.b.gather(labels, batch), [9, 7]);
    },
  },
  {
    name: "a variable updated from a loop",
    build: (t) => {
      const average = t.variable("average", t.float, [], [8]);
      const [halved] = t.b.repeat(3, [average], ([v]) => [t.b.mulNumber(v!, 0.5)]);
      t.update("average", halved!, [1]);
      t.out(halved!, [1]);
    },
  },
  {
    name: "predicates in and out",
    only: "f32",
    build: (t) => {
      const p = t.input("bool", [3], [1, 0, 1]);
      t.out(p, [1, 0, 1]);
      t.out(t.b.and(p, t.b.constant(1, "bool", [3])), [1, 0, 1]);
    },
  },
];
