import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { augment, ViewDraws } from "../../compiler/lower/augment.ts";
import type { Lowering } from "../../compiler/lower/context.ts";
import type { ValueId } from "../../compiler/tensor/program.ts";
import { drawJitter } from "../../compiler/vocabulary/augment/color-jitter.ts";
import { drawBoxes } from "../../compiler/vocabulary/augment/random-resized-crop.ts";
import type { AugmentOp } from "../../compiler/vocabulary/define/augmentations.ts";
import { startOf } from "../../compiler/vocabulary/lowering/perturbation.ts";
import type { Engine } from "../../runtime/engine.ts";
import { INSTALL_TIMEOUT, openTensorflow } from "../engines/tensorflow/open-tensorflow.ts";
import { readFixture } from "./fixtures.ts";
import { pgd, q } from "./plans.ts";
import { runSmall, type SmallProgram } from "./small-programs.ts";
import { chiSquareTest, independenceTest, ksTest, LEAST_P, normalCdf, shareTest } from "./statistics.ts";
import { operation } from "./words.ts";

/** The distributions of the official augmentation, with draws in float32 as in training. */
const ITEMS = 40_000;

let engine: Engine;
beforeAll(async () => {
  engine = await openTensorflow();
}, INSTALL_TIMEOUT);
afterAll(() => engine?.close());

function drawn(build: SmallProgram["build"], numbers: unknown, more: Partial<SmallProgram> = {}) {
  return runSmall(engine, { precision: "float32", numbers, build, ...more });
}

/** How often each whole number 0..limit occurs. */
function counts(values: Float64Array, limit: number): number[] {
  const result = Array<number>(limit + 1).fill(0);
  for (const value of values) {
    if (!(value in result)) throw new Error(`${value} is not one of 0..${limit}`);
    result[value]!++;
  }
  return result;
}

const CROP = {
  op: "random_resized_crop",
  size: 32,
  scale: [q("0.1"), q("1")],
  ratio: [q("3/4"), q("4/3")],
  interpolation: "bicubic",
} as const;

type Crop = Omit<typeof CROP, "scale" | "ratio"> & Parameters<typeof drawBoxes>[1];

function boxes(op: Crop, items: number, [height, width]: readonly [number, number] = [32, 32], seed = 0) {
  return drawn(
    (lowering) => {
      const image = lowering.b.constant(0, "f32", [1, height, width, 3]);
      return { ...drawBoxes(new ViewDraws(lowering, "v", items, 22), op, image) };
    },
    op,
    { seed },
  );
}

/**
 * The probability of every height and width of a box in a 32 x 32 image, by numerical integration on a fine grid of
 * areas and aspects. The area is uniform in 0.1..1 of the image, the aspect log-uniform, and sides are rounded. A box
 * that does not fit is drawn again, at most ten times; then the whole image is used.
 */
function boxShares(): number[][] {
  const grid = 2000;
  const tries = Array.from({ length: 33 }, () => Array<number>(33).fill(0));
  let misses = 0;
  const round = (x: number): number => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
  for (let i = 0; i < grid; i++) {
    const area = 1024 * (0.1 + (0.9 * (i + 0.5)) / grid);
    for (let j = 0; j < grid; j++) {
      const aspect = Math.exp(Math.log(4 / 3) * ((2 * (j + 0.5)) / grid - 1));
      const [width, height] = [round(Math.sqrt(area * aspect)), round(Math.sqrt(area / aspect))];
      if (width <= 32 && height <= 32) tries[height]![width]! += 1 / grid ** 2;
      else misses += 1 / grid ** 2;
    }
  }
  const never = misses ** 10;
  const shares = tries.map((row) => row.map((share) => (share / (1 - misses)) * (1 - never)));
  shares[32]![32]! += never;
  return shares;
}

