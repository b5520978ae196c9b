import { sizeOf, type TensorType } from "../../../compiler/tensor/program.ts";
import type { HostTensor } from "../../engine.ts";
import { bytesOf, hostArray } from "../host-tensors.ts";
import type { Plugin } from "./plugin.ts";
import { type Pointer, Struct } from "./struct.ts";

/** `struct_size` of the `tiled` member of the union in `PJRT_Buffer_MemoryLayout`. */
const TILED_SIZE = 56;

/** A tensor on the device. Its handle must be destroyed even after a run has taken its content. */
export class DeviceBuffer {
  constructor(
    private readonly plugin: Plugin,
    readonly handle: Pointer,
    readonly type: TensorType,
  ) {}

  /** Whether a run has taken the content. */
  get deleted(): boolean {
    return this.plugin.call("Buffer_IsDeleted", { buffer: this.handle }).number("is_deleted") !== 0;
  }

  /**
   * Copies the content to the host in row-major order. The order must be stated: without it the bytes have the layout
   * of the device.
   */
  async download(): Promise<HostTensor> {
    const { dtype, shape } = this.type;
    const rank = shape.length;
    const order = BigInt64Array.from({ length: rank }, (_, i) => BigInt(rank - 1 - i));
    const layout = new Struct("Buffer_MemoryLayout", {
      tiled_struct_size: TILED_SIZE,
      minor_to_major: order,
      minor_to_major_size: rank,
    });
    const data = hostArray(dtype, sizeOf(shape));
    const bytes = bytesOf(data);
    if (bytes.length === 0) return { dtype, shape, data };
    const values = { src: this.handle, host_layout: layout, dst: bytes, dst_size: bytes.length };
    const asked = await this.plugin.callAsync("Buffer_ToHostBuffer", values);
    await this.plugin.awaited(asked.pointer("event"));
    return { dtype, shape, data };
  }

  destroy(): void {
    this.plugin.call("Buffer_Destroy", { buffer: this.handle });
  }
}
