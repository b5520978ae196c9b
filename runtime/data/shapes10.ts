import { setImmediate as pause } from "node:timers/promises";
import type { Call } from "../../compiler/experiment/word.ts";
import { type Key, philoxWords } from "../../compiler/random/philox.ts";
import { streamKey } from "../../compiler/random/stream-key.ts";
import { Interrupted } from "../control.ts";
import { dataError } from "./data-errors.ts";
import { type ImageData, imageData } from "./image-data.ts";
import type { DatasetReader } from "./reader.ts";
import { shapeClasses } from "./shape-outlines.ts";
import {
  addWave,
  type Canvas,
  type Colour,
  createCanvas,
  type Placement,
  paintGradient,
  paintShape,
  writeBytes,
} from "./shape-painter.ts";

/**
 * `shapes10`: generated 32 x 32 colour images with one filled shape of ten kinds on a cluttered background.
 * The kind is the label. Everything else is random and independent of the label: place, size, rotation, stretch, both colours and
 * which one is lighter, shading, a wave and small objects behind the shape, and noise. Single pixels therefore say little about
 * the label, as a linear classifier shows. The shape always differs from its background
 * in lightness by far more than the usual radius of 8/255, so that a robust classifier exists.
 */
export const shapes10Size = 32;

/** Makes the images from the seed; needs no files. */
export const shapes10Reader: DatasetReader = {
  load: async (args, { stopping }) => ({
    train: await partOf(args, "train", stopping),
    test: await partOf(args, "test", stopping),
  }),
};

async function partOf(
  args: Call["args"],
  part: "train" | "test",
  stopping?: () => boolean,
): Promise<ImageData> {
  const [count, seed] = [args[part] as number, args.seed as number];
  if (!Number.isSafeInteger(count) || count < 0)
    throw dataError("dataset-count-invalid", { dataset: "shapes10", part, found: count, most: undefined });
  return imageData({
    ...(await makeShapes10(seed, part, count, stopping)),
    count,
    height: shapes10Size,
    width: shapes10Size,
    channels: 3,
    classes: shapeClasses.map((shape) => shape.name),
  });
}

export interface Shapes10Images {
  /** NHWC */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

const imageBytes = shapes10Size * shapes10Size * 3;
/** How many random words of an image are used for its scene. The words after them are noise, four bytes per word. */
const sceneWords = 64;
const imageWords = sceneWords + imageBytes / 4;

/** The number of images after which signals and keys are checked: about every 50 ms. */
const PAUSE_EVERY = 500;

/**
 * Image `i` depends only on (seed, part, i), so a longer data set starts with the same images as a shorter one.
 * @throws Interrupted if `stopping` says so
 */
export async function makeShapes10(
  seed: number,
  part: string,
  count: number,
  stopping: () => boolean = () => false,
): Promise<Shapes10Images> {
  const key = streamKey("shapes10", seed, part);
  const labels = makeLabels(streamKey("shapes10 labels", seed, part), count);
  const images = new Uint8Array(count * imageBytes);
  const canvas = createCanvas(shapes10Size);
  for (let i = 0; i < count; i++) {
    if (i % PAUSE_EVERY === PAUSE_EVERY - 1) {
      await pause();
      if (stopping()) throw new Interrupted();
    }
    const words = philoxWords(key, [0, i], imageWords);
    const noiseHeight = paintScene(canvas, labels[i]!, new Draws(words.subarray(0, sceneWords)));
    writeBytes(canvas, noiseBytes(words.subarray(sceneWords)), noiseHeight, images, i * imageBytes);
  }
  return { images, labels };
}

/** Each block of ten images has all ten labels in random order, so that every part of a data set is balanced. */
function makeLabels(key: Key, count: number): Uint8Array {
  const labels = new Uint8Array(count);
  const classes = shapeClasses.length;
  for (let first = 0; first < count; first += classes) {
    const words = philoxWords(key, [0, first / classes], classes);
    const order = Array.from(words, (word, label) => ({ word, label }));
    order.sort((a, b) => a.word - b.word || a.label - b.label);
    for (let i = 0; i < classes && first + i < count; i++) labels[first + i] = order[i]!.label;
  }
  return labels;
}

/** Bytes of the words by shifts, because a view would depend on the byte order of the machine. */
function noiseBytes(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  for (let i = 0; i < bytes.length; i++) bytes[i] = words[i >> 2]! >>> (8 * (i & 3));
  return bytes;
}

/** The random numbers of one scene, in order. */
class Draws {
  private at = 0;

