import type { TensorSpec } from "../../compiler/derive/layers.ts";
import { tensorsOf } from "../../compiler/derive/layers.ts";
import { readStartName } from "../../compiler/experiment/names.ts";
import type { Plan, StagePlan } from "../../compiler/schema/plan.ts";
import type { TensorFile } from "../checkpoint/safetensors.ts";
import { fromHost, type StoredTensor, toHost } from "../checkpoint/stored-tensor.ts";
import type { Engine, HostTensor } from "../engine.ts";
import type { RunFolder } from "../run-folder.ts";
import { stageError } from "./stage-errors.ts";
import { initialTensor, storedDType, toCheckpoint, toDevice } from "./tensors.ts";

/** Reads tensors from the device in checkpoint layout, all at the same moment. */
export async function snapshot(
  engine: Engine,
  specs: readonly TensorSpec[],
): Promise<Map<string, StoredTensor>> {
  const values = await engine.read(specs.map((spec) => spec.name));
  return new Map(specs.map((spec) => [spec.name, fromHost(toCheckpoint(spec, values.get(spec.name)!))]));
}

/** Puts the tensors of a file on the device. The file must have exactly these tensors, with these shapes and types. */
export async function restore(
  engine: Engine,
  specs: readonly TensorSpec[],
  tensors: TensorFile["tensors"],
  source: string,
  dtype: "f64" | "f32",
): Promise<void> {
  const values = new Map<string, HostTensor>();
  const problems: string[] = [];
  for (const spec of specs) {
    const stored = tensors.get(spec.name);
    const tensor = stored && toHost(stored);
    if (!tensor) problems.push(`${spec.name} is missing`);
    else if (tensor.shape.join() !== spec.shape.join())
      problems.push(shapeProblem(spec.name, tensor.shape, spec.shape)!);
    else if (tensor.dtype !== dtype) problems.push(`${spec.name} is ${tensor.dtype}, not ${dtype}`);
    else values.set(spec.name, toDevice(spec, tensor));
  }
  if (problems.length > 0) {
    const rest = problems.length > 5 ? `, and ${problems.length - 5} more` : "";
    throw stageError("weights-do-not-match", {
      file: source,
      problem: `${problems.slice(0, 5).join("; ")}${rest}`,
    });
  }
  await engine.write(values);
}

function shapeProblem(
  name: string,
  found: readonly number[],
  expected: readonly number[],
): string | undefined {
  if (found.join() === expected.join()) return undefined;
  return `${name} is [${found.join(", ")}], not [${expected.join(", ")}]`;
}

/**
 * The initial tensors of a stage. For each network the plan says whether they are new (from the seed and the name) or from a
 * checkpoint of an earlier stage.
 */
export async function startTensors(
  plan: Plan,
  stage: StagePlan,
  folder: RunFolder,
): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>();
  for (const [network, { start, branches }] of Object.entries(stage.networks)) {
    const specs = tensorsOf(network, plan.networks[network]!, branches);
    if (start === "scratch") {
      for (const spec of specs)
        tensors.set(spec.name, fromHost(initialTensor(plan.seed, spec, storedDType(plan))));
      continue;
    }
    const { stage: from, kept: checkpoint, network: source } = readStartName(start);
    const file = await folder.readCheckpoint(from, checkpoint);
    for (const spec of specs) {
      const name = `${source}${spec.name.slice(network.length)}`;
      const tensor = file.tensors.get(name);
      const problem = tensor ? shapeProblem(name, tensor.shape, spec.shape) : `${name} is missing`;
      if (problem !== undefined) {
        const source = folder.checkpointFile(from, checkpoint);
        throw stageError("weights-do-not-match", { file: source, problem });
      }
      tensors.set(spec.name, tensor!);
    }
  }
  return tensors;
}
