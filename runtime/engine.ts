import type { DType, Program, Shape } from "../compiler/tensor/program.ts";

/** A tensor in host memory, row-major. bf16 is held as its upper 16 bits in a Uint16Array, bool as 0 or 1 bytes. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: HostData;
}

export type HostData = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** What an engine can do; what it lacks is refused before a run starts, never replaced in silence. */
export interface Capabilities {
  readonly dtypes: readonly DType[];
  /** how bfloat16 arithmetic is done */
  readonly bfloat16: "native" | "emulated" | "none";
  /** same inputs, same bits, in every process with the same settings */
  readonly deterministic: boolean;
}

/**
 * How exactly floats are computed.
 * - `exact`: float32 in float32, roundings where the program has them, sums in a fixed order
 * - `tf32`: a GPU may multiply float32 with 10 bits of fraction (TF32); the rest as in `exact`
 * - `relaxed`: as `tf32`, but roundings to bfloat16 may be left out, and sums be in any order
 */
export type MathMode = "exact" | "tf32" | "relaxed";
export const MATH_MODES = ["exact", "tf32", "relaxed"] as const satisfies readonly MathMode[];

export interface OpenOptions {
  /** `cpu`, `gpu`, or `auto` */
  readonly device: "auto" | "cpu" | "gpu";
  /** threads inside one operation; undefined: all cores */
  readonly threads?: number;
  /** `exact` unless told; an engine that has no other refuses them */
  readonly math?: MathMode;
}

/** Whether an engine can be used here, and if not, why, in one line. */
export interface EngineStatus {
  readonly available: boolean;
  /** what was found: version, devices, folder */
  readonly found: string;
  /** what was looked for and why it cannot be used */
  readonly reason?: string;
  /** where an engine has several parts: each of them, and whether it can be used */
  readonly parts?: readonly EnginePart[];
}

export interface EnginePart {
  readonly name: string;
  readonly state: "available" | "unusable" | "not tried";
  readonly text: string;
}

export interface EngineFactory {
  readonly name: string;
  probe(): Promise<EngineStatus>;
  /** @throws EngineError when it cannot be opened as asked */
  open(options: OpenOptions): Promise<Engine>;
}

/** Device state by name, and programs that read and update it. */
export interface Engine {
  readonly name: string;
  readonly device: "cpu" | "gpu";
  readonly capabilities: Capabilities;
  /** versions, threads, settings: goes into the run's record */
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** Creates variables or overwrites their content. */
  write(values: ReadonlyMap<string, HostTensor>): Promise<void>;
  /** A consistent snapshot of variables. */
  read(names: readonly string[]): Promise<Map<string, HostTensor>>;
  /** Removes variables from the device. */
  drop(names: readonly string[]): Promise<void>;
  /** Prepares a program; its variables need not exist yet. */
  load(program: Program): Promise<Executable>;
  close(): Promise<void>;
}

export interface Executable {
  /** One run: inputs by name -> outputs by name; variables are updated. Runs of one engine must not overlap. */
  run(inputs: ReadonlyMap<string, HostTensor>): Promise<Map<string, HostTensor>>;
}

/** An engine cannot do what was asked; the message is for the user. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}
