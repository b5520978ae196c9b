import type { DType, Program, Shape } from "../compiler/tensor/program.ts";

/** A tensor in host memory, row-major. bf16 is stored as its upper 16 bits in a Uint16Array, bool as bytes 0 and 1. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: HostData;
}

export type HostData = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** What an engine supports. Everything else is refused before a run starts, and never replaced silently. */
export interface Capabilities {
  readonly dtypes: readonly DType[];
  /** how bfloat16 arithmetic is done */
  readonly bfloat16: "native" | "emulated" | "none";
  /** the same inputs give the same bits in every process with the same settings */
  readonly deterministic: boolean;
}

/**
 * How exactly floats are computed.
 * - `exact`: float32 in float32, with the roundings of the program and sums in a fixed order
 * - `tf32`: a GPU can multiply float32 numbers with a 10-bit fraction (TF32); otherwise as `exact`
 * - `relaxed`: as `tf32`, but roundings to bfloat16 can be skipped, and sums have any order
 */
export type MathMode = "exact" | "tf32" | "relaxed";
export const MATH_MODES = ["exact", "tf32", "relaxed"] as const satisfies readonly MathMode[];

export function isMathMode(value: unknown): value is MathMode {
  return MATH_MODES.some((mode) => mode === value);
}

export interface OpenOptions {
  /** `cpu`, `gpu`, or `auto` */
  readonly device: "auto" | "cpu" | "gpu";
  /** threads inside one operation; undefined: all cores */
  readonly threads?: number;
  /** default: `exact`; engines that support only this refuse the others */
  readonly math?: MathMode;
}

/** Whether an engine can be used on this machine, and if not, the reason in one line. */
export interface EngineStatus {
  readonly available: boolean;
  /** what was found: version, devices, folder */
  readonly found: string;
  /** why it cannot be used */
  readonly reason?: string;
  /** the parts of an engine that has several, and whether each is usable */
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
  /** @throws EngineError if the engine cannot be opened with these options */
  open(options: OpenOptions): Promise<Engine>;
}

/** An open engine: variables on the device, and programs that read and update them. */
export interface Engine {
  readonly name: string;
  readonly device: "cpu" | "gpu";
  readonly capabilities: Capabilities;
  /** versions, threads, settings; written to the record of a run */
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** Creates variables or overwrites them. */
  write(values: ReadonlyMap<string, HostTensor>): Promise<void>;
  /** Reads variables, all at the same moment. */
  read(names: readonly string[]): Promise<Map<string, HostTensor>>;
  /** Removes variables from the device. */
  drop(names: readonly string[]): Promise<void>;
  /** Prepares a program; its variables need not exist yet. */
  load(program: Program): Promise<Executable>;
  /** free bytes on the device; absent or undefined if the engine uses the memory of the computer, or does not count */
  freeBytes?(): number | undefined;
  close(): Promise<void>;
}

export interface Executable {
  /** One run: inputs by name -> outputs by name; variables are updated. Runs of one engine must not overlap. */
  run(inputs: ReadonlyMap<string, HostTensor>): Promise<Map<string, HostTensor>>;
}

/** An engine cannot do what was asked. The message is shown to the user. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}
