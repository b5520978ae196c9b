import type { Outline } from "./shape-outlines.ts";

export type Colour = readonly [number, number, number];

/** The placement of a shape: maps pixels to the units of the outline by rotating, stretching and scaling. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  /** half its extent, in pixels */
  readonly radius: number;
  readonly cos: number;
  readonly sin: number;
  /** width over height is `stretch` squared */
  readonly stretch: number;
}

/** A square RGB picture in floating point, row-major, three channels per pixel, drawn from back to front. */
export interface Canvas {
  readonly size: number;
  readonly pixels: Float64Array;
}

export function createCanvas(size: number): Canvas {
  return { size, pixels: new Float64Array(size * size * 3) };
}

/** Fills the canvas with a linear gradient from one colour to another along the unit vector (dx, dy). */
export function paintGradient(canvas: Canvas, from: Colour, to: Colour, dx: number, dy: number): void {
  const { size, pixels } = canvas;
  const reach = (size / 2) * (Math.abs(dx) + Math.abs(dy));
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      const along = (column + 0.5 - size / 2) * dx + (row + 0.5 - size / 2) * dy;
      const share = 0.5 + along / (2 * reach);
      for (let c = 0; c < 3; c++) pixels[at + c] = from[c]! + share * (to[c]! - from[c]!);
    }
  }
}

/** Adds a triangle wave of amplitude `height`, with a period of `period` pixels along (dx, dy). */
export function addWave(
  canvas: Canvas,
  height: number,
  period: number,
  shift: number,
  dx: number,
  dy: number,
): void {
  const { size, pixels } = canvas;
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      const t = (column * dx + row * dy) / period + shift;
      const wave = 4 * Math.abs(t - Math.floor(t) - 0.5) - 1;
      for (let c = 0; c < 3; c++) pixels[at + c]! += height * wave;
    }
  }
}

/** Fills a shape. A pixel on the outline is mixed by the share of it that is inside. */
export function paintShape(
  canvas: Canvas,
  outline: Outline,
  place: Placement,
  colour: Colour,
  opacity: number,
): void {
  const { size, pixels } = canvas;
  const { x, y, radius, cos, sin, stretch } = place;
  // The unit square, rotated and stretched, is at most this far from its center.
  const reach = radius * Math.max(stretch, 1 / stretch) * 1.5 + 1;
  const firstRow = Math.max(0, Math.floor(y - reach));
  const lastRow = Math.min(size - 1, Math.ceil(y + reach));
  const firstColumn = Math.max(0, Math.floor(x - reach));
  const lastColumn = Math.min(size - 1, Math.ceil(x + reach));
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const px = (column + 0.5 - x) / radius;
      const py = (row + 0.5 - y) / radius;
      const distance = outline((px * cos + py * sin) / stretch, (py * cos - px * sin) * stretch) * radius;
      const inside = Math.min(1, Math.max(0, 0.5 - distance)) * opacity;
      if (inside === 0) continue;
      const at = (row * size + column) * 3;
      for (let c = 0; c < 3; c++) pixels[at + c]! += inside * (colour[c]! - pixels[at + c]!);
    }
  }
}

/** Adds noise of up to `height` to every channel, one byte of `noise` for each, and rounds to bytes. */
export function writeBytes(
  canvas: Canvas,
  noise: Uint8Array,
  height: number,
  out: Uint8Array,
  offset: number,
): void {
  const { pixels } = canvas;
  for (let i = 0; i < pixels.length; i++) {
    const value = 255 * (pixels[i]! + height * (noise[i]! / 127.5 - 1));
    out[offset + i] = Math.min(255, Math.max(0, Math.floor(value + 0.5)));
  }
}
