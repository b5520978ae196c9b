import type { Program } from "../../../compiler/tensor/program.ts";
import type { Engine, HostTensor } from "../../../runtime/engine.ts";
import { type TensorflowOptions, tensorflowEngine } from "../../../runtime/engines/tensorflow/engine.ts";
import { installTensorflow } from "../../../runtime/engines/tensorflow/install.ts";
import { FOLDER_VARIABLE } from "../../../runtime/engines/tensorflow/location.ts";

/** Maximum time for downloading the library. */
export const INSTALL_TIMEOUT = 600_000;

/** Installs the library if it is missing; if that fails, the tests fail. */
export async function installForTests(): Promise<void> {
  if (process.env[FOLDER_VARIABLE] === undefined) await installTensorflow();
}

/** The engine on the CPU. The number of threads is fixed, because it affects the last bits. */
export async function openTensorflow(options: TensorflowOptions = {}): Promise<Engine> {
  await installForTests();
  return tensorflowEngine(options).open({ device: "cpu", threads: 2 });
}

/** Runs a program once; returns its outputs, and the variables after the run. */
export async function runOnce(
  engine: Engine,
  program: Program,
  variables: ReadonlyMap<string, HostTensor>,
  inputs: ReadonlyMap<string, HostTensor> = new Map(),
): Promise<Map<string, HostTensor>> {
  await engine.write(variables);
  const outputs = await (await engine.load(program)).run(inputs);
  const after = await engine.read([...variables.keys()]);
  await engine.drop([...variables.keys()]);
  return new Map([...outputs, ...after]);
}

export function vector(...values: number[]): HostTensor {
  return { dtype: "f32", shape: [values.length], data: Float32Array.from(values) };
}
