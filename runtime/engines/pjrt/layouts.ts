/**
 * The part of `pjrt_c_api.h` that the engine uses: the index in `PJRT_Api`, then the fields of the argument structure
 * after `struct_size` and `extension_start` (8 bytes each), in order. `p` is a pointer or a size_t, `l` an int64, `i`
 * an int32 or an enum, `b` a bool. Offsets follow C's rules. They are the same from version 0.81 to 0.116, because a
 * structure only grows at its end (test/engines/pjrt/layouts.test.ts compares them with a C compiler's offsets).
 */
const CALLS = {
  Error_Destroy: [0, "p:error"],
  Error_Message: [1, "p:error p:message p:message_size"],
  Error_GetCode: [2, "p:error i:code"],
  Plugin_Initialize: [3, ""],
  Plugin_Attributes: [4, "p:attributes p:num_attributes"],
  Event_Destroy: [5, "p:event"],
  Event_Await: [8, "p:event"],
  Client_Create: [
    10,
    "p:create_options p:num_options p:kv_get_callback p:kv_get_user_arg p:kv_put_callback p:kv_put_user_arg " +
      "p:client p:kv_try_get_callback p:kv_try_get_user_arg",
  ],
  Client_Destroy: [11, "p:client"],
  Client_PlatformName: [12, "p:client p:platform_name p:platform_name_size"],
  Client_PlatformVersion: [14, "p:client p:platform_version p:platform_version_size"],
  Client_AddressableDevices: [16, "p:client p:addressable_devices p:num_addressable_devices"],
  Client_Compile: [20, "p:client p:program p:compile_options p:compile_options_size p:executable"],
  Client_BufferFromHostBuffer: [
    22,
    "p:client p:data i:type p:dims p:num_dims p:byte_strides p:num_byte_strides i:host_buffer_semantics p:device " +
      "p:memory p:device_layout p:done_with_host_buffer p:buffer",
  ],
  DeviceDescription_Kind: [26, "p:device_description p:device_kind p:device_kind_size"],
  Device_GetDescription: [29, "p:device p:device_description"],
  Device_MemoryStats: [
    34,
    "p:device l:bytes_in_use l:peak_bytes_in_use b:peak_bytes_in_use_is_set l:num_allocs b:num_allocs_is_set " +
      "l:largest_alloc_size b:largest_alloc_size_is_set l:bytes_limit b:bytes_limit_is_set l:bytes_reserved " +
      "b:bytes_reserved_is_set l:peak_bytes_reserved b:peak_bytes_reserved_is_set l:bytes_reservable_limit " +
      "b:bytes_reservable_limit_is_set l:largest_free_block_bytes b:largest_free_block_bytes_is_set l:pool_bytes " +
      "b:pool_bytes_is_set l:peak_pool_bytes b:peak_pool_bytes_is_set",
  ],
  Executable_Destroy: [40, "p:executable"],
  Executable_NumOutputs: [44, "p:executable p:num_outputs"],
  Executable_OptimizedProgram: [48, "p:executable p:program"],
  Executable_Serialize: [
    49,
    "p:executable p:serialized_bytes p:serialized_bytes_size p:serialized_executable " +
      "p:serialized_executable_deleter",
  ],
  LoadedExecutable_Destroy: [50, "p:executable"],
  LoadedExecutable_GetExecutable: [51, "p:loaded_executable p:executable"],
  LoadedExecutable_Execute: [
    55,
    "p:executable p:options p:argument_lists p:num_devices p:num_args p:output_lists p:device_complete_events " +
      "p:execute_device",
  ],
  Executable_DeserializeAndLoad: [
    56,
    "p:client p:serialized_executable p:serialized_executable_size p:loaded_executable " +
      "p:overridden_serialized_compile_options p:overridden_serialized_compile_options_size",
  ],
  Buffer_Destroy: [58, "p:buffer"],
  Buffer_IsDeleted: [68, "p:buffer b:is_deleted"],
  Buffer_ToHostBuffer: [70, "p:src p:host_layout p:dst p:dst_size p:event"],
  TopologyDescription_Create: [
    82,
    "p:topology_name p:topology_name_size p:create_options p:num_options p:topology",
  ],
  TopologyDescription_Destroy: [83, "p:topology"],
  Compile: [89, "p:topology p:program p:compile_options p:compile_options_size p:client p:executable"],
  Executable_GetCompiledMemoryStats: [
    96,
    "p:executable l:generated_code_size_in_bytes l:argument_size_in_bytes l:output_size_in_bytes " +
      "l:alias_size_in_bytes l:temp_size_in_bytes l:host_generated_code_size_in_bytes " +
      "l:host_argument_size_in_bytes l:host_output_size_in_bytes l:host_alias_size_in_bytes " +
      "l:host_temp_size_in_bytes l:peak_memory_in_bytes",
  ],
} as const satisfies Record<string, readonly [slot: number, fields: string]>;

/** Structures that calls point to. */
const RECORDS = {
  Program: "p:code p:code_size p:format p:format_size",
  /** the value is the first member of its union: a pointer, a number or a bool, in the same 8 bytes */
  NamedValue: "p:name p:name_size i:type p:value p:value_size",
  ExecuteOptions:
    "p:send_callbacks p:recv_callbacks p:num_send_ops p:num_recv_ops i:launch_id p:non_donatable_input_indices " +
    "p:num_non_donatable_input_indices p:context p:call_location p:num_tasks p:task_ids p:incarnation_ids",
  /** with the `tiled` member of its union written inline */
  Buffer_MemoryLayout:
    "p:tiled_struct_size p:tiled_extension_start p:minor_to_major p:minor_to_major_size p:tile_dims " +
    "p:tile_dim_sizes p:num_tiles i:type",
} as const;

export type Call = keyof typeof CALLS;
export type Structure = Call | keyof typeof RECORDS;
/** `p`: pointer or size, `l`: int64, `i`: int32, `b`: bool */
export type FieldKind = "p" | "l" | "i" | "b";

export interface Layout {
  /** the end of the last field, as in `struct_size`; not C's sizeof */
  readonly size: number;
  readonly fields: ReadonlyMap<string, { readonly offset: number; readonly kind: FieldKind }>;
}

const BYTES: Readonly<Record<FieldKind, number>> = { p: 8, l: 8, i: 4, b: 1 };
const HEADER = 16;

function layoutOf(text: string): Layout {
  const fields = new Map<string, { offset: number; kind: FieldKind }>();
  let size = HEADER;
  for (const field of text.split(" ").filter((part) => part !== "")) {
    const [kind, name] = field.split(":") as [FieldKind, string];
    const bytes = BYTES[kind];
    const offset = Math.ceil(size / bytes) * bytes;
    fields.set(name, { offset, kind });
    size = offset + bytes;
  }
  return { size, fields };
}

export const CALL_NAMES = Object.keys(CALLS) as readonly Call[];

export const LAYOUTS = Object.fromEntries([
  ...Object.entries(CALLS).map(([name, [, fields]]) => [name, layoutOf(fields)]),
  ...Object.entries(RECORDS).map(([name, fields]) => [name, layoutOf(fields)]),
]) as Readonly<Record<Structure, Layout>>;

/** Offsets in `PJRT_Api`: a size, a pointer to extensions, the version (a structure of 24 bytes), then functions. */
export const API = { size: 0, extensions: 8, major: 32, minor: 36 } as const;

/** The offset of the function pointer of a call in `PJRT_Api`. */
export function slotOffset(call: Call): number {
  return 40 + 8 * CALLS[call][0];
}
