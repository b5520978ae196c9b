import type { DType } from "../../../compiler/tensor/program.ts";
import type { HostTensor } from "../../engine.ts";
import { bytesOf } from "../host-tensors.ts";
import { DeviceBuffer } from "./buffer.ts";
import { compileOptions, type Overrides } from "./compile-options.ts";
import { Executable, programOf } from "./executable.ts";
import { encodeNamedValues, type NamedValues } from "./named-values.ts";
import type { Plugin } from "./plugin.ts";
import type { Pointer } from "./struct.ts";

/** `PJRT_Buffer_Type`. */
const BUFFER_TYPE: Readonly<Record<DType, number>> = {
  bool: 1,
  i32: 4,
  u8: 6,
  u32: 8,
  f32: 11,
  f64: 12,
  bf16: 13,
};

/** The plugin reads the host's bytes during the call only. */
const ONLY_DURING_CALL = 0;
/** From this size on, a copy is made outside the event loop. */
const LARGE = 1 << 20;

export interface MemoryStats {
  readonly inUse: number;
  readonly peak?: number;
  readonly limit?: number;
}

/** The first device of a plugin. */
export class Client {
  private readonly device: Pointer;
  /** for example `cpu`, `cuda` */
  readonly platform: string;
  readonly platformVersion: string;
  /** for example `NVIDIA H200` */
  readonly deviceKind: string;

  /** @throws PjrtError if there is no device, or the plugin does not know an option */
  static async create(plugin: Plugin, options: NamedValues): Promise<Client> {
    const values = encodeNamedValues(options);
    const made = await plugin.callAsync("Client_Create", {
      create_options: values,
      num_options: values.count,
    });
    return new Client(plugin, made.pointer("client"));
  }

  private constructor(
    readonly plugin: Plugin,
    private readonly handle: Pointer,
  ) {
    const client = handle;
    const [device] = plugin
      .call("Client_AddressableDevices", { client })
      .words("addressable_devices", "num_addressable_devices");
    this.device = device!;
    this.platform = plugin.call("Client_PlatformName", { client }).text("platform_name");
    this.platformVersion = plugin.call("Client_PlatformVersion", { client }).text("platform_version");
    const description = plugin
      .call("Device_GetDescription", { device: this.device })
      .pointer("device_description");
    this.deviceKind = plugin
      .call("DeviceDescription_Kind", { device_description: description })
      .text("device_kind");
  }

  /** @param code StableHLO as text; it must not be empty, because the plugin would end the process */
  async compile(code: string, overrides: Overrides): Promise<Executable> {
    const program = programOf(code);
    const options = compileOptions(overrides);
    const made = await this.plugin.callAsync("Client_Compile", {
      client: this.handle,
      program,
      compile_options: options,
      compile_options_size: options.length,
    });
    return new Executable(this.plugin, made.pointer("executable"));
  }

  /** @param bytes the result of `Executable.serialize` for the same plugin and kind of device */
  async deserialize(bytes: Uint8Array): Promise<Executable> {
    const made = await this.plugin.callAsync("Executable_DeserializeAndLoad", {
      client: this.handle,
      serialized_executable: bytes,
      serialized_executable_size: bytes.length,
    });
    return new Executable(this.plugin, made.pointer("loaded_executable"));
  }

  /** Copies a tensor to the device. */
  async upload({ dtype, shape, data: host }: HostTensor): Promise<DeviceBuffer> {
    const { plugin } = this;
    // the plugin reads from the address even if the tensor is empty
    const data = host.byteLength === 0 ? new Uint8Array(8) : bytesOf(host);
    const dims = BigInt64Array.from(shape, BigInt);
    const values = {
      client: this.handle,
      data,
      type: BUFFER_TYPE[dtype],
      dims,
      num_dims: dims.length,
      host_buffer_semantics: ONLY_DURING_CALL,
      device: this.device,
    };
    const made =
      data.byteLength < LARGE
        ? plugin.call("Client_BufferFromHostBuffer", values)
        : await plugin.callAsync("Client_BufferFromHostBuffer", values);
    plugin.call("Event_Destroy", { event: made.pointer("done_with_host_buffer") });
    return new DeviceBuffer(plugin, made.pointer("buffer"), { dtype, shape });
  }

  /** Memory statistics. CPU plugins have none. */
  memory(): MemoryStats {
    const stats = this.plugin.call("Device_MemoryStats", { device: this.device });
    const optional = (name: string): number | undefined =>
      stats.number(`${name}_is_set`) ? stats.number(name) : undefined;
    const [peak, limit] = [optional("peak_bytes_in_use"), optional("bytes_limit")];
    return {
      inUse: stats.number("bytes_in_use"),
      ...(peak === undefined ? {} : { peak }),
      ...(limit === undefined ? {} : { limit }),
    };
  }

  /** Closes the client after waiting for running computations. */
  async close(): Promise<void> {
    await this.plugin.callAsync("Client_Destroy", { client: this.handle });
  }
}
