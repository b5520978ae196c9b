import type { Program } from "../../../compiler/tensor/program.ts";
import { EngineError, type Executable, type HostTensor } from "../../engine.ts";
import { checkTensor } from "../host-tensors.ts";
import type { DeviceBuffer } from "./buffer.ts";
import type { Client } from "./client.ts";
import type { Executable as DeviceExecutable } from "./executable.ts";
import type { Variables } from "./variables.ts";

/** A compiled program with the variables that it reads and updates. */
export class LoadedProgram implements Executable {
  constructor(
    private readonly program: Program,
    private readonly executable: DeviceExecutable,
    private readonly client: Client,
    private readonly variables: Variables,
    /** refuses work while another run of the engine is active */
    private readonly alone: <T>(work: () => Promise<T>) => Promise<T>,
  ) {}

  run(inputs: ReadonlyMap<string, HostTensor>): Promise<Map<string, HostTensor>> {
    return this.alone(async () => {
      const tensors = this.checked(inputs);
      const { program, variables } = this;
      const held = program.variables.map(({ name, value }) =>
        variables.forProgram(program.name, name, program.types[value]!),
      );
      const results = await this.execute(tensors, held);
      const outputs = results.slice(0, program.outputs.length);
      program.updates.forEach(({ variable }, i) => {
        variables.put(variable, results[program.outputs.length + i]!);
      });
      return this.fetched(outputs);
    });
  }

  /** Checks the inputs and returns them in the order of the program. */
  private checked(inputs: ReadonlyMap<string, HostTensor>): HostTensor[] {
    const { program } = this;
    for (const name of inputs.keys())
      if (!program.inputs.some((input) => input.name === name))
        throw new EngineError(`program ${program.name} has no input ${name}`);
    return program.inputs.map(({ name, value }) => {
      const tensor = inputs.get(name);
      if (!tensor) throw new EngineError(`program ${program.name} wants input ${name}`);
      checkTensor(`input ${name} of ${program.name}`, tensor, program.types[value]!);
      return tensor;
    });
  }

  private async execute(
    tensors: readonly HostTensor[],
    held: readonly DeviceBuffer[],
  ): Promise<DeviceBuffer[]> {
    const { program, client, executable } = this;
    const results = [...program.outputs, ...program.updates].map(({ value }) => program.types[value]!);
    const fed: DeviceBuffer[] = [];
    try {
      for (const tensor of tensors) fed.push(await client.upload(tensor));
      return await executable.run([...fed, ...held], results);
    } finally {
      for (const buffer of fed) buffer.destroy();
    }
  }

  private async fetched(outputs: readonly DeviceBuffer[]): Promise<Map<string, HostTensor>> {
    const fetched = new Map<string, HostTensor>();
    try {
      for (const [i, { name }] of this.program.outputs.entries())
        fetched.set(name, await outputs[i]!.download());
      return fetched;
    } finally {
      for (const buffer of outputs) buffer.destroy();
    }
  }
}
