/**
 * The ten silhouettes of `shapes10` as signed distances: negative inside, positive outside, with a slope of about 1
 * near the outline. The unit of the canvas is the radius of the object, so every outline is within |x|, |y| <= 1.
 *
 * Only + - * / and sqrt are used, here and in the painter. IEEE 754 defines their results exactly, unlike those of sin
 * or exp, so an image has the same bytes in every JavaScript engine and on every machine.
 */
export type Outline = (x: number, y: number) => number;

export interface ShapeClass {
  readonly name: string;
  readonly outline: Outline;
  /** How far the shape can be rotated: `any`, or `upright` (a few degrees) if the direction distinguishes the class. */
  readonly turn: "any" | "upright";
}

function circle(x: number, y: number, radius: number): number {
  return Math.sqrt(x * x + y * y) - radius;
}

function box(x: number, y: number, halfWidth: number, halfHeight: number): number {
  return Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);
}

/** Distance to bars of equal width and spacing. They are `period` apart, and one is centered on 0. */
function bars(t: number, period: number): number {
  const nearest = Math.round(t / period) * period;
  return Math.abs(t - nearest) - period / 4;
}

/** Distance to a polygon with these corners (x and y alternate). The even-odd rule determines the inside. */
function polygon(corners: readonly number[]): Outline {
  const count = corners.length / 2;
  return (x, y) => {
    let nearest = Number.POSITIVE_INFINITY;
    let inside = false;
    for (let i = 0; i < count; i++) {
      const j = (i + 1) % count;
      const ax = corners[2 * i]!;
      const ay = corners[2 * i + 1]!;
      const bx = corners[2 * j]!;
      const by = corners[2 * j + 1]!;
      const ex = bx - ax;
      const ey = by - ay;
      const along = Math.min(1, Math.max(0, ((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey)));
      const dx = x - ax - along * ex;
      const dy = y - ay - along * ey;
      nearest = Math.min(nearest, dx * dx + dy * dy);
      if (ay > y !== by > y && x < ax + ((y - ay) / ey) * ex) inside = !inside;
    }
    const distance = Math.sqrt(nearest);
    return inside ? -distance : distance;
  };
}

const triangle = polygon([0, -1, 0.8660254, 0.5, -0.8660254, 0.5]);

/** A star: five points on the unit circle, five notches at 0.42 of it. */
const star = polygon([
  0, -1, 0.2468698, -0.3397871, 0.9510565, -0.309017, 0.3994437, 0.1297871, 0.5877853, 0.809017, 0, 0.42,
  -0.5877853, 0.809017, -0.3994437, 0.1297871, -0.9510565, -0.309017, -0.2468698, -0.3397871,
]);

const side = 0.86;

/** In the order of the labels: disk is 0. */
export const shapeClasses: readonly ShapeClass[] = [
  { name: "disk", turn: "any", outline: (x, y) => circle(x, y, 0.92) },
  { name: "ring", turn: "any", outline: (x, y) => Math.abs(circle(x, y, 0.74)) - 0.24 },
  { name: "square", turn: "any", outline: (x, y) => box(x, y, 0.78, 0.78) },
  { name: "triangle", turn: "any", outline: triangle },
  { name: "cross", turn: "any", outline: (x, y) => Math.min(box(x, y, 0.97, 0.29), box(x, y, 0.29, 0.97)) },
  { name: "star", turn: "any", outline: star },
  {
    name: "horizontal_stripes",
    turn: "upright",
    outline: (x, y) => Math.max(box(x, y, side, side), bars(y, 0.7)),
  },
  {
    name: "vertical_stripes",
    turn: "upright",
    outline: (x, y) => Math.max(box(x, y, side, side), bars(x, 0.7)),
  },
  {
    name: "checker",
    turn: "upright",
    outline: (x, y) => {
      // Bars in both directions, combined by exclusive or: 4 x 4 cells, half of them filled. The outer cells are
      // shortened, because the pattern continues outside and the next cells would be visible as a thin frame.
      const across = bars(x - 0.215, 0.86);
      const down = bars(y - 0.215, 0.86);
      const either = Math.max(Math.min(across, down), -Math.max(across, down));
      return Math.max(box(x, y, 0.79, 0.79), either);
    },
  },
  {
    name: "crescent",
    turn: "any",
    outline: (x, y) => Math.max(circle(x, y, 0.97), -circle(x - 0.5, y, 0.78)),
  },
];