describe("random resized crop", () => {
  test("heights and widths", async () => {
    const { height, width } = await boxes(CROP, ITEMS);
    const found = counts(
      height!.map((value, i) => value * 33 + width![i]!),
      33 * 33 - 1,
    );
    const expected = boxShares().flatMap((row) => row.map((share) => share * ITEMS));
    expect(chiSquareTest(found, expected)).toBeGreaterThan(LEAST_P);
  });

  test.each([
    ["top", "height"],
    ["left", "width"],
  ] as const)("%s is uniform where there is room", async (at, extent) => {
    const drawnBoxes = await boxes(CROP, ITEMS);
    const expected = Array<number>(33).fill(0);
    for (const size of drawnBoxes[extent]!)
      for (let place = 0; place <= 32 - size; place++) expected[place]! += 1 / (33 - size);
    expect(chiSquareTest(counts(drawnBoxes[at]!, 32), expected)).toBeGreaterThan(LEAST_P);
    drawnBoxes[at]!.forEach((place, i) => {
      expect(place + drawnBoxes[extent]![i]!).toBeLessThanOrEqual(32);
    });
  });

  test("means and quantiles are torchvision's", async () => {
    const { random_resized_crop: wanted } = readFixture<{
      random_resized_crop: {
        levels: number[];
        columns: Record<
          string,
          { mean: number; deviation: number; standard_error: number; quantiles: number[] }
        >;
      };
    }>("augment");
    const { top, left, height, width } = await boxes(CROP, ITEMS, [32, 32], 1);
    const columns: Record<string, Float64Array> = {
      area_share: height!.map((value, i) => (value * width![i]!) / 1024),
      aspect: width!.map((value, i) => value / height![i]!),
      top: top!,
      left: left!,
    };
    for (const [name, { mean, deviation, standard_error, quantiles }] of Object.entries(wanted.columns)) {
      const values = columns[name]!;
      const off = values.reduce((sum, value) => sum + value, 0) / ITEMS - mean;
      const error = Math.hypot(standard_error, deviation / Math.sqrt(ITEMS));
      expect(Math.abs(off) / error, name).toBeLessThan(4);
      const sorted = values.toSorted();
      quantiles.forEach((quantile, i) => {
        const [low, high] = [-0.005, 0.005].map(
          (more) => sorted[Math.floor((wanted.levels[i]! + more) * (ITEMS - 1))]!,
        ) as [number, number];
        expect(quantile, `${name} ${wanted.levels[i]}`).toBeGreaterThanOrEqual(low);
        expect(quantile, `${name} ${wanted.levels[i]}`).toBeLessThanOrEqual(high);
      });
    }
  });

  test.each([
    ["too wide for the image: its width, in the middle", ["3", "4"], [32, 32], [10, 0, 11, 32]],
    ["too tall", ["1/4", "1/3"], [32, 32], [0, 10, 32, 11]],
    ["within the ratios: the whole image", ["0.99", "1.01"], [32, 32], [0, 0, 32, 32]],
    ["of a wide image: its height, in the middle", ["3/4", "4/3"], [12, 40], [0, 12, 12, 16]],
  ] as const)("where no box fits: %s", async (_, ratio, size, [top, left, height, width]) => {
    // larger than the image
    const scale = [q("1.1"), q("1.2")] as const;
    const op: Crop = { ...CROP, scale, ratio: [q(ratio[0]), q(ratio[1])] };
    const box = await boxes(op, 8, size);
    expect(box).toEqual({
      top: new Float64Array(8).fill(top),
      left: new Float64Array(8).fill(left),
      height: new Float64Array(8).fill(height),
      width: new Float64Array(8).fill(width),
    });
  });
});

/** Applies operations to `ITEMS` equal images. */
function applied(
  ops: readonly AugmentOp[],
  [height, width]: readonly [number, number],
  pixels: readonly number[],
) {
  return drawn(
    (lowering, { x }) => ({
      y: augment(lowering, ops, lowering.b.broadcastInDim(x!, [ITEMS, height, width, 3], [0, 1, 2, 3]), "v"),
    }),
    ops,
    { inputs: { x: { shape: [1, height, width, 3], data: pixels } } },
  );
}

