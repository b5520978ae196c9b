import { compileOptions, type Overrides } from "./compile-options.ts";
import { CompiledProgram, programOf } from "./executable.ts";
import { encodeNamedValues, type NamedValues } from "./named-values.ts";
import type { Plugin } from "./plugin.ts";

/**
 * Compiles for a device that this machine does not have.
 * @param target options of a topology; for CUDA, `target_config` is a `GpuTargetConfigProto` as text, beside `topology`
 */
export async function compileAhead(
  plugin: Plugin,
  target: NamedValues,
  code: string,
  overrides: Overrides,
): Promise<CompiledProgram> {
  const values = encodeNamedValues(target);
  const topology = plugin
    .call("TopologyDescription_Create", { create_options: values, num_options: values.count })
    .pointer("topology");
  const options = compileOptions(overrides);
  try {
    const made = await plugin.callAsync("Compile", {
      topology,
      program: programOf(code),
      compile_options: options,
      compile_options_size: options.length,
    });
    return new CompiledProgram(plugin, made.pointer("executable"));
  } finally {
    plugin.call("TopologyDescription_Destroy", { topology });
  }
}
