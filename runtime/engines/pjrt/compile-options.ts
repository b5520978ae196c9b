import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** Options of XLA (fields of `DebugOptions`) by name. Numbers and enums are given as text, which XLA parses. */
export type Overrides = Readonly<Record<string, string | boolean>>;

/** Field numbers of xla/pjrt/proto/compile_options.proto. */
const COMPILE_OPTIONS = { executableBuildOptions: 3, envOptionOverrides: 7 } as const;
const BUILD_OPTIONS = { numReplicas: 4, numPartitions: 5 } as const;
const MAP_ENTRY = { key: 1, value: 2 } as const;
const OVERRIDE = { text: 1, bool: 2 } as const;

/** A `CompileOptionsProto` for one device. XLA aborts the process if the numbers of replicas and partitions are 0. */
export function compileOptions(overrides: Overrides = {}): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(COMPILE_OPTIONS.executableBuildOptions, WireType.LengthDelimited).fork();
  writer.tag(BUILD_OPTIONS.numReplicas, WireType.Varint).int64(1);
  writer.tag(BUILD_OPTIONS.numPartitions, WireType.Varint).int64(1);
  writer.join();
  for (const [name, value] of Object.entries(overrides)) {
    writer.tag(COMPILE_OPTIONS.envOptionOverrides, WireType.LengthDelimited).fork();
    writer.tag(MAP_ENTRY.key, WireType.LengthDelimited).string(name);
    writer.tag(MAP_ENTRY.value, WireType.LengthDelimited).fork();
    if (typeof value === "string") writer.tag(OVERRIDE.text, WireType.LengthDelimited).string(value);
    else writer.tag(OVERRIDE.bool, WireType.Varint).bool(value);
    writer.join().join();
  }
  return writer.finish();
}