test("padded crop: every place equally often", async () => {
  // Each of 8 x 8 pixels has its own number, and padding has 0. A crop of 1 pixel would not work, because it may be
  // padding.
  const side = 8;
  const pixels = Array.from({ length: side * side * 3 }, (_, i) => (1 + Math.floor(i / 3)) / 128);
  const { y } = await applied(
    [operation({ op: "random_crop", size: side, padding: 2 })],
    [side, side],
    pixels,
  );
  // two rows and two columns from the corner, every crop contains image
  const at = (2 * side + 2) * 3;
  const places = Float64Array.from({ length: ITEMS }, (_, i) => {
    const number = y![i * side * side * 3 + at]! * 128 - 1;
    const [row, column] = [Math.floor(number / side), number % side];
    return row * 5 + column;
  });
  expect(chiSquareTest(counts(places, 24), Array(25).fill(ITEMS / 25))).toBeGreaterThan(LEAST_P);
});

test("flip and grayscale: half and a fifth of the images, apart from each other", async () => {
  const ops: AugmentOp[] = [
    operation({ op: "flip", probability: q("0.5") }),
    operation({ op: "grayscale", probability: q("0.2") }),
  ];
  // red on the left, blue on the right
  const { y } = await applied(ops, [1, 2], [1, 0, 0, 0, 0, 1]);
  const table = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < ITEMS; i++) {
    const [red, green, blue, rightRed] = y!.slice(i * 6, i * 6 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const gray = red === green && green === blue;
    const flipped = gray ? red < 0.2 : rightRed === 1;
    table[flipped ? 1 : 0]![gray ? 1 : 0]!++;
  }
  const [[plain, grayed], [turned, both]] = table as [[number, number], [number, number]];
  expect(shareTest(turned + both, ITEMS, 0.5)).toBeGreaterThan(LEAST_P);
  expect(shareTest(grayed + both, ITEMS, 0.2)).toBeGreaterThan(LEAST_P);
  expect(plain + grayed + turned + both).toBe(ITEMS);
  expect(independenceTest(table)).toBeGreaterThan(LEAST_P);
});

