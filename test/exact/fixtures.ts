import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readSafetensors } from "../../runtime/checkpoint/safetensors.ts";

/** The contents of test/fixtures/NAME.json for a training. */
export interface TrainingFixture {
  readonly fixture: string;
  /** the experiment; only the size of its data set matters */
  readonly acl: string;
  /** tensors whose initial elements are all one number */
  readonly overrides: Readonly<Record<string, number>>;
  /** items of each step */
  readonly indices: readonly (readonly number[])[];
  /** learning rate of each step */
  readonly lr: readonly number[];
  readonly steps: readonly StepRecord[];
  readonly after: {
    readonly sampled_stride: number;
    /** tensors of which only every `sampled_stride`-th element is stored */
    readonly sampled: readonly string[];
  };
  readonly rounding_noise: readonly string[];
}

export interface StepRecord {
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
  readonly attacks: Readonly<Record<string, { readonly first: number; readonly last: number }>>;
  readonly gradient_norm: number;
}

function path(file: string): string {
  return fileURLToPath(new URL(`../fixtures/${file}`, import.meta.url));
}

export function readFixture<T = TrainingFixture>(name: string): T {
  return JSON.parse(readFileSync(path(`${name}.json`), "utf8")) as T;
}

/** The tensors of a fixture, as float64. */
export async function readTensors(name: string): Promise<Map<string, Float64Array>> {
  const { tensors } = await readSafetensors(path(`${name}.safetensors`));
  return new Map([...tensors].map(([key, { data }]) => [key, Float64Array.from(data as Float64Array)]));
}
