import { type TensorType, typeText } from "../../../compiler/tensor/program.ts";
import { EngineError, type HostTensor } from "../../engine.ts";
import { checkTensor } from "../host-tensors.ts";
import type { DeviceBuffer } from "./buffer.ts";
import type { Client } from "./client.ts";

/** The variables of an engine: a buffer for each name. */
export class Variables {
  private readonly buffers = new Map<string, DeviceBuffer>();

  constructor(private readonly client: Client) {}

  async write(values: ReadonlyMap<string, HostTensor>): Promise<void> {
    for (const [name, tensor] of values) checkTensor(name, tensor);
    for (const [name, tensor] of values) this.put(name, await this.client.upload(tensor));
  }

  async read(names: readonly string[]): Promise<Map<string, HostTensor>> {
    const read = new Map<string, HostTensor>();
    for (const name of names) read.set(name, await this.get(name).download());
    return read;
  }

  /** Removes variables; names that do not exist are ignored. */
  drop(names: readonly string[]): void {
    for (const name of names) {
      this.buffers.get(name)?.destroy();
      this.buffers.delete(name);
    }
  }

  dropAll(): void {
    this.drop([...this.buffers.keys()]);
  }

  /** Sets the buffer of a variable and destroys the old one. */
  put(name: string, buffer: DeviceBuffer): void {
    this.buffers.get(name)?.destroy();
    this.buffers.set(name, buffer);
  }

  /** @throws EngineError if a variable of the program is missing or has another type */
  forProgram(program: string, name: string, expected: TensorType): DeviceBuffer {
    const buffer = this.buffers.get(name);
    if (!buffer) throw new EngineError(`program ${program} needs variable ${name}, which was never written`);
    if (typeText(buffer.type) !== typeText(expected))
      throw new EngineError(
        `variable ${name} is ${typeText(buffer.type)}, program ${program} expects ${typeText(expected)}`,
      );
    return buffer;
  }

  private get(name: string): DeviceBuffer {
    const buffer = this.buffers.get(name);
    if (!buffer) throw new EngineError(`there is no variable ${name} on the device`);
    return buffer;
  }
}
