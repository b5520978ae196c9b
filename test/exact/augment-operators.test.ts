import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { augment } from "../../compiler/lower/augment.ts";
import type { Lowering } from "../../compiler/lower/context.ts";
import type { Precision } from "../../compiler/schema/plan.ts";
import type { ValueId } from "../../compiler/tensor/program.ts";
import { applyJitter, type JitterDraw } from "../../compiler/vocabulary/augment/color-jitter.ts";
import { cropAt } from "../../compiler/vocabulary/augment/random-crop.ts";
import { resizeBoxes } from "../../compiler/vocabulary/augment/random-resized-crop.ts";
import type { Engine } from "../../runtime/engine.ts";
import { INSTALL_TIMEOUT } from "../engines/tensorflow/open-tensorflow.ts";
import { largestDifference } from "./compare-fixture.ts";
import { readFixture, readTensors } from "./fixtures.ts";
import * as generator from "./generator.ts";
import { q } from "./plans.ts";
import { ENGINES, runSmall } from "./small-programs.ts";
import { operation } from "./words.ts";

const OPERATIONS = ["brightness", "contrast", "saturation", "hue"] as const;
type Operation = (typeof OPERATIONS)[number];

interface AugmentFixture {
  readonly crop: {
    readonly boxes_top_left_height_width: readonly (readonly [number, number, number, number])[];
    readonly size: number;
    readonly size_down: number;
  };
  readonly factors: Readonly<Record<Operation, readonly number[]>>;
  readonly padded_crop: {
    readonly padding: number;
    readonly top_left: readonly (readonly [number, number])[];
  };
  readonly jitter: {
    readonly factors: Readonly<Record<Operation, number>>;
    readonly orders: readonly (readonly Operation[])[];
  };
}

const FIXTURE = readFixture<AugmentFixture>("augment");
const ITEMS = 6;
const SIDE = 16;

type Operator = (lowering: Lowering, image: ValueId) => ValueId;
interface Case {
  readonly name: string;
  /** name of the result in the fixture */
  readonly result: string;
  readonly images: { readonly count: number; readonly side: number };
  readonly operator: Operator;
}

const big = { count: ITEMS, side: SIDE };

function crops(): Case[] {
  const { boxes_top_left_height_width: boxes, size, size_down } = FIXTURE.crop;
  const column = (i: 0 | 1 | 2 | 3): number[] => boxes.map((box) => box[i]);
  return (["bicubic", "bilinear"] as const).flatMap((interpolation) =>
    [
      { suffix: "", to: size },
      { suffix: ".down", to: size_down },
    ].map(({ suffix, to }) => ({
      name: `${interpolation} crop to ${to}`,
      result: `crop.${interpolation}${suffix}`,
      images: big,
      operator: (lowering: Lowering, image: ValueId) => {
        const [top, left, height, width] = ([0, 1, 2, 3] as const).map((i) => lowering.vector(column(i))) as [
          ValueId,
          ValueId,
          ValueId,
          ValueId,
        ];
        return resizeBoxes(lowering, image, { top, left, height, width }, to, interpolation);
      },
    })),
  );
}

/** A jitter in which each item has its own factors and order. */
function jitter(
  lowering: Lowering,
  factors: Readonly<Record<Operation, readonly number[]>>,
  orders: readonly (readonly Operation[])[],
): JitterDraw {
  const places = OPERATIONS.map((operation) =>
    lowering.vector(orders.map((order) => order.indexOf(operation))),
  );
  const values = Object.fromEntries(
    OPERATIONS.map((operation) => [operation, lowering.vector(factors[operation])]),
  ) as Record<Operation, ValueId>;
  return { ...values, order: places as unknown as JitterDraw["order"] };
}

/** Cases with one active operation, first or last in the order; the others do nothing. */
function singles(): Case[] {
  const idle = (operation: Operation): number[] => Array(ITEMS).fill(operation === "hue" ? 0 : 1);
  return OPERATIONS.flatMap((operation) =>
    (["first", "last"] as const).map((place) => ({
      name: `${operation}, ${place} in the order`,
      result: operation,
      images: big,
      operator: (lowering: Lowering, image: ValueId) => {
        const factors = Object.fromEntries(
          OPERATIONS.map((one) => [one, one === operation ? FIXTURE.factors[one] : idle(one)]),
        ) as Record<Operation, readonly number[]>;
        const others = OPERATIONS.filter((one) => one !== operation);
        const order = place === "first" ? [operation, ...others] : [...others, operation];
        const orders = Array.from({ length: ITEMS }, () => order);
        return applyJitter(lowering, jitter(lowering, factors, orders), image);
      },
    })),
  );
}

const GRAY = operation({ op: "grayscale", probability: q("1") });

const CASES: readonly Case[] = [
  ...crops(),
  ...singles(),
  {
    name: "four colour operations in all 24 orders",
    result: "jitter",
    images: { count: 24, side: 8 },
    operator: (lowering, image) => {
      const { factors, orders } = FIXTURE.jitter;
      const repeated = Object.fromEntries(
        OPERATIONS.map((one) => [one, orders.map(() => factors[one])]),
      ) as unknown as Record<Operation, number[]>;
      return applyJitter(lowering, jitter(lowering, repeated, orders), image);
    },
  },
  {
    name: "grayscale",
    result: "grayscale",
    images: big,
    operator: (lowering, image) => augment(lowering, [GRAY], image, "v"),
  },
  {
    name: "padded crop",
    result: "padded_crop",
    images: big,
    operator: (lowering, image) => {
      const { padding, top_left } = FIXTURE.padded_crop;
      const top = lowering.vector(top_left.map(([value]) => value));
      const left = lowering.vector(top_left.map(([, value]) => value));
      return cropAt(lowering, image, top, left, SIDE, padding);
    },
  },
];

async function apply(engine: Engine, precision: Precision, { images, operator }: Case) {
  const { count, side } = images;
  const { y } = await runSmall(engine, {
    precision,
    numbers: GRAY,
    inputs: {
      x: {
        shape: [count, side, side, 3],
        data: Float64Array.from(generator.images(count, side), (byte) => byte / 255),
      },
    },
    build: (lowering, { x }) => ({ y: operator(lowering, x!) }),
  });
  return y!;
}

/**
 * torchvision's operators on float tensors, with the red weight 0.299 of PIL and of the published methods (torchvision
 * itself uses 0.2989; the script of the fixture checks that nothing else differs). The remaining difference is the
 * rounding of a few dozen operations on numbers up to one: 1e-16 each in float64, 6e-8 in float32.
 */
const PRECISIONS: readonly (readonly [engine: string, precision: Precision, tolerance: number])[] = [
  ["reference", "float64", 1e-13],
  ["tensorflow", "float64", 1e-13],
  ["tensorflow", "float32", 2e-6],
];

describe.each(PRECISIONS)(
  "given their parameters, operators give what torchvision gives, %s in %s",
  (name, precision, tolerance) => {
    let engine: Engine;
    let expected: Map<string, Float64Array>;
    beforeAll(async () => {
      engine = await new Map(ENGINES).get(name)!();
      expected = await readTensors("augment");
    }, INSTALL_TIMEOUT);
    afterAll(() => engine?.close());

    test.each(CASES)("$name", async (one) => {
      const got = await apply(engine, precision, one);
      expect(largestDifference(got, expected.get(one.result)!)).toBeLessThan(tolerance);
    });
  },
);