  constructor(private readonly words: Uint32Array) {}

  between(low: number, high: number): number {
    const word = this.words[this.at++];
    if (word === undefined) throw new RangeError(`a scene has ${this.words.length} draws, no more`);
    return low + (high - low) * (word / 2 ** 32);
  }

  /** A random integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.between(0, bound));
  }

  sign(): 1 | -1 {
    return this.below(2) === 0 ? 1 : -1;
  }
}

/** The cosine and sine of an angle in [-90, 90] degrees, computed from the tangent of half the angle, because `Math.sin` is not exact. */
function turned(halfTangent: number): { cos: number; sin: number } {
  const square = halfTangent * halfTangent;
  return { cos: (1 - square) / (1 + square), sin: (2 * halfTangent) / (1 + square) };
}

function anyDirection(draws: Draws): { cos: number; sin: number } {
  const { cos, sin } = turned(draws.between(-1, 1));
  const side = draws.sign();
  return { cos: side * cos, sin: side * sin };
}

/** A random colour with the given lightness (mean of its channels) and a random saturation. */
function colourOf(lightness: number, draws: Draws): Colour {
  const a = draws.between(-1, 1);
  const b = draws.between(-1, 1);
  const spread: Colour = [a, b, -a - b];
  const widest = Math.max(Math.abs(a), Math.abs(b), Math.abs(a + b), 1e-9);
  const room = Math.min(lightness, 1 - lightness);
  const strength = (room * draws.between(0, 0.5)) / widest;
  return [
    lightness + strength * spread[0],
    lightness + strength * spread[1],
    lightness + strength * spread[2],
  ];
}

/** Draws one scene from back to front; returns the height of its noise. */
function paintScene(canvas: Canvas, label: number, draws: Draws): number {
  const contrast = draws.between(0.2, 0.6);
  const middle = draws.between(0.05 + contrast / 2, 0.95 - contrast / 2);
  const polarity = draws.sign();
  const behind = middle - (polarity * contrast) / 2;
  paintBackground(canvas, behind, contrast, draws);

  const shape = shapeClasses[label]!;
  const radius = draws.between(7, 12.5);
  const slack = shapes10Size / 2 - 0.85 * radius;
  const upright = turned(draws.between(-0.12, 0.12));
  const free = anyDirection(draws);
  const place: Placement = {
    x: shapes10Size / 2 + draws.between(-slack, slack),
    y: shapes10Size / 2 + draws.between(-slack, slack),
    radius,
    stretch: draws.between(0.85, 1.18),
    ...(shape.turn === "upright" ? upright : free),
  };
  paintShape(canvas, shape.outline, place, colourOf(middle + (polarity * contrast) / 2, draws), 1);
  return draws.between(0.02, 0.11);
}

/** Shading, a wave and small objects, all with less contrast than the shape. */
function paintBackground(canvas: Canvas, lightness: number, contrast: number, draws: Draws): void {
  const shade = contrast * draws.between(0, 0.35);
  const slope = anyDirection(draws);
  paintGradient(
    canvas,
    colourOf(clamped(lightness - shade), draws),
    colourOf(clamped(lightness + shade), draws),
    slope.cos,
    slope.sin,
  );
  const across = anyDirection(draws);
  addWave(
    canvas,
    contrast * draws.between(0, 0.25),
    draws.between(4, 12),
    draws.between(0, 1),
    across.cos,
    across.sin,
  );
  for (let i = 0; i < 3; i++) {
    const difference = contrast * draws.between(0.3, 0.8) * draws.sign();
    const outline = shapeClasses[draws.below(shapeClasses.length)]!.outline;
    const place: Placement = {
      x: draws.between(0, shapes10Size),
      y: draws.between(0, shapes10Size),
      radius: draws.between(2, 5.5),
      stretch: draws.between(0.7, 1.4),
      ...anyDirection(draws),
    };
    paintShape(canvas, outline, place, colourOf(clamped(lightness + difference), draws), 0.8);
  }
}

function clamped(lightness: number): number {
  return Math.min(0.97, Math.max(0.03, lightness));
}
