import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Interrupted } from "../../runtime/control.ts";
import { loadDataset } from "../../runtime/data/dataset.ts";
import { shapeClasses } from "../../runtime/data/shape-outlines.ts";
import { makeShapes10 } from "../../runtime/data/shapes10.ts";

const imageBytes = 32 * 32 * 3;

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("shapes10", () => {
  it("is the same bytes on every machine and in every version", async () => {
    const { images, labels } = await makeShapes10(1, "train", 200);
    expect(digest(images)).toBe("34661507984249692779a15be04ff55a6cbbfaecec73bcc83bed8e88cb454647");
    expect(digest(labels)).toBe("f1eab7ac1e9b01b239469071484d542fcc5a74dced7c3e8cf48688a8e28ab570");
  });

  it("is a longer set that begins with the shorter one", async () => {
    const long = await makeShapes10(3, "test", 37);
    const short = await makeShapes10(3, "test", 14);
    expect(digest(long.images.subarray(0, 14 * imageBytes))).toBe(digest(short.images));
    expect([...long.labels.subarray(0, 14)]).toEqual([...short.labels]);
  });

  it("differs by seed and by part", async () => {
    const made = await Promise.all([
      makeShapes10(1, "train", 5),
      makeShapes10(1, "test", 5),
      makeShapes10(2, "train", 5),
    ]);
    const digests = made.map(({ images }) => digest(images));
    expect(new Set(digests).size).toBe(3);
  });

  it("has every class once in every ten, in changing order", async () => {
    const { labels } = await makeShapes10(5, "train", 200);
    const orders = new Set<string>();
    for (let first = 0; first < 200; first += 10) {
      const order = [...labels.subarray(first, first + 10)];
      orders.add(order.join());
      expect(order.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect(orders.size).toBeGreaterThan(18);
  });

  it("says nothing about the label by its mean colour", async () => {
    const count = 4000;
    const { images, labels } = await makeShapes10(7, "train", count);
    const sums = new Float64Array(10);
    let all = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      let mean = 0;
      for (let p = 0; p < imageBytes; p++) mean += images[i * imageBytes + p]! / imageBytes;
      sums[labels[i]!]! += mean;
      all += mean;
      squares += mean * mean;
    }
    const deviation = Math.sqrt(squares / count - (all / count) ** 2);
    // Class means of 400 images vary by 1/20 of the standard deviation; four times that is enough for ten classes.
    for (const sum of sums) expect(Math.abs(sum / (count / 10) - all / count)).toBeLessThan(0.2 * deviation);
  });

  it("stops on request, soon after it", async () => {
    let asked = 0;
    const stopping = () => ++asked === 2;
    await expect(makeShapes10(1, "train", 100_000, stopping)).rejects.toThrow(Interrupted);
    expect(asked).toBe(2);
  });

  it("draws 2,000 images in a few seconds at most", async () => {
    const start = performance.now();
    await makeShapes10(1, "train", 2000);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("comes as both parts of a data set", async () => {
    const { train, test } = await loadDataset({ kind: "shapes10", train: 20, test: 10, seed: 1 });
    expect([train.count, test.count, train.height, train.width, train.channels]).toEqual([20, 10, 32, 32, 3]);
    expect(train.classes).toEqual([
      "disk",
      "ring",
      "square",
      "triangle",
      "cross",
      "star",
      "horizontal_stripes",
      "vertical_stripes",
      "checker",
      "crescent",
    ]);
    expect(train.digest).not.toBe(test.digest);
  });
});

describe("an outline", () => {
  it.each(shapeClasses.map((shape) => [shape.name, shape] as const))(
    "%s is filled, and lies in its square",
    (_, shape) => {
      let inside = 0;
      const steps = 100;
      for (let i = -steps; i <= steps; i++) {
        for (let j = -steps; j <= steps; j++) {
          if (shape.outline((1.5 * i) / steps, (1.5 * j) / steps) >= 0) continue;
          inside++;
          expect(Math.max(Math.abs(i), Math.abs(j)) * 1.5).toBeLessThanOrEqual(steps);
        }
      }
      const area = (inside * 9) / (2 * steps + 1) ** 2;
      // Large enough for a robust encoder to see.
      expect(area).toBeGreaterThan(0.8);
    },
  );
});