describe("colour jitter", () => {
  const JITTER = {
    op: "color_jitter",
    brightness: q("0.4"),
    contrast: q("0.4"),
    saturation: q("0.4"),
    hue: q("0.1"),
    probability: q("0.8"),
  } as const;
  const draw = (lowering: Lowering) => {
    const { order, ...factors } = drawJitter(new ViewDraws(lowering, "v", ITEMS, 8), JITTER);
    const ranks = Object.fromEntries(order.map((rank, i) => [`rank${i}`, rank]));
    return { ...factors, ...ranks } as Record<string, ValueId>;
  };
  let all: Record<string, Float64Array>;
  let touched: boolean[];
  beforeAll(async () => {
    all = await drawn(draw, JITTER);
    touched = [...all.brightness!].map(
      (value, i) => value !== 1 || all.contrast![i] !== 1 || all.saturation![i] !== 1 || all.hue![i] !== 0,
    );
  });
  const ofTouched = (name: string): Float64Array => all[name]!.filter((_, i) => touched[i]);

  test("touches four images of five, as a whole", () => {
    expect(shareTest(touched.filter(Boolean).length, ITEMS, 0.8)).toBeGreaterThan(LEAST_P);
  });
  test.each(["brightness", "contrast", "saturation"])("%s is uniform in 0.6..1.4", (name) => {
    expect(ksTest(ofTouched(name), (x) => Math.min(Math.max((x - 0.6) / 0.8, 0), 1))).toBeGreaterThan(
      LEAST_P,
    );
  });
  test("hue is uniform in -0.1..0.1 of the circle", () => {
    expect(ksTest(ofTouched("hue"), (x) => Math.min(Math.max((x + 0.1) / 0.2, 0), 1))).toBeGreaterThan(
      LEAST_P,
    );
  });
  test("factors have nothing to do with each other", () => {
    const names = ["brightness", "contrast", "saturation", "hue"];
    for (const [i, one] of names.entries())
      for (const other of names.slice(i + 1)) {
        const middle = (name: string): number => (name === "hue" ? 0 : 1);
        const table = [
          [0, 0],
          [0, 0],
        ];
        const [x, y] = [ofTouched(one), ofTouched(other)];
        x.forEach((value, k) => {
          table[value > middle(one) ? 1 : 0]![y[k]! > middle(other) ? 1 : 0]!++;
        });
        expect(independenceTest(table), `${one}, ${other}`).toBeGreaterThan(LEAST_P);
      }
  });
  test("every order comes equally often, and every place once", () => {
    const orders = new Map<string, number>();
    for (let i = 0; i < ITEMS; i++) {
      const order = [0, 1, 2, 3].map((one) => all[`rank${one}`]![i]!);
      expect([...order].sort()).toEqual([0, 1, 2, 3]);
      orders.set(order.join(), (orders.get(order.join()) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    expect(chiSquareTest([...orders.values()], Array(24).fill(ITEMS / 24))).toBeGreaterThan(LEAST_P);
  });
});

describe("an attack's start", () => {
  const SHAPE = [100, 10, 10, 4] as const;
  const RADIUS = 8 / 255;
  const start = async (
    kind: "uniform" | { readonly normal: ReturnType<typeof q> },
    shape: readonly number[],
  ) => {
    const settings = pgd({ start: kind });
    const { delta } = await drawn((lowering) => {
      const radius = lowering.scalars.splat(q("8/255"), shape);
      const view = { name: "v", shape, source: radius };
      return { delta: startOf(lowering, kind, view, radius) };
    }, settings);
    return delta!;
  };
  test("uniform: in the ball", async () => {
    const delta = await start("uniform", SHAPE);
    expect(ksTest(delta, (x) => Math.min(Math.max((x + RADIUS) / (2 * RADIUS), 0), 1))).toBeGreaterThan(
      LEAST_P,
    );
  });
  test("normal: of the deviation that is said, also of an odd number of values", async () => {
    for (const shape of [SHAPE, [4000, 3, 3, 1]]) {
      const delta = await start({ normal: q("0.001") }, shape);
      expect(ksTest(delta, (x) => normalCdf(x / 0.001))).toBeGreaterThan(LEAST_P);
    }
  });
  test("normal: the two of a pair have nothing to do with each other", async () => {
    const delta = await start({ normal: q("0.001") }, SHAPE);
    const words = 400;
    const table = [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    const quarter = (x: number): number => Math.min(3, Math.floor(4 * normalCdf(x / 0.001)));
    for (let item = 0; item < SHAPE[0]; item++)
      for (let i = 0; i < words / 2; i++)
        table[quarter(delta[item * words + i]!)]![quarter(delta[item * words + words / 2 + i]!)]!++;
    expect(independenceTest(table)).toBeGreaterThan(LEAST_P);
  });
});

describe("draws", () => {
  const words = (options: Partial<SmallProgram>, stream = "a", items = 8) =>
    drawn((lowering) => ({ y: lowering.uniform(lowering.draws(stream, items, 22)) }), [], options).then(
      ({ y }) => y!,
    );
  test("of an item do not depend on the batch it is in", async () => {
    const all = await words({});
    expect(await words({}, "a", 5)).toEqual(all.slice(0, 5 * 22));
    expect(await words({ firstItem: 3 }, "a", 5)).toEqual(all.slice(3 * 22));
  });
  test("of two views, steps and seeds are apart", async () => {
    const sets = [
      await words({}),
      await words({}, "b"),
      await words({ step: 1 }),
      await words({ seed: 1 }),
      await words({ firstItem: 8 }),
    ];
    expect(new Set(sets.flatMap((set) => [...set])).size).toBe(sets.length * 8 * 22);
  });
});
