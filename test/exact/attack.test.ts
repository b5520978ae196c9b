import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attack } from "../../compiler/lower/attacks.ts";
import { gradient } from "../../compiler/tensor/reverse.ts";
import type { Engine } from "../../runtime/engine.ts";
import { INSTALL_TIMEOUT } from "../engines/tensorflow/open-tensorflow.ts";
import { largestDifference } from "./compare-fixture.ts";
import { uniform } from "./generator.ts";
import { pgd, q } from "./plans.ts";
import { ENGINES, runSmall } from "./small-programs.ts";

/** Attacks on objectives whose gradient is known: a weighted sum of pixels. */
const SHAPE = [2, 3, 3, 2] as const;
const SIZE = 36;
const RADIUS = 8 / 255;
const STEP = 2 / 255;

// every third pixel is at a bound of the image range; every fourth has weight 0
const IMAGE = uniform("image", SIZE).map((u, i) => (i % 3 === 0 ? Math.round(u) : u));
const WEIGHTS = uniform("weights", SIZE).map((u, i) => (i % 4 === 0 ? 0 : 2 * u - 1));

const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
const weigh = (image: ArrayLike<number>): number =>
  WEIGHTS.reduce((sum, weight, i) => sum + weight * image[i]!, 0);

describe.each(ENGINES)("an attack on a weighted sum, %s", (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  }, INSTALL_TIMEOUT);
  afterAll(() => engine?.close());

  async function run(settings: Readonly<Record<string, unknown>>) {
    const full = pgd(settings);
    return runSmall(engine, {
      precision: "float64",
      numbers: full,
      inputs: { image: { shape: SHAPE, data: IMAGE }, weights: { shape: SHAPE, data: WEIGHTS } },
      build: (lowering, { image, weights }) => {
        const { b } = lowering;
        const { views, first, last } = attack(lowering, full, [{ name: "v", source: image! }], {}, ([view]) =>
          b.sumAll(b.mul(view!, weights!)),
        );
        return { view: views[0]!, first, last };
      },
    });
  }

  test.each([1, 3, 5])("%i steps: along the sign, cut to the ball and to the image", async (steps) => {
    const { view, first, last } = await run({ steps });
    const delta = Float64Array.from(IMAGE, (pixel, i) => {
      let value = 0;
      for (let k = 0; k < steps; k++) {
        const step = value + STEP * Math.sign(WEIGHTS[i]!);
        value = clamp(pixel + clamp(step, -RADIUS, RADIUS), 0, 1) - pixel;
      }
      return value;
    });
    const adversarial = IMAGE.map((pixel, i) => pixel + delta[i]!);
    expect(largestDifference(view!, adversarial)).toBeLessThan(1e-15);
    expect(first![0]!).toBeCloseTo(weigh(IMAGE), 12);
    if (steps === 1) expect(last![0]!).toBeCloseTo(weigh(IMAGE), 12);
    else expect(last![0]!).toBeGreaterThan(first![0]!);
    // a pixel without gradient does not change, and all four bounds are reached
    expect(view!.every((pixel, i) => WEIGHTS[i] !== 0 || pixel === IMAGE[i])).toBe(true);
    if (steps === 5) {
      expect(Math.max(...delta)).toBeCloseTo(RADIUS, 12);
      expect(Math.min(...delta)).toBeCloseTo(-RADIUS, 12);
      expect(Math.max(...adversarial)).toBe(1);
      expect(Math.min(...adversarial)).toBe(0);
    }
  });

  test("the order of the two cuts does not matter beyond rounding", async () => {
    const [ball, image] = [await run({ clip: "ball_then_image" }), await run({ clip: "image_then_ball" })];
    expect(largestDifference(ball.view!, image.view!)).toBeLessThan(1e-15);
  });

  test("a start outside of the image is cut only where it is said", async () => {
    const settings = { start: "uniform", steps: 1, step: q("0") } as const;
    const free = await run({ ...settings, clip_start: false });
    const cut = await run({ ...settings, clip_start: true });
    // both end within the image range, because the result is clipped
    expect(largestDifference(free.view!, cut.view!)).toBeLessThan(1e-15);
    expect(cut.first![0]!).toBeCloseTo(weigh(cut.view!), 12);
    expect(Math.abs(free.first![0]! - cut.first![0]!)).toBeGreaterThan(1e-3);
    expect(free.view!.some((pixel, i) => IMAGE[i] === 0 && pixel > 0)).toBe(true);
  });

  test.each([1, 3])("images without a gradient are those of the first of %i iterations", async (steps) => {
    const settings = pgd({ steps });
    const cap = Float64Array.from({ length: 3 * 4 }, (_, i) => [0.5 + 1 / 255, 0.1, 2][Math.floor(i / 4)]!);
    const { unmoved } = await runSmall(engine, {
      precision: "float64",
      numbers: settings,
      inputs: {
        image: { shape: [3, 2, 2, 1], data: new Float64Array(12).fill(0.5) },
        cap: { shape: [3, 2, 2, 1], data: cap },
        sign: { shape: [3, 2, 2, 1], data: Float64Array.from(cap, (_, i) => (i < 8 ? 1 : -(i % 2))) },
      },
      build: (lowering, { image, cap: most, sign }) => {
        const { b } = lowering;
        // constant above the cap: the first image passes it in its first step, the second starts above it, the third
        // decreases
        const result = attack(lowering, settings, [{ name: "v", source: image! }], {}, ([view]) =>
          b.sumAll(b.mul(sign!, b.min(view!, most!))),
        );
        return { unmoved: result.unmoved[0]! };
      },
    });
    // a gradient that becomes 0 later, or is negative, counts as a gradient
    expect([...unmoved!]).toEqual([0, 1, 0]);
  });

  test("what it ends with is a constant to what comes after", async () => {
    const settings = pgd();
    const { towards } = await runSmall(engine, {
      precision: "float64",
      numbers: settings,
      inputs: { image: { shape: SHAPE, data: IMAGE }, weights: { shape: SHAPE, data: WEIGHTS } },
      build: (lowering, { image, weights }) => {
        const { b } = lowering;
        const moved = b.mul(image!, weights!);
        const { views } = attack(lowering, settings, [{ name: "v", source: moved }], {}, ([view]) =>
          b.sumAll(b.mul(view!, weights!)),
        );
        return { towards: gradient(b, b.sumAll(views[0]!), [image!])[0]! };
      },
    });
    expect(towards).toEqual(new Float64Array(SIZE));
  });
});
