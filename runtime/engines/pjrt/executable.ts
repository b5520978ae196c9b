import koffi from "koffi";
import type { TensorType } from "../../../compiler/tensor/program.ts";
import { DeviceBuffer } from "./buffer.ts";
import type { Plugin } from "./plugin.ts";
import { copyOf, type Pointer, pointersTo, Struct, utf8 } from "./struct.ts";

const DELETER = koffi.proto("void PjrtSerializedExecutableDeleter(void *executable)");

/** @param code StableHLO as text; it must not be empty, because the plugin would end the process */
export function programOf(code: string): Struct {
  if (code === "") throw new Error("an empty program");
  const [text, format] = [utf8(code), utf8("mlir")];
  return new Struct("Program", { code: text, code_size: text.length, format, format_size: format.length });
}

/** Bytes on the device. */
export interface CompiledMemory {
  readonly argument: number;
  readonly output: number;
  /** bytes of outputs that reuse the memory of arguments */
  readonly alias: number;
  readonly temporary: number;
}

/** The result of a compilation, which needs no device. */
export class CompiledProgram {
  constructor(
    protected readonly plugin: Plugin,
    private readonly compiled: Pointer,
  ) {}

  memory(): CompiledMemory {
    const stats = this.plugin.call("Executable_GetCompiledMemoryStats", { executable: this.compiled });
    return {
      argument: stats.number("argument_size_in_bytes"),
      output: stats.number("output_size_in_bytes"),
      alias: stats.number("alias_size_in_bytes"),
      temporary: stats.number("temp_size_in_bytes"),
    };
  }

  /** The optimized program, an `HloModuleProto`. The first call returns the size, the second fills the memory. */
  optimized(): Uint8Array {
    const program = new Struct("Program");
    const ask = () => this.plugin.call("Executable_OptimizedProgram", { executable: this.compiled, program });
    ask();
    const code = new Uint8Array(program.number("code_size"));
    program.set("code", code);
    ask();
    return code;
  }

  serialize(): Uint8Array {
    const made = this.plugin.call("Executable_Serialize", { executable: this.compiled });
    const bytes = copyOf(made.pointer("serialized_bytes"), made.number("serialized_bytes_size"));
    koffi.call(made.pointer("serialized_executable_deleter"), DELETER, made.pointer("serialized_executable"));
    return bytes;
  }

  outputCount(): number {
    return this.plugin.call("Executable_NumOutputs", { executable: this.compiled }).number("num_outputs");
  }

  destroy(): void {
    this.plugin.call("Executable_Destroy", { executable: this.compiled });
  }
}

/** A program that is loaded on a device. */
export class Executable extends CompiledProgram {
  constructor(
    plugin: Plugin,
    private readonly loaded: Pointer,
  ) {
    super(
      plugin,
      plugin.call("LoadedExecutable_GetExecutable", { loaded_executable: loaded }).pointer("executable"),
    );
  }

  /**
   * Runs the program outside the event loop and waits for its end. The plugin accepts buffers of a wrong shape without
   * an error and computes nonsense, so the caller must check them. The content of donated arguments is gone after the
   * run.
   * @param results types of the results
   */
  async run(args: readonly DeviceBuffer[], results: readonly TensorType[]): Promise<DeviceBuffer[]> {
    const handles = BigUint64Array.from(args, ({ handle }) => handle);
    const outputs = new BigUint64Array(results.length);
    const events = new BigUint64Array(1);
    await this.plugin.callAsync("LoadedExecutable_Execute", {
      executable: this.loaded,
      options: new Struct("ExecuteOptions"),
      argument_lists: pointersTo([handles]),
      num_devices: 1,
      num_args: handles.length,
      output_lists: pointersTo([outputs]),
      device_complete_events: events,
    });
    const buffers = results.map((type, i) => new DeviceBuffer(this.plugin, outputs[i]!, type));
    try {
      await this.plugin.awaited(events[0]!);
    } catch (error) {
      for (const buffer of buffers) buffer.destroy();
      throw error;
    }
    return buffers;
  }

  override destroy(): void {
    super.destroy();
    this.plugin.call("LoadedExecutable_Destroy", { executable: this.loaded });
  }
}
